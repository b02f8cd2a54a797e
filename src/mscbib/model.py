"""The record: the only list of fields. Schema, tables, checks and writers are derived from it.

Names are those of CSL and JATS in snake_case. A field that the text does not hold is absent (None, False
or empty, left out when written); nothing is invented.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

#: Part of an ISO 8601 date: "2025", "2025-01" or "2025-01-31".
PartialDate = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")
]
#: A whole ISO 8601 date.
Date = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
#: A bare DOI in lower case.
Doi = Annotated[str, StringConstraints(pattern=r"^10\.[0-9]{4,9}/[^\s]+$")]
Pmid = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")]
Pmcid = Annotated[str, StringConstraints(pattern=r"^PMC[0-9]{1,9}$")]
Orcid = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$")]
Issn = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{3}[0-9X]$")]
Isbn = Annotated[str, StringConstraints(pattern=r"^([0-9]{9}[0-9X]|[0-9]{13})$")]


class Model(BaseModel):
    """What all parts of a record have in common: unknown fields are an error, not a silent loss.

    So is a number that JSON has no form for.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    def to_json(self, *, all_fields: bool = False) -> bytes:
        """It as one line of JSON (UTF-8, no line break); absent fields only with `all_fields`."""
        return self.__pydantic_serializer__.to_json(self, exclude_defaults=not all_fields)


class Person(Model):
    """An author or editor. A group is `literal` alone; particles stay in `family` ("van der Berg")."""

    family: str | None = None
    given: Annotated[str | None, Field(description="as fully as the entry gives it, else the initials")] = (
        None
    )
    initials: Annotated[str | None, Field(description="as printed")] = None
    suffix: str | None = None
    literal: Annotated[str | None, Field(description="the name of a group, or one that is not divided")] = (
        None
    )
    orcid: Orcid | None = None
    orcid_listed: Annotated[bool, Field(description="the page marks an ORCID without giving it")] = False
    affiliations: Annotated[tuple[str, ...], Field(description="as printed, in order")] = ()


class Section(Model):
    """A labelled part of an abstract, without its label and the colon behind it."""

    label: str
    text: str


class Abstract(Model):
    """An abstract: the text verbatim, labels included, and its sections where it is structured."""

    text: str
    sections: tuple[Section, ...] = ()


class Registration(Model):
    """A trial or review registration number, and the registry it belongs to."""

    registry: str
    id: str


class History(Model):
    """The dates of the work's way to publication."""

    received: Date | None = None
    revised: Date | None = None
    accepted: Date | None = None
    published: Date | None = None
    indexed: Date | None = None


class ReferenceCount(Model):
    """How many references the page announces, and how many it lists."""

    declared: int | None = None
    listed: int | None = None


class Relation(Model):
    """How the work stands to another: cites, is_cited_by, erratum_for, comment_on, retraction_of, …

    What the text says has no score; what was found by comparing records has one, and the reason in words.
    """

    type: str
    target: str
    label: Annotated[str | None, Field(description="of the reference that says so")] = None
    score: Annotated[float | None, Field(description="that it is so, where it was found", ge=0, le=1)] = None
    reason: Annotated[str | None, Field(description="why it was found, in words")] = None


class Origin(Model):
    """Where a record was read: the file, the layout and dialect that recognised it, its place and lines."""

    path: Annotated[str, Field(description='as given; "-" is standard input')]
    layout: str | None = None
    dialect: str | None = None
    index: Annotated[int, Field(description="which entry of the file, from 1", ge=1)]
    line_start: Annotated[int, Field(description="the first line of the entry, from 1", ge=1)]
    line_end: Annotated[int, Field(description="its last line", ge=1)]


class Source(Model):
    """One of the records that a merged record was made of, whole, and what of it was taken."""

    key: Annotated[str, Field(description="its id, made unique among the records merged together")]
    name: Annotated[
        str | None, Field(description="the database or register it is from, as the user says")
    ] = None
    source: Annotated[Origin | None, Field(description="where it was read")] = None
    fields: Annotated[
        tuple[str, ...], Field(description="the fields of the merged record that it gave, or gave a part of")
    ] = ()
    score: Annotated[
        float | None,
        Field(description="that it is of the same work, where a snippet was identified", ge=0, le=1),
    ] = None
    reason: Annotated[str | None, Field(description="why it is, in words")] = None
    record: Annotated[Record, Field(description="as it was, but for its source")]


