"""How the fields of BibTeX and BibLaTeX are read and written, one by one.

Values are LaTeX on both sides here: what is read is the text between a value's braces, and what is written
may stand between braces as it is. What is kept in ``extra`` is LaTeX, too, as it was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from mscbib import identifiers
from mscbib.draft import Draft
from mscbib.plain import one_line
from mscbib.tags import (
    Codec,
    Read,
    converted,
    keep,
    only_read,
    put,
)
from mscbib.tags import _bibtex_homes as homes
from mscbib.tags import _bibtex_names as names
from mscbib.tags._bibtex_homes import Entry
from mscbib.tags._bibtex_joined import issued_of
from mscbib.tags._braces import are_paired, separated, unwrapped
from mscbib.tags._entry_types import PLAIN_KINDS, kept
from mscbib.tags._latex import decoded, escaped

if TYPE_CHECKING:
    from mscbib.model import Record

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AND = re.compile(r"(?:^|\s)and(?:\s|$)", re.IGNORECASE)
_URL_ESCAPE = re.compile(r"\{?\\(?:([%#&_$^~{}])(?:\{\})?|text(underscore|asciitilde)(?:\{\}| )?)\}?")
_HYPHENS = re.compile(r"-(?:\{\}-)*")
_UNSAFE_IN_URL = re.compile(r"[\\{}]")

EntryWrite = Callable[[Entry], Iterable[str]]


# ---- Reading


def tex(codec: Codec) -> Read:
    """The reading of a codec of plain text; what it keeps stays LaTeX."""
    read = codec.read
    assert read is not None

    def read_tex(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        plain = decoded(value)
        if plain is value:
            read(draft, tag, value, start, end)
            return
        before = len(draft.values.get("extra", {}).get(tag, ()))
        read(draft, tag, plain, start, end)
        kept_now = draft.values.get("extra", {}).get(tag, [])
        if len(kept_now) > before:
            kept_now[-1] = value

    return read_tex


def noted(name: str) -> Codec:
    """A field that `finish` puts together with others."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        if name in draft.notes:
            keep(draft, tag, value, start, end)
        elif value:
            draft.notes[name] = (tag, value, start, end)

    return only_read(read)


def _address(value: str) -> str:
    r"""A verbatim field: `\_` and its kin, and `\url{}`, are what others make of it."""
    if "\\" not in value:
        return value
    if value.startswith("\\url{") and value.endswith("}"):
        value = value[5:-1]
    return _URL_ESCAPE.sub(lambda m: m[1] or {"underscore": "_", "asciitilde": "~"}[m[2]], value)


