"""BibTeX and BibLaTeX: one table of fields, of which some have other names in the one than in the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.tags import ABSTRACT, Codec, Read, Table, Tag, converted, keep, listed, only_read, put, text
from mscbib.tags import _bibtex_codecs as codecs
from mscbib.tags import _bibtex_names as names
from mscbib.tags._bibtex_codecs import EntryWrite, escaped_text, noted, own, tex
from mscbib.tags._bibtex_homes import HOMES, Entry, entry_of, read_box
from mscbib.tags._bibtex_joined import finish
from mscbib.tags._entry_types import PLAIN_KINDS, TYPES, is_own
from mscbib.tags._joined import STANDARD_NUMBERS
from mscbib.tags._latex import escaped, titled

if TYPE_CHECKING:
    from mscbib.model import Record

#: The names of what is no field, as no field can be called.
ENTRY_TYPE, CITATION_KEY = "entry type", "citation key"


@dataclass(frozen=True, slots=True)
class _Written:
    """Writes a field of an entry, by what else is in it."""

    write: EntryWrite
    classic: bool

    def __call__(self, record: Record) -> Iterable[str]:
        return self.write(entry_of(record, classic=self.classic))


@dataclass(frozen=True)
class BibTable(Table):
    """The fields of BibTeX (`classic`) or BibLaTeX."""

    classic: bool = False

    def written(self, record: Record) -> Iterator[tuple[str, str]]:
        """The fields of a record with their values; what the entry may have is found out once."""
        entry = entry_of(record, classic=self.classic)
        for name, write in self.writes:
            for value in write.write(entry) if isinstance(write, _Written) else write(record):
                yield name, value


def table(*, classic: bool) -> BibTable:
    """The table of BibTeX (`classic`) or BibLaTeX."""

    def codec(read: Read | None, write: EntryWrite, *fields: str) -> Codec:
        return Codec(fields, read, _Written(write, classic))

    def homed(name: str, field: str, note: str = "", shown: Callable[[str], str] = escaped) -> Tag:
        """A field of the entry that BibLaTeX calls `name`, for values that may have to be elsewhere."""
        called = {"journaltitle": "journal", "location": "address"}.get(name, name) if classic else name
        read = noted(note).read if note else tex(text(field))
        return Tag(called, codec(read, own(field, name, shown), field))

    def read_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        draft.notes["entry"], draft.notes["entry place"] = value, (start, end)
        if value in TYPES:
            put(draft, tag, "type", TYPES[value], value, start, end)
        if not is_own(value, classic=classic) and value not in PLAIN_KINDS:  # of these, `finish` decides
            keep(draft, "entrytype", value, start, end)

    tags = (
        Tag(ENTRY_TYPE, codec(read_type, lambda entry: (entry.type,), "type")),
        Tag(CITATION_KEY, text("id")),
        Tag("author", codec(_people("authors"), codecs.write_authors, "authors", "et_al")),
        Tag("editor", codec(_people("editors"), codecs.write_editors, "editors")),
        Tag("namea", codec(noted("namea").read, codecs.write_others, "authors", "editors")),
        Tag("nameatype", codec(noted("nameatype").read, codecs.write_role)),
        Tag("title", Codec(("title", "registrations"), noted("title").read, _write_title)),
        Tag("origtitle", escaped_text(text("original_title"))),
        homed("journaltitle", "container_title", "journal" if classic else "journaltitle"),
        homed("booktitle", "container_title", "booktitle"),
        Tag("shortjournal", _SHORT),
        homed("series", "collection_title"),
        *_dates(codec, classic),
        homed("edition", "edition"),
        homed("volume", "volume"),
        homed("number", "issue", "number"),
        Tag("pages", codec(noted("pages").read, codecs.write_pages, *_PAGES, *_NUMBER[:classic])),
        Tag("eid", codec(noted("eid").read, codecs.write_eid, *_NUMBER)),
        homed("publisher", "publisher", "publisher", codecs.item),
        *_institutions(codec, classic),
        homed("organization", "publisher", "organization", codecs.item),
        homed("location", "publisher_place", shown=codecs.item),
        Tag("type", codec(noted("type").read, codecs.write_kind, "publication_types")),
        Tag("entrysubtype", codec(noted("entrysubtype").read, _write_subtype, "type")),
        Tag("issn", codec(_NUMBERS, own("issn", "issn"), "issn")),
        Tag("isbn", codec(_NUMBERS, own("isbn", "isbn"), "isbn")),
        Tag("doi", Codec(("doi",), codecs.read_doi, codecs.write_doi)),
        Tag("eprint", codec(noted("eprint").read, codecs.write_eprint, "pmid", "arxiv")),
        Tag("eprinttype", codec(noted("eprinttype").read, codecs.write_eprint_type)),
        Tag("url", Codec(("url",), codecs.read_url, codecs.write_url)),
        Tag("urldate", escaped_text(converted("accessed", values.interchange_day))),
        Tag("language", codec(codecs.read_languages, codecs.write_languages, "languages")),
        Tag("keywords", Codec(("keywords",), codecs.read_keywords, codecs.write_keywords)),
        Tag("abstract", escaped_text(ABSTRACT)),
        Tag("note", codec(read_box, codecs.write_box("note"), *_fields_in("note"))),
        Tag("usera", codec(read_box, codecs.write_box("usera"), *_fields_in("usera"), "id")),
        *(Tag(name, noted(note), only_read=True) for name, note in _SYNONYMS.items()),
        *(Tag(name, only_read(read), only_read=True) for name, read in _ONLY_READ.items()),
    )
    return BibTable(tags, finish, classic)


def _people(group: str) -> Read:
    return lambda draft, tag, value, start, end: names.read(draft, tag, value, start, end, group)


def _dates(codec: Callable[..., Codec], classic: bool) -> Iterator[Tag]:
    """BibLaTeX has one date, BibTeX its parts."""
    if not classic:
        yield Tag("date", codec(noted("date").read, codecs.write_date, "issued"))
        return
    yield Tag("year", codec(noted("year").read, codecs.write_year, "issued"))
    yield Tag("month", codec(noted("month").read, codecs.write_month, "issued"))
    yield Tag("day", codec(noted("day").read, codecs.write_day, "issued"))


def _institutions(codec: Callable[..., Codec], classic: bool) -> Iterator[Tag]:
    """Where a thesis or report is from: BibTeX has `school` for the one."""
    in_institution = own("publisher", "institution", codecs.item)

    def of_school(entry: Entry) -> Iterable[str]:
        return in_institution(entry) if entry.type in _SCHOOLS else ()

    def of_institution(entry: Entry) -> Iterable[str]:
        return () if classic and entry.type in _SCHOOLS else in_institution(entry)

    if classic:
        yield Tag("school", codec(noted("school").read, of_school, "publisher"))
    yield Tag("institution", codec(noted("institution").read, of_institution, "publisher"))


def _fields_in(box: str) -> tuple[str, ...]:
    return tuple(home.field for home in HOMES if home.box == box)


def _write_title(record: Record) -> Iterable[str]:
    return () if record.title is None else (titled(record.title),)


def _write_subtype(entry: Entry) -> Iterable[str]:
    return (escaped(entry.subtype),) if entry.subtype else ()


_SCHOOLS = frozenset({"phdthesis", "mastersthesis"})
_PAGES, _NUMBER = ("pages", "page_first", "page_last"), ("article_number",)
_NUMBERS = tex(STANDARD_NUMBERS)
_SHORT = Codec(
    ("container_title_short",),
    noted("shortjournal").read,
    escaped_text(text("container_title_short")).write,
)
#: Fields that are read only, by what they are noted as.
_SYNONYMS = {
    name: name
    for name in (
        "subtitle", "journal", "journaltitle", "journalsubtitle", "booksubtitle", "fjournal", "date", "year",
        "month", "day", "issue", "school", "langid", "howpublished",
    )
} | {
    "journal-iso": "shortjournal", "articleno": "eid", "article-number": "eid", "archiveprefix": "eprinttype",
    "hyphenation": "langid",
}  # fmt: skip
_ONLY_READ = {
    "pmid": tex(converted("pmid", identifiers.pmid)),
    "pmcid": tex(converted("pmcid", identifiers.pmcid)),
    "arxiv": tex(converted("arxiv", identifiers.arxiv)),
    "arxivid": tex(converted("arxiv", identifiers.arxiv)),
    "eissn": _NUMBERS,
    "address": tex(text("publisher_place")),
    "location": tex(text("publisher_place")),
    "keyword": codecs.read_keywords,
    "author_keywords": codecs.read_keywords,
    "document_type": tex(listed("publication_types")),
    "unique-id": tex(text("accession")),
    "copyright": tex(text("copyright")),
}
