"""A record in the form in which it is compared: its values folded, its gaps known.

What is folded away is what databases do differently with one and the same value: case, accents, markup,
punctuation, spelling of Greek letters, run-together authors, cut pages, the forms of a DOI.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from mscbib.model import Person, Record

#: How many authors of a list, and characters of a title or abstract, are looked at.
_AUTHORS, _TITLE, _ABSTRACT = 40, 1_000, 400

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_GREEK = {
    ord(letter): f" {name} "
    for name, letters in {
        "alpha": "αΑ", "beta": "βßΒ", "gamma": "γΓ", "delta": "δΔ∆", "epsilon": "εΕϵ", "zeta": "ζΖ",
        "eta": "ηΗ", "theta": "θΘ", "iota": "ιΙ", "kappa": "κΚ", "lambda": "λΛ", "mu": "μµΜ", "nu": "νΝ",
        "xi": "ξΞ", "pi": "πΠ", "rho": "ρΡ", "sigma": "σςΣ", "tau": "τΤ", "upsilon": "υΥ", "phi": "φϕΦ",
        "chi": "χΧ", "psi": "ψΨ", "omega": "ωΩ",
    }.items()
    for letter in letters
    if letter != "ß"
}  # fmt: skip
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE",
                          "œ": "oe", "Œ": "OE", "ı": "i", "þ": "th", "Þ": "Th", "’": "'", "‘": "'", "`": "'"})  # fmt: skip


def folded(text: str) -> str:
    """`text` without case, accents and markup; Greek letters by name, ligatures and digits as plain ones."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    if not text.isascii():
        text = text.translate(_GREEK).translate(_LETTERS)
        text = unicodedata.normalize("NFKD", text)
        text = "".join([letter for letter in text if not unicodedata.combining(letter)])
    return text.casefold()


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded; an apostrophe inside a word is no border."""
    return _WORD.findall(folded(text).replace("'", ""))


class Name(NamedTuple):
    """An author, folded: the family name without blanks, the letters that begin the given names, the first of these."""

    family: str
    initials: str
    given: str


class Profile(NamedTuple):
    """What of a record is compared. Absent values are empty, None or 0.

    `title` are its words; `head` and `rest` its words before and behind the first colon, dash or question mark;
    `numbers` what in it counts parts, phases and the like. `journal` are the words of the container, `abstract`
    the letters that it begins with.
    """

    title: tuple[str, ...]
    head: int
    names: tuple[Name, ...]
    count: int
    year: int
    journal: tuple[str, ...]
    volume: str
    issue: str
    first: str
    last: str
    doi: str
    series: str
    pmid: str
    ids: tuple[str, ...]
    issn: tuple[str, ...]
    abstract: str
    type: str
    notice: str
    preprint: bool
    meeting: bool
    report: bool


#: Authors run together, as EndNote's export writes them: `Liang Z.Leng W.Lei X.`
_RUN_TOGETHER = re.compile(
    r"(?<=[^\W\d_]\.)(?=[^\W\d_]{2})|(?<=[a-z])(?=[A-Z][a-z])|(?<=\s[A-Z])(?=[A-Z][a-z]{2})|(?<=\s[A-Z]{2})(?=[A-Z][a-z]{2})"
)
#: Pages in a value that says more: `pp. 524-532`, `pages 25-32`.
_RANGE = re.compile(r"(?<![\w.])([A-Za-z]?\d{1,9})\s{0,3}[-–—]{1,3}\s{0,3}([A-Za-z]?\d{1,9})")
#: What stands before the number of a page.
_PAGE = re.compile(r"^(?:pages?|pp?|seiten?)?0*(?=.)")
#: What databases write behind a title: `[Erratum appears in Lancet. 2009]`, `[see comment]`, `[Review] [43 refs]`.
_ANNOTATION = re.compile(
    r"[\[(](?:see comments?|comments?\b|review|reprint|erratum|errata|retract|republished|update|\d+ ref|multiple letters"
    r"|abstract|meeting abstract|letter|editorial|article in|in process|published|corrected)[^\[\]()]{0,300}(?:[\])]|\Z)"
    r"|\(vol\.? ?\d[^()]{0,80}\)"
    r"|[.\[(]\s{0,3}(?:in )?(?:chinese|czech|danish|dutch|finnish|french|german|hebrew|hungarian|italian|japanese|korean|norwegian"
    r"|persian|polish|portuguese|russian|serbian|spanish|swedish|turkish|ukrainian)\s{0,3}[\])]?\.?\s{0,3}\Z",
    re.IGNORECASE,
)
#: What Embase writes behind a journal: `Circulation. Conference: American Heart Association's Sessions`.
_MEETING_OF = re.compile(r"\.?\s{0,3}\bConference:", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*(\d{0,6}[A-Za-z]?)\s*\((.{0,60}?)\)")
#: What stands before the number of a volume.
_VOLUME = re.compile(r"^(?:volume|vol|v|band|bd|jahrgang|tome|t)?0*(?=.)")
_REPORT = re.compile(r"\b(?:tech(?:nical|\.)? ?rep(?:ort|\.)?|working paper|ph\.? ?d\.? thesis|dissertation)\b", re.IGNORECASE)
_COCHRANE = re.compile(r"\b(?:CD|MR)\d{6}\b", re.IGNORECASE)
#: What no family name holds.
_UNDIVIDED = re.compile(r"[.,;&]|\s(?:and|et)\s")
_BORDER = re.compile(r";|\s(?:and|und|et|y|&)\s")
#: The title before what may be left out of it.
_HEAD = re.compile(r".{10,}?(?=[:?]\s|\s[-–—]\s)")


def people(record: Record) -> tuple[Name, ...]:
    """The authors of a record, folded; those of a list that was not divided, as well as it can be."""
    found: list[Name] = []
    persons = record.authors or record.editors
    for person in persons:
        if person.family and not _UNDIVIDED.search(person.family):
            found.append(_name(person.family, person.given or person.initials or ""))
        else:
            whole = person.literal or f"{person.family} {person.given or ''}"
            found += _undivided(html.unescape(whole[:4_000]), alone=len(persons) < 2)
        if len(found) >= _AUTHORS:
            break
    return tuple(found[:_AUTHORS])


def _name(family: str, given: str) -> Name:
    parts = words(given)
    first = parts[0] if parts and len(parts[0]) > 1 else ""
    if first and len(parts) == 1 and len(given) < 4 and given.isupper():  # `JK`, `SE`
        return Name("".join(words(family)), first, "")
    return Name("".join(words(family)), "".join([part[0] for part in parts]), first)


def _undivided(whole: str, alone: bool) -> list[Name]:
    """The people of a text that was not divided: a group is one, a list is cut at its borders."""
    pieces = [piece for piece in _BORDER.split(whole) if piece.strip(" ,.&")]
    run_together = False
    if len(pieces) == 1 and alone:
        pieces = [piece for piece in _RUN_TOGETHER.split(whole) if piece.strip()]
        run_together = len(pieces) > 1
    found: list[Name] = []
    for piece in pieces[:_AUTHORS]:
        parts = [part for part in piece.split(",") if part.strip(" .&")]
        at = 0
        while at < len(parts):  # `Yee, R. C., Saxena, S.`
            given = parts[at + 1] if at + 1 < len(parts) else ""
            if given and (len(parts) == 2 or len(words(given)[0]) <= 2):
                found.append(_name(parts[at], given))
                at += 2
            else:
                found.append(_spoken(parts[at].split(), family_first=run_together))
                at += 1
    return [name for name in found if name.family]


def _spoken(parts: list[str], *, family_first: bool) -> Name:
    """A name without a comma: `Liang Z.`, `J. E. Panjwani`, `Wenfei Fan`; what is longer is a group."""
    if len(parts) > 5 or len(parts) == 1:
        return _name(" ".join(parts), "")
    if len(parts[-1].strip(".")) <= 1 or (parts[-1].isupper() and len(parts[-1]) < 4):
        whole = [part for part in parts[:-1] if len(part.strip(".")) > 1]
        return _name(" ".join(whole) or parts[0], " ".join(parts[len(whole) :]))
    if family_first:
        return _name(parts[0], " ".join(parts[1:]))
    return _name(parts[-1], " ".join(parts[:-1]))


def _doi(text: str | None) -> str:
    """A DOI that is well formed, decoded and without the dots that end a sentence; else nothing."""
    if not text:
        return ""
    doi = unquote(text).casefold().rstrip(".,;)") if "%" in text else text.rstrip(".,;")
    return doi if len(doi) > 9 and doi[-1] != "/" else ""


def _pages(record: Record) -> tuple[str, str]:
    """The first and the last page, without what only surrounds them; an article's number is its first page."""
    if record.page_first:
        first, last = record.page_first, record.page_last or ""
    else:
        first, _, last = (record.article_number or "").partition("-")
    match = _RANGE.search(first) if not last else None
    if match:
        first, last = match[1], match[2]
    first, last = (_PAGE.sub("", "".join(words(page)), count=1) for page in (first, last))
    if last.isdigit() and first.isdigit() and len(last) < len(first):
        last = first[: -len(last)] + last
    return first, last if last != first else ""


