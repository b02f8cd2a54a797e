"""HTML or XML that was left in the text.

What it does:
    Finds tags of HTML, JATS and MathML (`<i>`, `</sup>`, `<jats:p>`), entities (`&amp;`, `&#8211;`), and
    characters that R wrote by number (`<U+03B2>`), in titles, abstracts, names, affiliations, journals
    and keywords, after the format's own escapes were read. `p < 0.05`, `<10 and >5` and `R&D` are not
    reported, nor in CSL-JSON the tags that CSL knows itself (`<i>`, `<b>`, `<sub>`, `<sup>`, `<span>`).

Why it matters:
    The fields of RIS, BibTeX, CSV and MEDLINE are plain text, so styles print the tags as they stand.
    `&lt;` where the authors wrote `<` breaks searches and whatever reads numbers from abstracts.

Example:
    `TI  - Growth of <i>Candida auris</i> in CO<sub>2</sub>` is reported, with the plain text to put in
    its place (`CO₂`); `Memory &amp; Cognition` as well. `P<.05` is not.

How to mend it:
    Write the character that an entity stands for; that fix is safe. Tags are only taken off if a person
    agrees: italics can go, but a superscript may have to become a superscript character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._prose import Stretch, personal, placed, prose, words
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC309"
SEVERITY = Severity.WARNING
REMEDY = "write plain text: the characters that entities stand for, and no tags"
FIX = "safe"

_NAMES = (
    r"(?:jats:|mml:|m:)?(?:i|b|u|s|p|a|q|em|strong|sub|sup|inf|sc|scp|small|big|tt|span|br|div|font|h[1-6]|"
    r"ul|ol|li|italic|bold|underline|monospace|overline|sans-serif|roman|sec|title|label|list|list-item|"
    r"abstract|abstracttext|xref|ext-link|inline-formula|disp-formula|tex-math|formula|named-content|"
    r"math|mrow|mi|mo|mn|mtext|mspace|msub|msup|msubsup|mfrac|msqrt|mover|munder|mstyle)"
)
_ATTRIBUTES = (
    r"(?:\s{1,3}[a-z][a-z:_-]{0,30}\s?=\s?(?:\"[^\"<>]{0,200}\"|'[^'<>]{0,200}'|[^\s\"'<>=]{1,60})){0,6}"
)
_ENTITY_FORM = r"&(?:amp;){0,3}(?:(?P<named>[a-z][a-z0-9]{1,24}|#[0-9]{2,6}|#x[0-9a-f]{2,5});)"
_MARK = rare(
    rf"<(?P<close>/)?(?P<name>{_NAMES}){_ATTRIBUTES}\s?/?>|"
    rf"&lt;(?P<shut>/)?(?P<escaped>{_NAMES})\s?/?&gt;|"
    rf"<U\+(?P<code>[0-9A-F]{{4,5}})>|{_ENTITY_FORM}",
    re.IGNORECASE,
)
_CLOSED = rare(rf"(?:<|&lt;)/({_NAMES})(?:>|&gt;)", re.IGNORECASE)
_ENTITY = rare(r"&[a-zA-Z0-9#]{2,25};")
#: What every tag begins with: found more quickly than tags are.
_ANGLE = rare(r"<(?:/?[a-zA-Z]|U\+)")
_JSON = frozenset({"ndjson", "json", "csl-json"})
#: What may become a tag or an entity when JSON is read.
_IN_JSON = rare(r"\\u00(?:3[cC]|26)")
#: Tags with names that stand for something else as often: only if they are closed.
_SINGLE = frozenset("ibuspaq")
#: The tags of CSL, which its strings may have.
_OF_CSL = frozenset({"i", "b", "sub", "sup", "span", "sc"})
#: Tags that only set type, of which the content is the text.
_SETTING = frozenset(
    {"i", "b", "u", "em", "strong", "italic", "bold", "underline", "sc", "scp", "span", "tt"}
)
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTS = {"sup": _RAISED, "sub": _LOWERED, "inf": _LOWERED}

#: How long what stands between two tags may be, for a finding about both.
_PAIR = 100


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    text = entry.text
    if (
        ("<" in text and _ANGLE.search(text))
        or ("&" in text and _ENTITY.search(text))
        or ("\\" in text and entry.layout in _JSON and _IN_JSON.search(text))
    ) and _MARK.search(words(entry)):
        return _left(entry)
    return ()


def _left(entry: Entry) -> Iterator[Found]:
    """What is found in an entry in which something looks like markup; much of it is the format's own."""
    record = entry.record
    known = _OF_CSL if entry.layout == "csl-json" else frozenset()
    for values in (prose(record), personal(record)):
        for field, value in values:
            if _MARK.search(value):
                yield from placed(entry, field, value, _marks(value, known))


def _marks(value: str, known: frozenset[str]) -> Iterator[Stretch]:
    """The markup in a value; one stretch for two tags that belong together."""
    closed = {_plain_name(name) for name in _CLOSED.findall(value)}
    marks = _MARK.finditer(value)
    mark = next(marks, None)
    while mark is not None:
        after = next(marks, None)
        name = _name(mark)
        if mark["code"]:
            yield _numbered(mark)
        elif mark["named"]:
            yield from _entity(mark)
        elif name not in known and (name not in _SINGLE or name in closed or "=" in mark[0]):
            if after is not None and _is_pair(mark, after):
                yield _pair(value, mark, after)
                after = next(marks, None)
            else:
                yield Stretch(*mark.span(), f"the tag `{excerpt(mark[0])}` was left in the text")
        mark = after


def _entity(mark: re.Match[str]) -> Iterator[Stretch]:
    """An entity, if there is one of that name, and the character that it stands for."""
    name = mark["named"]
    import html.entities  # which few inputs need

    known = html.entities.html5.get(f"{name};")
    character = html.unescape(f"&{name};") if name[0] == "#" else known
    if character is not None:
        fixed = " " if character.isspace() else character
        message = f"the entity `{mark[0]}` was left in the text"
        yield Stretch(*mark.span(), message, fixed if fixed.isprintable() else None, True)


def _name(mark: re.Match[str]) -> str:
    return _plain_name(mark["name"] or mark["escaped"] or "")


def _plain_name(name: str) -> str:
    """The name of a tag in small letters, without its namespace."""
    return name.lower().rpartition(":")[2]


def _is_pair(mark: re.Match[str], after: re.Match[str]) -> bool:
    opens = not (mark["close"] or mark["shut"]) and bool(after["close"] or after["shut"])
    return opens and _name(mark) == _name(after) and after.start() - mark.end() <= _PAIR


def _pair(value: str, tag: re.Match[str], after: re.Match[str]) -> Stretch:
    """An element and its text, with the plain text that says the same, where there is one."""
    inner, name = value[tag.end() : after.start()], _name(tag)
    fixed = inner if name in _SETTING and inner else None
    if name in _SHIFTS:
        shifted = inner.translate(_SHIFTS[name])
        fixed = shifted if inner and all(ord(one) > 127 for one in shifted) else None
    message = f"the markup `{excerpt(value[tag.start() : after.end()])}` was left in the text"
    return Stretch(tag.start(), after.end(), message, fixed)


def _numbered(tag: re.Match[str]) -> Stretch:
    """A character that R wrote by its number."""
    character = chr(int(tag["code"], 16))
    fixed = character if character.isprintable() and character != "\ufffd" else None
    return Stretch(*tag.span(), f"`{tag[0]}` stands for a character", fixed, True)
