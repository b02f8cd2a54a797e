"""What a page's metadata mean: the one table of their names, from the first to be believed to the last.

Names are in small letters, with a full stop between parts. ``citation_…`` is Highwire Press's vocabulary, as
Google Scholar documents it for publishers; ``dc.…`` and ``dcterms.…`` are Dublin Core, with what Open Journal
Systems adds; ``prism.…`` is PRISM; ``bepress_citation_…`` and ``eprints.…`` are those repositories' own;
``schema.…`` is what `_json_ld` finds. What ``og:…`` and ``twitter:…`` say is said for cards, and proves
nothing.
"""

from __future__ import annotations

#: Field of a record → names.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": (
        "citation_title", "bepress_citation_title", "wkhealth_title", "eprints.title", "dc.title",
        "dcterms.title", "schema.headline", "schema.name",
    ),
    "container_title": (
        "citation_journal_title", "citation_inbook_title", "citation_book_title", "citation_conference_title",
        "citation_conference", "bepress_citation_journal_title", "eprints.publication",
        "prism.publicationname", "dc.source", "dc.relation.journal", "schema.ispartof.book",
        "schema.ispartof.periodical",
    ),
    "container_title_short": ("citation_journal_abbrev",),
    "collection_title": ("citation_series_title",),
    "publisher": (
        "citation_publisher", "citation_dissertation_institution", "citation_technical_report_institution",
        "bepress_citation_publisher", "bepress_citation_dissertation_institution", "dc.publisher",
        "dcterms.publisher", "schema.publisher",
    ),
    "issued": (
        "citation_publication_date", "citation_cover_date", "citation_date", "citation_year",
        "bepress_citation_date", "dcterms.issued", "dc.issued", "dc.date.issued", "prism.publicationdate",
        "prism.coverdate", "prism.coverdisplaydate", "eprints.date", "citation_online_date", "dc.date",
        "dcterms.date", "dc.date.created", "schema.datepublished",
    ),
    "volume": (
        "citation_volume", "bepress_citation_volume", "eprints.volume", "prism.volume", "dc.source.volume",
        "dc.citation.volume", "schema.volumenumber",
    ),
    "issue": (
        "citation_issue", "bepress_citation_issue", "eprints.number", "prism.number",
        "prism.issueidentifier", "dc.source.issue", "dc.citation.issue", "schema.issuenumber",
    ),
    "doi": (
        "citation_doi", "bepress_citation_doi", "dc.identifier.doi", "prism.doi", "dc.identifier",
        "dcterms.identifier", "eprints.id_number", "schema.doi",
    ),
    "pmid": ("citation_pmid",),
    "pmcid": ("citation_pmcid",),
    "arxiv": ("citation_arxiv_id",),
    "url": (
        "citation_public_url", "citation_abstract_html_url", "citation_fulltext_html_url",
        "dc.identifier.uri", "prism.url",
    ),
    "abstract": (
        "citation_abstract", "dcterms.abstract", "dc.description.abstract", "eprints.abstract",
        "dc.description", "schema.abstract", "schema.description",
    ),
    "copyright": ("dc.rights", "dcterms.rights", "prism.copyright"),
}  # fmt: skip

#: Fields that are lists → names; all values of the first name that has any.
LISTS: dict[str, tuple[str, ...]] = {
    "issn": (
        "citation_issn", "bepress_citation_issn", "eprints.issn", "prism.issn", "dc.source.issn",
        "schema.issn",
    ),
    "isbn": ("citation_isbn", "bepress_citation_isbn", "eprints.isbn", "prism.isbn", "schema.isbn"),
    "languages": ("citation_language", "dc.language", "dcterms.language", "schema.inlanguage"),
    "keywords": (
        "citation_keywords", "citation_keyword", "prism.keyword", "dc.subject", "dcterms.subject",
        "eprints.keywords", "schema.keywords",
    ),
}  # fmt: skip

#: Lists of people → names; all values of the first name that has any, each with what follows it.
PEOPLE: dict[str, tuple[str, ...]] = {
    "authors": (
        "citation_author", "citation_authors", "bepress_citation_author", "eprints.creators_name",
        "dc.creator", "dcterms.creator", "dc.creator.personalname", "dc.contributor.author", "schema.author",
    ),
    "editors": ("citation_editor", "eprints.editors_name"),
}  # fmt: skip
#: What is said of the person before.
AFFILIATIONS = frozenset({"citation_author_institution", "schema.author.affiliation"})
ORCIDS = frozenset({"citation_author_orcid", "schema.author.orcid"})
#: A person's name in two parts, and a group's.
FAMILY, GIVEN, GROUP = "schema.author.family", "schema.author.given", "schema.author.group"

#: First and last page, and both in one.
PAGES = (
    ("citation_firstpage", "citation_lastpage"),
    ("citation_first_page", "citation_last_page"),
    ("bepress_citation_firstpage", "bepress_citation_lastpage"),
    ("prism.startingpage", "prism.endingpage"),
    ("dc.citation.spage", "dc.citation.epage"),
    ("schema.pagestart", "schema.pageend"),
)
PAGE_RANGES = (
    "citation_pages", "dc.identifier.pagenumber", "eprints.pagerange", "prism.pagerange", "schema.pagination",
)  # fmt: skip

REFERENCES = "citation_reference"

#: What a name says of the work by being there → CSL type; the first that is there tells.
TYPES = {
    "citation_dissertation_institution": "thesis",
    "bepress_citation_dissertation_institution": "thesis",
    "citation_journal_title": "article-journal",
    "bepress_citation_journal_title": "article-journal",
    "citation_conference_title": "paper-conference",
    "citation_conference": "paper-conference",
    "citation_inbook_title": "chapter",
    "citation_book_title": "chapter",
    "citation_technical_report_institution": "report",
    "prism.publicationname": "article-journal",
    "schema.ispartof.periodical": "article-journal",
    "schema.ispartof.book": "chapter",
    "dc.source.issn": "article-journal",
    "citation_arxiv_id": "article",
    "citation_isbn": "book",
}
#: What `dc.type` says → CSL type. Its plain `Text` says nothing.
DC_TYPES = {
    "article": "article-journal", "journal article": "article-journal", "journalarticle": "article-journal",
    "text.serial.journal": "article-journal", "research-article": "article-journal",
    "review-article": "article-journal", "originalpaper": "article-journal", "book": "book",
    "chapter": "chapter", "book chapter": "chapter", "bookchapter": "chapter", "thesis": "thesis",
    "dissertation": "thesis", "doctoral thesis": "thesis", "conference paper": "paper-conference",
    "conferencepaper": "paper-conference", "preprint": "article", "report": "report", "dataset": "dataset",
}  # fmt: skip

#: Vocabularies that only pages of works use; of any other, more must be said than a title and a name.
SCHOLARLY = ("citation_", "bepress_citation_", "eprints.", "prism.", "schema.", "wkhealth_")

#: What the parts of a `citation_reference` are.
REFERENCE_FIELDS = {
    "citation_title": "title",
    "citation_journal_title": "container_title",
    "citation_journal_abbrev": "container_title_short",
    "citation_inbook_title": "container_title",
    "citation_conference_title": "container_title",
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_publisher": "publisher",
    "citation_publication_date": "issued",
    "citation_year": "issued",
    "citation_date": "issued",
    "citation_doi": "doi",
    "citation_pmid": "pmid",
    "citation_arxiv_id": "arxiv",
    "citation_isbn": "isbn",
    "citation_issn": "issn",
    "citation_author": "authors",
}