class Record(Model):
    """A work, as one entry of a dump, a library or a reference list describes it."""

    schema_version: Literal["1"] | None = None
    id: Annotated[str | None, Field(description="the source's own, else a digest of the entry's text")] = None
    label: Annotated[str | None, Field(description="the number printed before the entry or reference")] = None
    type: Annotated[str | None, Field(description="CSL type, where the text tells it")] = None
    title: Annotated[str | None, Field(description="without the full stop that ends it")] = None
    original_title: Annotated[str | None, Field(description="the title in the language of the work")] = None
    authors: Annotated[tuple[Person, ...], Field(description="in order; a group is {literal}")] = ()
    et_al: Annotated[bool, Field(description='the list of authors is cut by "et al."')] = False
    editors: Annotated[tuple[Person, ...], Field(description="of the book a chapter is in")] = ()
    container_title: Annotated[str | None, Field(description="the journal or book, as printed")] = None
    container_title_short: Annotated[
        str | None, Field(description="the journal abbreviated, where the text gives both")
    ] = None
    collection_title: Annotated[str | None, Field(description="the series")] = None
    publisher: Annotated[str | None, Field(description="as printed")] = None
    publisher_place: Annotated[str | None, Field(description="as printed")] = None
    edition: Annotated[str | None, Field(description="as printed")] = None
    languages: Annotated[tuple[str, ...], Field(description="as printed")] = ()
    publication_types: Annotated[tuple[str, ...], Field(description="as printed")] = ()
    issued: Annotated[PartialDate | None, Field(description="ISO 8601, as much as is known")] = None
    accessed: Annotated[Date | None, Field(description="when a web reference was looked at")] = None
    volume: Annotated[str | None, Field(description="as printed")] = None
    issue: Annotated[str | None, Field(description="as printed")] = None
    pages: Annotated[str | None, Field(description="as printed")] = None
    page_first: Annotated[str | None, Field(description="the first page")] = None
    page_last: Annotated[str | None, Field(description="expanded: 660–73 ends at 673")] = None
    article_number: Annotated[str | None, Field(description="a locator that is no page or range")] = None
    doi: Annotated[Doi | None, Field(description="bare, in lower case")] = None
    pmid: Annotated[Pmid | None, Field(description="digits")] = None
    pmcid: Annotated[Pmcid | None, Field(description="PMC and digits")] = None
    arxiv: Annotated[str | None, Field(description="the arXiv number")] = None
    issn: Annotated[tuple[Issn, ...], Field(description="1234-567X")] = ()
    isbn: Annotated[tuple[Isbn, ...], Field(description="digits only")] = ()
    url: Annotated[str | None, Field(description="as printed")] = None
    abstract: Annotated[
        Abstract | None, Field(description="the text verbatim, and its labelled sections")
    ] = None
    keywords: Annotated[tuple[str, ...], Field(description="as printed")] = ()
    subjects: Annotated[tuple[str, ...], Field(description="the journal's, by Scopus ASJC names")] = ()
    mesh: Annotated[tuple[str, ...], Field(description="MeSH headings")] = ()
    funders: Annotated[tuple[str, ...], Field(description="as printed")] = ()
    registrations: Annotated[
        tuple[Registration, ...], Field(description="trial and review registrations named anywhere in it")
    ] = ()
    metrics: Annotated[
        dict[str, int | float] | None, Field(description="cited_by, impact_index_per_article, …")
    ] = None
    history: Annotated[History | None, Field(description="ISO dates")] = None
    links: Annotated[tuple[str, ...], Field(description="the page's own bracketed links, in order")] = ()
    open_access: Annotated[bool, Field(description="the text says so")] = False
    references: Annotated[tuple[Record, ...], Field(description="the works it cites")] = ()
    reference_count: Annotated[ReferenceCount | None, Field(description="announced and listed")] = None
    relations: Annotated[tuple[Relation, ...], Field(description="how it stands to other works")] = ()
    copyright: str | None = None
    conflict_of_interest: str | None = None
    status: str | None = None
    database: str | None = None
    accession: str | None = None
    raw: Annotated[str | None, Field(description="a reference as printed, without its label")] = None
    unparsed: Annotated[str | None, Field(description="what of a reference was not understood")] = None
    confidence: Annotated[float | None, Field(description="that a reference is read right", ge=0, le=1)] = (
        None
    )
    extra: Annotated[dict[str, tuple[str, ...]] | None, Field(description="unknown tags, kept")] = None
    cluster: Annotated[str | None, Field(description="which records are of one work, with --group")] = None
    sources: Annotated[
        tuple[Source, ...],
        Field(description="the records it was merged from: key, name, source, fields, record"),
    ] = ()
    source: Annotated[Origin | None, Field(description="where the record was read")] = None
    spans: Annotated[
        dict[str, tuple[int, int]] | None,
        Field(description="field path to [start, end) in characters of the decoded text, with --spans"),
    ] = None


def refused(values: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str, str]]:
    """What of `values` no record can hold: the path of each, the kind of error, and why, in words."""
    try:
        Record.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
        return [(detail["loc"], detail["type"], _why(**detail)) for detail in details]
    return []


#: What a value should be, by the kind of error and by the name of a field of a certain form.
_NEEDED = {
    "bool": "true or false",
    "dict": "an object",
    "float": "a number",
    "int": "a whole number",
    "model": "an object",
    "string": "a string",
    "tuple": "a list",
}
_FORMS = {
    "doi": "10., four to nine digits, a slash and a suffix without blanks",
    "isbn": "10 or 13 digits",
    "issn": "of the form 1234-567X",
    "issued": "a date of ISO 8601 such as 2025, 2025-01 or 2025-01-31",
    "orcid": "of the form 0000-0000-0000-000X",
    "pmcid": "PMC and up to nine digits",
    "pmid": "up to nine digits",
} | dict.fromkeys(("accessed", *History.model_fields), "a date of ISO 8601 such as 2025-01-31")


def _why(*, type: str, loc: tuple[str | int, ...], msg: str, **_: Any) -> str:  # noqa: A002
    """Why a value is refused: pydantic's words are Python's, and whoever reads them has JSON."""
    names = [part for part in loc if isinstance(part, str)]
    if type == "missing":
        return f"`{names[-1]}` is missing in it"
    if type == "string_pattern_mismatch" and names and names[-1] in _FORMS:
        return f"it should be {_FORMS[names[-1]]}"
    needed = _NEEDED.get(type.partition("_")[0] if loc[-1:] != ("int",) else "float")  # of int | float
    if needed is not None and type.endswith(("_type", "_parsing", "_from_float", "_size")):
        return f"it should be {needed}"
    return msg.replace("Input should", "it should")
