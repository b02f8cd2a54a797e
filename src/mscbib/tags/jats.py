"""JATS 1.3, the Journal Article Tag Suite (ANSI/NISO Z39.96): a reference as an ``element-citation``.

JATS is only written. A work that is in no other has its title in ``source``, as JATS has it for books, and in
``article-title`` where it is in one, or may be. Abstract and keywords have no place in a citation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.tags import Codec, Table, Tag, only_written
from mscbib.tags._markup import each, element, filled, is_in_another, optional, some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from mscbib.model import Person, Record

#: CSL type → publication type, as the suite suggests them; others by their CSL names.
PUBLICATION_TYPES = {
    "article-journal": "journal",
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "article": "preprint",
    "dataset": "data",
    "legislation": "gov",
    "paper-conference": "confproc",
    "personal_communication": "commun",
}
#: Whose title is a `source` unless they are in another.
_WHOLE = frozenset(
    {"book", "dataset", "map", "motion_picture", "patent", "periodical", "report", "software", "standard"}
    | {"song", "thesis", "webpage"}
)


def _name(person: Person) -> _Element:
    given = person.given or person.initials
    if person.family is None:
        return element("collab", person.literal or given or "")
    return element(
        "name",
        element("surname", person.family),
        optional("given-names", given),
        optional("suffix", person.suffix),
    )


def _group(people: Sequence[Person], kind: str, *, et_al: bool = False) -> list[_Element]:
    names = [*map(_name, people), element("etal") if et_al else None]
    return some(filled("person-group", names, person_group_type=kind))


def _titles(record: Record) -> list[_Element]:
    is_source = record.type in _WHOLE and not is_in_another(record)
    return some(optional("source" if is_source else "article-title", record.title))


def _source(record: Record) -> list[_Element]:
    """What the work is in; JATS has no place for both of a journal's names."""
    return some(optional("source", record.container_title or record.container_title_short))


def _dates(record: Record) -> list[_Element]:
    if not record.issued:
        return []
    names = zip(("year", "month", "day"), record.issued.split("-"), strict=False)
    dates = [element(name, number) for name, number in names]
    dates[0].set("iso-8601-date", record.issued)
    return dates


def _accessed(record: Record) -> list[_Element]:
    if not record.accessed:
        return []
    attributes = {"content_type": "access-date", "iso_8601_date": record.accessed}
    return [element("date-in-citation", record.accessed, **attributes)]


def _locator(record: Record) -> list[_Element]:
    """First and last page; pages that have no first one as a range, and an article number by its own name."""
    if record.page_first:
        return some(element("fpage", record.page_first), optional("lpage", record.page_last))
    return some(optional("page-range", record.pages), optional("elocation-id", record.article_number))


def _ids(record: Record) -> list[_Element]:
    return some(
        optional("pub-id", record.doi, pub_id_type="doi"),
        optional("pub-id", record.pmid, pub_id_type="pmid"),
        optional("pub-id", record.pmcid, pub_id_type="pmcid"),
        optional("pub-id", record.arxiv, pub_id_type="arxiv"),
        optional("pub-id", record.accession, pub_id_type="accession", assigning_authority=record.database),
    )


def _comments(record: Record) -> list[_Element]:
    found = record.original_title
    return [element("comment", f"Original title: {found}")] if found else []


def _text(name: str, field: str) -> Codec:
    return only_written(lambda record: some(optional(name, getattr(record, field))), field)


def _listed(name: str, field: str) -> Codec:
    return only_written(lambda record: each(name, getattr(record, field)), field)


TABLE = Table(
    tags=(
        Tag(
            "person-group[author]",
            only_written(
                lambda record: _group(record.authors, "author", et_al=record.et_al), "authors", "et_al"
            ),
        ),
        Tag(
            "person-group[editor]",
            only_written(lambda record: _group(record.editors, "editor"), "editors"),
        ),
        Tag("article-title", only_written(_titles, "title")),
        Tag("source", only_written(_source, "container_title")),
        Tag("series", _text("series", "collection_title")),
        Tag("edition", _text("edition", "edition")),
        Tag("publisher-name", _text("publisher-name", "publisher")),
        Tag("publisher-loc", _text("publisher-loc", "publisher_place")),
        Tag("year", only_written(_dates, "issued")),
        Tag("volume", _text("volume", "volume")),
        Tag("issue", _text("issue", "issue")),
        Tag("fpage", only_written(_locator, "pages", "page_first", "page_last", "article_number")),
        Tag("issn", _listed("issn", "issn")),
        Tag("isbn", _listed("isbn", "isbn")),
        Tag("pub-id", only_written(_ids, "doi", "pmid", "pmcid", "arxiv", "accession")),
        Tag("uri", _text("uri", "url")),
        Tag("date-in-citation", only_written(_accessed, "accessed")),
        Tag("comment", only_written(_comments, "original_title")),
    ),
    finish=lambda draft: None,
)