def _volume(record: Record) -> tuple[str, str]:
    """Volume and issue; an issue that stands behind the volume in brackets, `44 (12 Supplement 1)`, is taken apart."""
    volume, issue = record.volume or "", record.issue or ""
    if match := _BRACKETED.match(volume):
        volume, issue = match[1], issue or ("" if "pagination" in match[2] else match[2])
    volume = _VOLUME.sub("", "".join(words(volume)), count=1)
    return volume, "".join(words(issue)).lstrip("0")


def _is_report(record: Record) -> bool:
    """Whether it is a technical report or a thesis, by its type or what stands where its number should."""
    if record.type in ("report", "thesis"):
        return True
    return any(value and _REPORT.search(value) for value in (record.issue, record.volume, record.container_title))


def _series(record: Record) -> str:
    """What all versions of a living review share: the Cochrane number, `CD004145`."""
    for value in (record.article_number, record.doi):
        if value and (match := _COCHRANE.search(value)):
            return match[0].casefold()
    return ""


def profile(record: Record) -> Profile:
    """A record as it is compared."""
    from mscbib.dedupe import notices

    title = _ANNOTATION.sub(" ", notices.subject((record.title or "")[:_TITLE]))
    words_of_title = words(title)
    container = (record.container_title or record.container_title_short or "")[:_TITLE]
    container = _MEETING_OF.split(container, maxsplit=1)[0].strip() or container
    head = _HEAD.match(title)
    first, last = _pages(record)
    volume, issue = _volume(record)
    ids = [f"{kind}:{value.casefold()}" for kind in ("pmcid", "arxiv") if (value := getattr(record, kind))]
    return Profile(
        title=tuple(words_of_title),
        head=len(words(head[0])) if head else 0,
        names=people(record),
        count=0 if record.et_al else len(record.authors),
        year=int(record.issued[:4]) if record.issued else 0,
        journal=tuple(words(container)),
        volume=volume,
        issue=issue,
        first=first,
        last=last,
        doi=_doi(record.doi),
        series=_series(record),
        pmid=record.pmid or "",
        ids=tuple(ids),
        issn=tuple(record.issn),
        abstract="".join(words(record.abstract.text[:_ABSTRACT])) if record.abstract else "",
        type=record.type or "",
        notice=notices.notice_kind(record) or "",
        preprint=notices.is_preprint(record),
        meeting=notices.is_conference_abstract(record),
        report=_is_report(record),
    )
