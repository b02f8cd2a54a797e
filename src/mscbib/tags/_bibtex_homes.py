"""Where in an entry each value of a record has its home.

It is the field that BibLaTeX has for it, if the entry's type may have that field and the value fits it; else
it stands with a label in `note` or `usera`.

``PMID: 123; PMCID: PMC456`` is how NLM and Zotero write what BibTeX has no field for. What readers of a
bibliography want to see stands so in `note`, what only programs want (MeSH headings, say) in `usera`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.tags import keep
from mscbib.tags._braces import separated, unwrapped
from mscbib.tags._entry_types import PLAIN_KINDS, allowed, entry_type, is_article, kept
from mscbib.tags._latex import decoded, escaped

if TYPE_CHECKING:
    from mscbib.model import Record

_LISTS = ("publisher", "institution", "organization")
_TITLES = ("journaltitle", "booktitle")
_INTEGER = re.compile(r"[0-9]{1,15}")
_LABEL = re.compile(r"([A-Za-z][A-Za-z ]{1,24}):[ \t]*(?=\S)")


class Entry(NamedTuple):
    """What of an entry to be written decides where values go: its record, type, and allowed fields.

    ``values`` are those that have a home, by the record's field.
    """

    record: Record
    classic: bool
    type: str
    subtype: str
    allowed: frozenset[str]
    values: dict[str, tuple[str, ...]]


class Home(NamedTuple):
    """A field of the record, the label before its values in `box`, and the fields of BibLaTeX that take it.

    ``taken`` says how many of the values, the first ones, the entry's own field takes; None: all, if the
    entry may have one of `names`.
    """

    field: str
    label: str
    names: tuple[str, ...] = ()
    taken: Callable[[Entry, tuple[str, ...]], int] | None = None
    box: str = "note"


def pages_of(record: Record) -> str | None:
    """The pages as one text."""
    if record.pages or not record.page_first:
        return record.pages
    return f"{record.page_first}-{record.page_last}" if record.page_last else record.page_first


def _integer(entry: Entry, found: tuple[str, ...]) -> int:
    return int(bool(_INTEGER.fullmatch(found[0])))


def _issue(entry: Entry, found: tuple[str, ...]) -> int:
    return int(is_article(entry.type))


def _range(entry: Entry, found: tuple[str, ...]) -> int:
    return int(all(part.strip()[:1].isalnum() for part in re.split("[;,]", found[0])))


def _eprint(entry: Entry, found: tuple[str, ...]) -> int:
    return int(not kept(entry.record, "eprint"))


def _second_eprint(entry: Entry, found: tuple[str, ...]) -> int:
    return 0 if entry.record.arxiv else _eprint(entry, found)


def _checked(entry: Entry, found: tuple[str, ...]) -> int:
    return int(_is_valid(found[0].replace("-", "")))


def _kind(entry: Entry, found: tuple[str, ...]) -> int:
    return int(entry.type in PLAIN_KINDS and found[0] != PLAIN_KINDS[entry.type])


def _is_valid(digits: str) -> bool:
    """Whether the check digit of an ISSN or ISBN is right, without which biber does not take it."""
    numbers = [10 if digit == "X" else int(digit) for digit in digits]
    if len(numbers) == 13:
        return (
            digits[:3] in ("978", "979")
            and sum(number * (3 if at % 2 else 1) for at, number in enumerate(numbers)) % 10 == 0
        )
    return sum(number * (len(numbers) - at) for at, number in enumerate(numbers)) % 11 == 0


#: In the order in which they are written.
HOMES = (
    Home("pmid", "PMID", ("eprint",), _second_eprint),
    Home("pmcid", "PMCID"),
    Home("arxiv", "arXiv", ("eprint",), _eprint),
    Home("container_title", "Published in", _TITLES),
    Home("collection_title", "Series", ("series",)),
    Home("edition", "Edition", ("edition",)),
    Home("volume", "Volume", ("volume",), _integer),
    Home("issue", "Issue", ("number",), _issue),
    Home("pages", "Pages", ("pages",), _range),
    Home("article_number", "Article number", ("eid",)),
    Home("publisher", "Publisher", _LISTS),
    Home("publisher_place", "Place", ("location",)),
    Home("issn", "ISSN", ("issn",), _checked),
    Home("isbn", "ISBN", ("isbn",), _checked),
    Home("languages", "Language", ("language",), None, "usera"),
    Home("publication_types", "Publication type", ("type",), _kind, "usera"),
    Home("mesh", "MeSH", box="usera"),
    Home("funders", "Funder", box="usera"),
    Home("subjects", "Subject", box="usera"),
    Home("database", "Database", box="usera"),
    Home("accession", "Accession", box="usera"),
    Home("status", "Status", box="usera"),
    Home("copyright", "Copyright", box="usera"),
    Home("conflict_of_interest", "Conflict of interest", box="usera"),
)
BY_FIELD = {home.field: home for home in HOMES}
#: The label of the record's own id, where it cannot be the citation key.
KEY_LABEL = "Citation key"
_EVERYWHERE = frozenset({"eprint"})

_CONVERTED: dict[str, Callable[[str], str]] = {
    "pmid": identifiers.pmid,
    "pmcid": identifiers.pmcid,
    "arxiv": identifiers.arxiv,
    "doi": identifiers.doi,
    "issn": lambda text: _number(text, "issn"),
    "isbn": lambda text: _number(text, "isbn"),
}
_MANY = frozenset({"languages", "publication_types", "mesh", "funders", "subjects", "issn", "isbn"})
_FIELD_OF = {home.label: home.field for home in HOMES} | {"DOI": "doi", KEY_LABEL: "id"}
#: What `finish` has to look at: noted under these names.
_NOTED = {"pages": "pages", "article_number": "eid"}


def entry_of(record: Record, *, classic: bool) -> Entry:
    """The entry to write for a record."""
    name, subtype = entry_type(record, classic=classic)
    found: dict[str, tuple[str, ...]] = {}
    for home in HOMES:
        value = pages_of(record) if home.field == "pages" else getattr(record, home.field)
        if value:
            found[home.field] = value if isinstance(value, tuple) else (value,)
    return Entry(record, classic, name, subtype, allowed(name), found)


def own_name(entry: Entry, home: Home) -> str | None:
    """The field of the entry that takes such values; None: it may have none."""
    return next((name for name in home.names if name in entry.allowed or name in _EVERYWHERE), None)


def own_values(entry: Entry, home: Home) -> tuple[str, ...]:
    """The values that stand in the entry's own field."""
    found = entry.values.get(home.field)
    if not found or own_name(entry, home) is None:
        return ()
    return found if home.taken is None else found[: home.taken(entry, found)]


