"""Citing lists: works that cite one, each a citation with what the site adds to it."""

from __future__ import annotations

from mscbib import abstracts, people, references, values
from mscbib.draft import Draft, Handler, converted, flag, text

IDENTITY = ("title", "authors", "doi", "pmid", "pmcid", "abstract", "unparsed")


def _citation(draft: Draft, start: int, end: int) -> None:
    references.read_into(draft, start, end)
    references.report_unparsed(draft, "the citation", "unparsed-citation")


def _links(draft: Draft, start: int, end: int) -> None:
    while (opening := draft.text.find("[", start, end)) >= 0:
        start = draft.text.find("]", opening, end)
        draft.add("links", draft.text[opening + 1 : start], opening + 1, start)


FIELDS: dict[str, Handler] = {
    "label": text("label"),
    "citation": _citation,
    "pmid": text("pmid"),
    "pmcid": text("pmcid"),
    "doi": converted("doi", str.lower),
    "cited_by": converted("cited_by", values.number, group="metrics"),
    "impact_index_per_article": converted("impact_index_per_article", values.number, group="metrics"),
    "links": _links,
    "received": converted("received", values.us_date, group="history"),
    "revised": converted("revised", values.us_date, group="history"),
    "accepted": converted("accepted", values.us_date, group="history"),
    "indexed": converted("indexed", values.us_date, group="history"),
    "open_access": flag("open_access"),
    "abstract": abstracts.paragraph,
    "affiliated_name": people.affiliated_name,
    "affiliation": people.affiliation,
}


def finish(draft: Draft) -> None:
    """Join the authors of the citation with their affiliations, and put the abstract together."""
    people.join_affiliations(draft)
    abstracts.finish(draft)
