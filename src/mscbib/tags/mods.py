"""MODS 3.8, the Metadata Object Description Schema of the Library of Congress: the elements of a record.

MODS is only written. What a work is in stands in ``relatedItem[host]``, with volume, issue and pages as its
part, as the Library's guidelines have it; genres are those of the MARC genre term list, and of bibutils for
what that list does not know: journal articles, chapters, magazines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mscbib.tags import Codec, Table, Tag, only_written
from mscbib.tags._markup import each, element, filled, is_in_another, optional, some

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mscbib.model import Person, Record

#: CSL type → the kind of resource and the genre, with whose term that is.
_KINDS = {
    "article-journal": ("text", "journal article", "bibutilsgt"),
    "article-magazine": ("text", "article", "marcgt"),
    "article-newspaper": ("text", "article", "marcgt"),
    "bill": ("text", "legislation", "marcgt"),
    "book": ("text", "book", "marcgt"),
    "chapter": ("text", "book chapter", "bibutilsgt"),
    "dataset": ("software, multimedia", "numeric data", "marcgt"),
    "entry-dictionary": ("text", "dictionary", "marcgt"),
    "entry-encyclopedia": ("text", "encyclopedia", "marcgt"),
    "graphic": ("still image", "picture", "marcgt"),
    "legal_case": ("text", "legal case and case notes", "marcgt"),
    "legislation": ("text", "legislation", "marcgt"),
    "manuscript": ("text", "unpublished", "bibutilsgt"),
    "map": ("cartographic", "map", "marcgt"),
    "motion_picture": ("moving image", "motion picture", "marcgt"),
    "paper-conference": ("text", "conference publication", "marcgt"),
    "patent": ("text", "patent", "marcgt"),
    "periodical": ("text", "periodical", "marcgt"),
    "personal_communication": ("text", "letter", "marcgt"),
    "report": ("text", "technical report", "marcgt"),
    "software": ("software, multimedia", "computer program", "marcgt"),
    "song": ("sound recording-musical", "sound", "marcgt"),
    "standard": ("text", "standard or specification", "marcgt"),
    "thesis": ("text", "thesis", "marcgt"),
    "webpage": ("text", "web site", "marcgt"),
}
#: CSL type → how what it is in is published, and its genre.
_HOSTS = {
    "article-journal": ("continuing", "periodical"),
    "article-magazine": ("continuing", "magazine"),
    "article-newspaper": ("continuing", "newspaper"),
    "chapter": ("monographic", "book"),
    "entry-dictionary": ("monographic", "dictionary"),
    "entry-encyclopedia": ("monographic", "encyclopedia"),
    "paper-conference": ("monographic", "conference publication"),
}


def _titles(record: Record) -> list[_Element]:
    return some(
        filled("titleInfo", [optional("title", record.title)]),
        filled("titleInfo", [optional("title", record.original_title)], type_="alternative"),
    )


def _name(person: Person, role: str) -> _Element:
    """A person by parts of the name; a group, or a name not divided, is corporate."""
    given = person.given or person.initials
    if person.family is None:
        kind, parts = "corporate", [element("namePart", person.literal or given or "")]
    else:
        kind = "personal"
        parts = some(
            optional("namePart", person.family, type_="family"),
            optional("namePart", given, type_="given"),
            optional("namePart", person.suffix, type_="termsOfAddress"),
        )
    return element(
        "name",
        *parts,
        element("role", element("roleTerm", role, authority="marcrelator", type_="text")),
        *each("affiliation", person.affiliations),
        optional("nameIdentifier", person.orcid, type_="orcid"),
        type_=kind,
    )


def _authors(record: Record) -> Iterator[_Element]:
    yield from (_name(person, "author") for person in record.authors)
    if record.et_al:
        yield element("name", element("etal"))


def _has_its_editors(record: Record) -> bool:
    """Whether the editors are those of what the work is in."""
    return is_in_another(record) and record.type != "book"


def _editors(record: Record) -> list[_Element]:
    return [] if _has_its_editors(record) else [_name(person, "editor") for person in record.editors]


def _kind(record: Record) -> list[_Element]:
    kind = _KINDS.get(record.type or "")
    return [element("typeOfResource", kind[0])] if kind else []


def _genre(record: Record) -> list[_Element]:
    kind = _KINDS.get(record.type or "")
    return [element("genre", kind[1], authority=kind[2])] if kind else []


def _imprint(record: Record, *, issuance: str | None, date: str | None) -> _Element | None:
    place = (
        element("place", element("placeTerm", record.publisher_place, type_="text"))
        if record.publisher_place
        else None
    )
    return filled(
        "originInfo",
        [
            place,
            optional("publisher", record.publisher),
            optional("dateIssued", date, encoding="w3cdtf"),
            optional("edition", record.edition),
            optional("issuance", issuance),
        ],
    )


def _origin(record: Record) -> list[_Element]:
    """When it was issued; and where by whom, unless that is told of what it is in."""
    if is_in_another(record):
        date = optional("dateIssued", record.issued, encoding="w3cdtf")
        return some(filled("originInfo", [date]))
    issuance = "monographic" if record.type == "book" else None
    return some(_imprint(record, issuance=issuance, date=record.issued))


def _languages(record: Record) -> list[_Element]:
    return [element("language", term) for term in each("languageTerm", record.languages, type_="text")]


def _part(record: Record) -> _Element | None:
    """Volume, issue and pages; an article number where readers look for the first page."""
    start = record.page_first or record.article_number
    if start:
        pages = element("extent", element("start", start), optional("end", record.page_last), unit="page")
    else:
        pages = filled("extent", [optional("list", record.pages)], unit="page")
    return filled("part", [_detail("volume", record.volume), _detail("issue", record.issue), pages])


def _detail(kind: str, number: str | None) -> _Element | None:
    return filled("detail", [optional("number", number)], type_=kind)


def _series(record: Record) -> _Element | None:
    title = filled("titleInfo", [optional("title", record.collection_title)])
    return filled("relatedItem", [title], type_="series")


def _numbers(record: Record) -> list[_Element]:
    return [*each("identifier", record.issn, type_="issn"), *each("identifier", record.isbn, type_="isbn")]


def _host(record: Record) -> Iterator[_Element]:
    """What the work is in; of one that is in nothing, the part it is of what is not named, and its series."""
    if not is_in_another(record):
        yield from some(_part(record), _series(record))
        return
    issuance, genre = _HOSTS.get(record.type or "", (None, None))
    content = [
        filled("titleInfo", [optional("title", record.container_title)]),
        filled("titleInfo", [optional("title", record.container_title_short)], type_="abbreviated"),
        *([_name(person, "editor") for person in record.editors] if _has_its_editors(record) else ()),
        _imprint(record, issuance=issuance, date=None),
        optional("genre", genre, authority="bibutilsgt" if genre == "magazine" else "marcgt"),
        *_numbers(record),
        _part(record),
        _series(record),
    ]
    yield from some(filled("relatedItem", content, type_="host"))


def _subjects(texts: Iterable[str], authority: str | None = None, label: str | None = None) -> list[_Element]:
    topics = each("topic", texts)
    return [element("subject", topic, authority=authority, displayLabel=label) for topic in topics]


def _identifiers(record: Record) -> list[_Element]:
    found = some(
        optional("identifier", record.doi, type_="doi"),
        optional("identifier", record.pmid, type_="pubmed"),
        optional("identifier", record.pmcid, type_="pmc"),
        optional("identifier", record.arxiv, type_="arXiv"),
        optional("identifier", record.accession, type_="accessnum"),
        optional("identifier", record.id, type_="citekey"),
    )
    return found if is_in_another(record) else [*found, *_numbers(record)]


def _registrations(record: Record) -> list[_Element]:
    return [element("identifier", one.id, type_=one.registry) for one in record.registrations]


def _location(record: Record) -> list[_Element]:
    if record.url:
        return [element("location", element("url", record.url, dateLastAccessed=record.accessed))]
    return []


def _notes(record: Record) -> list[_Element]:
    return some(
        *each("note", record.funders, type_="funding"),
        optional("note", record.conflict_of_interest, type_="conflict of interest"),
        optional("note", record.status, type_="status"),
    )


def _recorded(record: Record) -> list[_Element]:
    source = optional("recordContentSource", record.database)
    return some(filled("recordInfo", [source, optional("recordIdentifier", record.id)]))


def _host_fields() -> tuple[str, ...]:
    return (
        "container_title", "container_title_short", "editors", "publisher", "publisher_place", "edition",
        "issn", "isbn", "volume", "issue", "pages", "page_first", "page_last", "article_number",
        "collection_title",
    )  # fmt: skip


def _abstract(record: Record) -> list[_Element]:
    return [] if record.abstract is None else each("abstract", [record.abstract.text])


def _typed(field: str) -> Codec:
    """Terms of a list of the record's as genres of nobody's list."""
    return only_written(lambda record: each("genre", getattr(record, field)), field)


TABLE = Table(
    tags=(
        Tag("titleInfo", only_written(_titles, "title", "original_title")),
        Tag("name", only_written(_authors, "authors", "authors.affiliations", "authors.orcid", "et_al")),
        Tag("name[editor]", only_written(_editors, "editors", "editors.affiliations", "editors.orcid")),
        Tag("typeOfResource", only_written(_kind, "type")),
        Tag("genre[authority]", only_written(_genre, "type")),
        Tag("genre", _typed("publication_types")),
        Tag("originInfo", only_written(_origin, "issued", "publisher", "publisher_place", "edition")),
        Tag("language", only_written(_languages, "languages")),
        Tag("abstract", only_written(_abstract, "abstract")),
        Tag("note", only_written(_notes, "funders", "conflict_of_interest", "status")),
        Tag("subject", only_written(lambda record: _subjects(record.keywords), "keywords")),
        Tag(
            "subject[ASJC]",
            only_written(lambda record: _subjects(record.subjects, label="ASJC"), "subjects"),
        ),
        Tag("subject[mesh]", only_written(lambda record: _subjects(record.mesh, "mesh"), "mesh")),
        Tag("relatedItem[host]", only_written(_host, *_host_fields())),
        Tag(
            "identifier",
            only_written(_identifiers, "doi", "pmid", "pmcid", "arxiv", "accession", "id", "issn", "isbn"),
        ),
        Tag("identifier[registry]", only_written(_registrations, "registrations")),
        Tag("location/url", only_written(_location, "url", "accessed")),
        Tag(
            "accessCondition",
            only_written(
                lambda record: some(
                    optional("accessCondition", record.copyright, type_="use and reproduction")
                ),
                "copyright",
            ),
        ),
        Tag("recordInfo", only_written(_recorded, "id", "database")),
    ),
    finish=lambda draft: None,
)
