"""Citing lists: works that cite one, each a citation with what the site adds to it."""

from __future__ import annotations

import re

from mscbib import people, references, values
from mscbib.draft import Draft, Handler, converted, kept, listed, text
from mscbib.layouts import _work
from mscbib.references.fields import work_type

IDENTITY = ("title", "authors", "doi", "pmid", "pmcid", "abstract", "unparsed")

_LINK = re.compile(r"\[([^\][]*)\]")


def _citation(draft: Draft, start: int, end: int) -> None:
    references.read_into(draft, start, end)
    references.report_unparsed(draft, "the citation", "unparsed-citation")


def _links(draft: Draft, start: int, end: int) -> None:
    draft.add_found("links", _LINK, start, end)


def _venue(draft: Draft, start: int, end: int) -> None:
    """Where the work was published: a journal, a conference, a server; what it is, `finish` looks at."""
    text("container_title")(draft, start, end)
    draft.notes["venue"] = True


def _book_mark(draft: Draft, start: int, end: int) -> None:
    draft.values["type"] = "book"
    draft.mark("type", start, end)


def _publication_types(draft: Draft, start: int, end: int) -> None:
    """What kind of publication it is; a page may say so twice."""
    said, start, end = draft.said(start, end)
    if said in draft.values.get("publication_types", ()):
        draft.repeats.append(("publication_types", start, end))
    else:
        draft.add("publication_types", said, start, end)


def _repeat(name: str) -> Handler:
    """A handler of text that says once more, and shorter, what a field says."""

    def handle(draft: Draft, start: int, end: int) -> None:
        draft.repeats.append((name, *draft.trimmed(start, end)))

    return handle


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
    "publication_types": _publication_types,
    "venue": _venue,
    "book_mark": _book_mark,
    "site": kept("site"),
    "full_text": listed("links"),
    "other_count": kept("web_of_science"),
    "snippet": kept("snippet"),
    "repeated_authors": _repeat("authors"),
    "repeated_citation": _repeat("container_title"),
}


def finish(draft: Draft) -> None:
    """Join the authors of a citation with the people below it, and what all layouts put together."""
    people.join_affiliations(draft)
    said = "type" in draft.values
    _work.finish_work(draft)
    if "venue" in draft.notes and not said:
        draft.values.pop("type", None)
        kind = work_type(draft)
        if kind is not None:
            draft.values["type"] = kind