def read_doi(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    DOI.read(draft, tag, _address(value), start, end)  # type: ignore[misc]


def read_url(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if value:
        put(draft, tag, "url", _address(value), value, start, end)


def read_keywords(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    first, last = unwrapped(value)
    inner = value[first:last]
    places = separated(inner, ";")
    if len(places) < 2:
        places = separated(inner, ",")
    for a, b in places:
        if keyword := decoded(inner[a:b]):
            draft.add("keywords", keyword, start + first + a, start + first + b)


def read_languages(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    for name, at in names.listed(value):
        language = decoded(name)
        if language not in draft.values.get("languages", ()):
            draft.add("languages", language, start + at, start + at + len(name))


# ---- Writing


def item(value: str) -> str:
    """An item of a list field, in which " and " separates."""
    tex = escaped(value)
    return f"{{{tex}}}" if _AND.search(tex) else tex


def _breaks(address: str) -> bool:
    """Whether an address cannot stand in a verbatim field as it is."""
    return "\\" in address or not are_paired(address)


def write_doi(record: Record) -> Iterable[str]:
    """A DOI that would break its field stands with its resolver, for which what is quoted is known."""
    doi = record.doi
    if doi is None or not _breaks(doi):
        return () if doi is None else (doi,)
    return ("https://doi.org/" + re.sub(r"[\\{}%]", lambda match: quote(match[0]), doi),)


def write_url(record: Record) -> Iterable[str]:
    if record.url is None:
        return ()
    url = one_line(record.url)
    return (_UNSAFE_IN_URL.sub(lambda match: quote(match[0]), url) if _breaks(url) else url,)


def write_keywords(record: Record) -> Iterable[str]:
    keywords = [escaped(keyword) for keyword in record.keywords]
    joined = ", ".join(f"{{{tex}}}" if "," in tex or ";" in tex else tex for tex in keywords if tex)
    if not joined:
        return ()
    return (joined,) if unwrapped(joined) == (0, len(joined)) else (f"{{{joined}}}",)


def own(field: str, name: str, shown: Callable[[str], str] = escaped) -> EntryWrite:
    """Writes the values of a record's field that stand in the entry's field `name`."""
    home = homes.BY_FIELD[field]

    def write(entry: Entry) -> Iterable[str]:
        if field not in entry.values or homes.own_name(entry, home) != name:
            return ()
        return map(shown, homes.own_values(entry, home)[:1])

    return write


def write_languages(entry: Entry) -> Iterable[str]:
    found = homes.own_values(entry, homes.BY_FIELD["languages"])
    return (" and ".join(map(item, found)),) if found else ()


def _range(value: str) -> str:
    return _HYPHENS.sub("--", escaped(value))


def write_pages(entry: Entry) -> Iterable[str]:
    if homes.goes_into_pages(entry):
        return (entry.record.article_number or "",)
    return own("pages", "pages", _range)(entry)


def write_eid(entry: Entry) -> Iterable[str]:
    return () if homes.goes_into_pages(entry) else own("article_number", "eid")(entry)


def write_eprint(entry: Entry) -> Iterable[str]:
    return [*own("arxiv", "eprint")(entry), *own("pmid", "eprint")(entry)]


def write_eprint_type(entry: Entry) -> Iterable[str]:
    if any(own("arxiv", "eprint")(entry)):
        return ("arxiv",)
    return ("pubmed",) if any(own("pmid", "eprint")(entry)) else ()


def write_kind(entry: Entry) -> Iterable[str]:
    found = [*own("publication_types", "type")(entry)]
    if found or entry.type not in PLAIN_KINDS or kept(entry.record, "entrytype"):
        return found
    return (PLAIN_KINDS[entry.type],)


def write_authors(entry: Entry) -> Iterable[str]:
    return _names(entry, "authors", "author", wanted=True)


def write_editors(entry: Entry) -> Iterable[str]:
    return _names(entry, "editors", "editor", wanted=True)


def write_others(entry: Entry) -> Iterable[str]:
    return _names(entry, "editors", "editor", wanted=False) or _names(
        entry, "authors", "author", wanted=False
    )


def write_role(entry: Entry) -> Iterable[str]:
    for group, name in (("editors", "editor"), ("authors", "author")):
        if _names(entry, group, name, wanted=False):
            return (name,)
    return ()


def _names(entry: Entry, group: str, name: str, *, wanted: bool) -> tuple[str, ...]:
    """The people of a group, if whether the entry may have the field for them is as wanted."""
    people = getattr(entry.record, group)
    if not people or (name in entry.allowed) != wanted:
        return ()
    found = names.written(people, entry.record.et_al and group == "authors")
    return (found,) if found else ()


def write_date(entry: Entry) -> Iterable[str]:
    issued = entry.record.issued
    return () if issued is None else (_kept_date(entry.record, "date") or issued,)


def write_year(entry: Entry) -> Iterable[str]:
    issued = entry.record.issued
    return () if issued is None else (_kept_date(entry.record, "year") or issued[:4],)


def _kept_date(record: Record, tag: str) -> str | None:
    """The date as it was read, if it still says when the work was issued."""
    for tex in kept(record, tag)[:1]:
        try:
            return tex if issued_of(tex) == record.issued else None
        except ValueError:
            return None
    return None


def write_month(entry: Entry) -> Iterable[str]:
    issued = entry.record.issued or ""
    return (_MONTHS[int(issued[5:7]) - 1],) if len(issued) > 4 else ()


def write_day(entry: Entry) -> Iterable[str]:
    issued = entry.record.issued or ""
    return (issued[8:],) if len(issued) == 10 else ()


def write_box(box: str) -> EntryWrite:
    def write(entry: Entry) -> Iterable[str]:
        pieces = [*homes.boxed(entry, box), *kept(entry.record, box)]
        return ("; ".join(pieces),) if pieces else ()

    return write


# ---- Both


def escaped_text(codec: Codec) -> Codec:
    """A codec of plain text, in LaTeX."""
    write = codec.write
    return Codec(codec.fields, tex(codec), write and (lambda record: map(escaped, write(record))))


DOI = converted("doi", identifiers.doi)
