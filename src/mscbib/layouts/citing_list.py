"""Citing lists: works that cite one, each a citation with what the site adds to it."""

from __future__ import annotations

from mscbib import people, references, values
from mscbib.draft import Draft, Handler, converted, text
from mscbib.layouts import _work

IDENTITY = ("title", "authors", "doi", "pmid", "pmcid", "abstract", "unparsed")


def _citation(draft: Draft, start: int, end: int) -> None:
    references.read_into(draft, start, end)
    references.report_unparsed(draft, "the citation", "unparsed-citation")


def _links(draft: Draft, start: int, end: int) -> None:
    while (opening := draft.text.find("[", start, end)) >= 0:
        start = draft.text.find("]", opening, end)
        draft.add("links", draft.text[opening + 1 : start], opening + 1, start)


FIELDS: dict[str, Handler] = {
    **_work.FIELDS,
    "label": text("label"),
    "citation": _citation,
    "impact_index_per_article": converted("impact_index_per_article", values.number, group="metrics"),
    "links": _links,
    "received": converted("received", values.us_date, group="history"),
    "revised": converted("revised", values.us_date, group="history"),
    "accepted": converted("accepted", values.us_date, group="history"),
    "indexed": converted("indexed", values.us_date, group="history"),
    "affiliated_name": people.affiliated_name,
    "affiliation": people.affiliation,
}


def finish(draft: Draft) -> None:
    """Join the authors of a citation with the people below it, and what all layouts put together."""
    people.join_affiliations(draft)
    _work.finish_work(draft)
