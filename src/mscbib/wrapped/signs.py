"""What the beginning and the end of a line look like, where lines may be parts of references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from mscbib.source import Block

#: How much of a line's ends is looked at, in characters.
_NEAR = 200
#: From where on a number may be a year.
YEARS = 1700

#: A capital letter, as far as Python's patterns know one.
_UP = "[^\\W\\d_a-zß-öø-ÿ]"
_PARTICLE = (
    "(?:van|von|vom|de|der|den|del|della|di|da|dos|das|do|du|la|le|les|el|al|ten|ter|te|zu|zur|af|av|bin|ibn)"
)
_WORD_OF_NAME = rf"(?:[dlDLO]['’])?(?:al-)?{_UP}[\w'’‐‑-]{{1,30}}"
_FAMILY = rf"(?:{_PARTICLE}[ -]){{0,3}}{_WORD_OF_NAME}(?:[ ][\w'’‐‑-]{{2,30}}){{0,3}}?"
_GIVEN = rf"{_UP}(?:[-.‐ ]{{0,2}}{_UP}){{0,4}}\.?"
_AND = r"(?:and|&|et)\b"
#: An author, as lists of authors begin.
_NAME = re.compile(
    rf"{_FAMILY}[ ]{_GIVEN}(?=[,;:.]|[ ]{_AND}|[ ](?:Jr|Sr)\b|[ ]?[(&]|\Z)"
    rf"|{_FAMILY},[ ]{_GIVEN}(?=[,;.]|[ ]{_AND}|[ ]?[(&]|\Z)"
    rf"|{_FAMILY},[ ]{_WORD_OF_NAME}(?=[,;.]|[ ]{_AND}|[ ]{_UP}\.|[ ]?[(&])"
    rf"|(?:{_UP}\.[ -]?){{1,4}}[ ]?(?:{_PARTICLE}[ ]){{0,3}}{_WORD_OF_NAME}(?=,|[ ]{_AND})"
)
#: A journal with its volume and page.
_SOURCE = re.compile(
    rf"(?:(?:{_UP}[\w.&‐-]{{0,30}}|of|and|in|for|the|de|&|\([^()]{{1,30}}\))[ ]){{1,9}}"
    r"(?:\(?(?:1[89]|20)[0-9]{2}\)?(?:[,;:][ ]?|[ ]))?"
    r"(?!(?:1[89]|20)[0-9]{2}\b)[0-9]{1,4}(?:[ ]?\([^()]{1,20}\))?(?:[ ]?[,:;][ ]?|[ ])[A-Za-z]{0,2}[0-9]"
)
#: What follows `Plant J` where it is no name.
_NUMBER_NEXT = re.compile(r"[ .,;:(]{0,3}[0-9]")
#: What stands behind a reference, if anywhere.
_MORE = re.compile(
    r"[\[(]?(?:doi\b|pmid\b|pmcid\b|PMC[0-9]|https?:|www\.|10\.[0-9]{4,9}/|issn\b|isbn\b|arxiv:|"
    r"available(?:[ ](?:from|at|online)|:)|accessed\b|retrieved\b|epub\b|cited [0-9]|full text\b|"
    r"crossref\b|google scholar|(?:free )?pmc article|pubmed\b|web of science|scopus\b)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-Z]{1,3}(?:[,;:]|\.[,;:])")
_CLOSING = re.compile(r"[)\],;:.?!%/&+=–—”’»-]")
#: Numbers as lists have them, each form a group of its name.
_LABEL = re.compile(
    r"\[(?P<bracket>[0-9]{1,5})\](?=\s|\Z|\w)"
    r"|\((?P<round>[0-9]{1,5})\)(?=\s|\Z|\w)"
    r"|(?P<dot>[0-9]{1,5})\.(?=\s|\Z|[^\W\d_])"
    r"|(?P<paren>[0-9]{1,5})\)(?=\s|\Z|\w)"
    rf"|(?P<bare>[0-9]{{1,5}})(?=[ \t]+(?:[\"“‘'\[(¿¡]?{_UP}|{_PARTICLE}[ -]|[dl]['’]|al-))"
)

#: A year, and no page.
_YEAR = re.compile(r"(?<![\w./‐‑‒–—-])(?:1[89][0-9]{2}|20[0-4][0-9])(?!\s?[0-9‐‑‒–—-])")
#: What a reference tells of where to find the work: pages behind a volume, a DOI, an address, a publisher.
_PLACED = re.compile(
    r"[0-9]\)?\s?[,:]?\s?[a-z]{0,2}[0-9]{1,9}\s?[-‐‑‒–—−]\s?[a-z]{0,2}[0-9]|[0-9)]\s?[:,]\s?[a-z]{0,2}[0-9]"
    r"|\bpp?\.\s?[0-9]|\bdoi\b|://|www\.|\bpress\b|\bpubl|\buniversity\b|\bed\.|:\s[^\W\d_]+;",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\([0-9]{1,4}[^()]{0,8}\)")
_HEADING = re.compile(
    r"[\W\d]{0,9}(?:references?|bibliography|literature(?: cited)?|works cited|literatur|参考文献)\W{0,3}\Z",
    re.IGNORECASE,
)

#: How lines end, in the order in which they are tried (`_end`).
_DIVIDED = re.compile(r"[,;:&(\[_‐-]\Z")
_OPEN = re.compile(r"[/=+‑‒–—\xad]\Z|\b(?:[Vv]ol|(?<![0-9]\s)pp?|[Ee]ds?|[Nn]o|[Nn]r|et al|doi)\.?\Z|\bet\Z")
_LINKING = re.compile(
    r"(?<![\w-])(?:a|an|and|as|at|between|by|during|for|from|in|into|is|of|on|or|that|the|through|to|under|"
    r"using|versus|via|vs|with|within|without|et|des|und|der|die|das|von|für|im|del|por|para|sur|dans)\Z"
)
_PAGES = (
    r"(?:(?:[:;,]\s*|\bpp?\.?\s*|\)\s*)[a-z]{0,3}[0-9]{1,9}(?:\s?[-‐‑‒–—−]\s?[a-z]{0,3}[0-9]{1,9})?[a-z]?"
    r"(?:\s?(?:pp?|pages))?|[0-9]\s?[-‐‑‒–—−]\s?[a-z]{0,2}[0-9]+)"
)
_LOCATED = re.compile(rf"{_PAGES}[.;)]{{0,2}}\Z", re.IGNORECASE)
_LISTED = re.compile(rf"{_PAGES}[.)]?;\Z", re.IGNORECASE)
_IDENTIFIED = re.compile(
    r"(?:(?:://|www\.|\b10\.[0-9]{4,9}/)[^\s]*[^\s_‐-]|\b(?:pmid|pmcid|pubmed)\s?:?\s?(?:PMC)?[0-9]+|"
    r"\bPMC[0-9]+)[\].,;)]{0,2}\Z",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?<![0-9‐‑‒–—−-])(?:1[6-9]|20)[0-9]{2}[a-z]?[).,;\]]{0,2}\Z")
_WORD = re.compile(r"[^\W\d_]\Z")


class Start(Enum):
    """How a line begins."""

    SMALL = auto()  # with a small letter that begins no name
    CLOSING = auto()  # with a sign that closes or divides
    MORE = auto()  # with an identifier, or what else stands behind a reference only
    INITIALS = auto()
    NUMBER = auto()
    LABEL = auto()  # with a number as lists have it
    ITEM = auto()  # with such a number, and a name behind it
    SOURCE = auto()  # as what stands behind a title does
    NAME = auto()  # as a list of authors does
    OTHER = auto()


class End(Enum):
    """How a line ends."""

    OPEN = auto()  # in a sign or an abbreviation that something must follow
    LINKING = auto()  # in a word that something must follow
    WORD = auto()  # in any word
    LOCATED = auto()  # in pages or the like
    IDENTIFIED = auto()  # in a DOI, an address or the like
    DATED = auto()
    OTHER = auto()  # in a full stop, mostly


class Label(NamedTuple):
    """A number at the beginning of a line: its form, its value, how the text behind it begins.

    ``alone``: nothing stands behind it.
    """

    form: str
    number: int
    start: Start
    alone: bool

    @property
    def plausible(self) -> bool:
        """Whether a reference may begin so."""
        return self.start in (Start.NAME, Start.INITIALS, Start.SOURCE, Start.OTHER)


@dataclass(slots=True)
class Line:
    """A line that is not blank, and its signs.

    ``indent`` and ``length`` are in columns. ``word`` is the length of its first word. ``parted``: a blank
    line stands before it.
    """

    block: Block
    text: str
    indent: int
    length: int
    word: int
    parted: bool
    start: Start
    end: End
    label: Label | None
    dated: bool
    placed: bool
    heading: bool


def line(block: Block, parted: bool) -> Line:
    """The signs of a line that is not blank."""
    text = block.text.strip()
    before = block.text[: len(block.text) - len(block.text.lstrip())]
    indent = len(before.expandtabs())
    head, tail = text[:_NEAR], text[-_NEAR:]
    label = _label(head)
    return Line(
        block=block,
        text=text,
        indent=indent,
        length=indent + len(text),
        word=len(head.split(None, 1)[0]),
        parted=parted,
        start=_start(head, label),
        end=_end(tail),
        label=label,
        dated=_YEAR.search(text) is not None,
        placed=_PLACED.search(text) is not None,
        heading=len(text) < _NEAR and _HEADING.match(text) is not None,
    )


def _label(head: str) -> Label | None:
    match = _LABEL.match(head)
    if match is None or match.lastgroup is None:
        return None
    rest = head[match.end() :].lstrip()
    start = _start(rest, None) if rest else Start.OTHER
    return Label(match.lastgroup, int(match[match.lastgroup]), start, not rest)


def _start(head: str, label: Label | None) -> Start:
    if _MORE.match(head):
        return Start.MORE
    if label is not None and label.form != "bare" and label.number < YEARS and label.start is not Start.SMALL:
        return Start.ITEM if label.start is Start.NAME else Start.LABEL
    if _BRACKETED.match(head):
        return Start.MORE
    if head[0].isdigit() or head[0] == "(":
        return Start.NUMBER
    if _INITIALS.match(head):
        return Start.INITIALS
    name = _NAME.match(head)
    if (name is None or _NUMBER_NEXT.match(head, name.end())) and _SOURCE.match(head):
        return Start.SOURCE
    if name is not None:
        return Start.NAME
    if head[0].islower():
        return Start.SMALL
    return Start.CLOSING if _CLOSING.match(head) else Start.OTHER


def _end(tail: str) -> End:
    if _IDENTIFIED.search(tail):  # an address may end in a sign that leaves other text open
        return End.IDENTIFIED
    if _DIVIDED.search(tail):  # some lists end every reference with a semicolon
        return End.LOCATED if _LISTED.search(tail) and not _DATED.search(tail) else End.OPEN
    if _OPEN.search(tail):
        return End.OPEN
    if _LINKING.search(tail):
        return End.LINKING
    if _DATED.search(tail):
        return End.DATED
    if _LOCATED.search(tail):
        return End.LOCATED
    return End.WORD if _WORD.search(tail) else End.OTHER