def labelled(label: str, value: str) -> str:
    """A value with its label."""
    tex = escaped(value)
    return f"{label}: {{{tex}}}" if ";" in tex else f"{label}: {tex}"


def boxed(entry: Entry, box: str) -> Iterator[str]:
    """What stands in `note` or `usera`: the values that have no field of their own."""
    for field, found in entry.values.items():
        home = BY_FIELD[field]
        if home.box == box:
            for value in found[len(own_values(entry, home)) :]:
                yield labelled(home.label, value)


def read_box(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read the labelled values of a field, and keep what else is there."""
    first, last = unwrapped(value)
    inner = value[first:last]
    rest: list[tuple[int, int]] = []
    taken = False
    for a, b in separated(inner, ";\n"):
        match = _LABEL.match(inner, a, b)
        field = _FIELD_OF.get(match[1]) if match else None
        place = start + first
        if (
            match is None
            or field is None
            or not _take(draft, tag, field, inner[match.end() : b], place + match.end(), place + b)
        ):
            rest.append((a, b))
        else:
            taken = True
            draft.notes.setdefault("labels", []).append((place + a, place + match.end()))
    if not taken and value:
        keep(draft, tag, value, start, end)
    elif rest:
        text = "; ".join(inner[a:b] for a, b in rest)
        keep(draft, tag, text, start + first + rest[0][0], start + first + rest[-1][1])


def _take(draft: Draft, tag: str, field: str, tex: str, start: int, end: int) -> bool:
    """Put a labelled value; whether there was room for it."""
    if field in _NOTED:
        if _NOTED[field] in draft.notes:
            return False
        draft.notes[_NOTED[field]] = (tag, tex, start, end)
        return True
    text = decoded(tex)
    convert = _CONVERTED.get(field)
    try:
        value = convert(text) if convert else text
    except ValueError:
        return False
    known = draft.values.get(field)
    if field in _MANY:
        if convert is None or known is None or value not in known:
            draft.add(field, value, start, end)
    elif known is None or field == "id":
        draft.values[field] = value
        draft.mark(field, start, end)
    elif known == value:
        draft.repeats.append((draft.prefix + field, start, end))
    else:
        return False
    return bool(value)


def _number(text: str, kind: str) -> str:
    for found, number, _ in identifiers.standard_numbers(text):
        if found == kind:
            return number
    raise ValueError("it is none")


def goes_into_pages(entry: Entry) -> bool:
    """Whether the article number stands in `pages`: classic styles know no `eid`."""
    number = entry.record.article_number or ""
    return (
        entry.classic
        and "pages" in entry.allowed
        and number.isalnum()
        and pages_of(entry.record) is None
        and values.locator(number) == {"article_number": number}
    )
