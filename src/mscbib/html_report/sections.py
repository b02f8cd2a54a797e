"""The figures of the page: each with a sentence, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from mscbib.html_report import charts
from mscbib.html_report.charts import Bar
from mscbib.html_report.citation_map import CitationMap, picture
from mscbib.html_report.rows import cut

#: Bars of a figure; its table goes on.
_BARS = 15
#: Characters of a name.
_NAME = 200


class Figure(NamedTuple):
    """A figure: its anchor, title and drawing (None: there is nothing to draw), and its numbers.

    ``said`` is a sentence below the title; ``head`` and ``rows`` are the table, the first column a name.
    """

    anchor: str
    title: str
    said: str
    svg: str | None
    head: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = ()
    is_wide: bool = False


def figures(overview: dict[str, Any], citations: CitationMap, *, all_citations: bool) -> list[Figure]:
    """All figures, in order.

    Args:
        overview: what `Overview.as_dict` gives.
        citations: the works that the last one shows.
        all_citations: whether all records were looked at for them.

    Raises:
        MissingLibraryError: vl-convert is not installed.
    """
    return [*_counted(overview), _completeness(overview), _citations(citations, looked_at_all=all_citations)]


def _counted(overview: dict[str, Any]) -> Iterator[Figure]:
    yield _years(overview["years"])
    yield _top(overview["journals"], "journals", "Journals", "journal", "journals", "no journal or book")
    yield _top(overview["authors"], "authors", "Authors", "author", "authors", "no author")
    keywords, mesh = overview["keywords"], overview["mesh"]
    if keywords["distinct"] or not mesh["distinct"]:
        yield _top(keywords, "keywords", "Keywords", "keyword", "keywords", "no keyword")
    if mesh["distinct"]:
        yield _top(mesh, "mesh", "MeSH headings", "heading", "headings", "no heading")
    countries = overview["countries"]
    if countries is None:
        said = "Countries are known with the library pycountry: python -m pip install 'mscbib[report]'"
        yield Figure("countries", "Countries of affiliations", said, None)
    else:
        unknown = countries["unknown"]["distinct"]
        figure = _top(
            countries, "countries", "Countries of affiliations", "country", "countries",
            "no affiliation with a country",
        )  # fmt: skip
        more = f" {_number(unknown, 'affiliation')} told no country." if unknown else ""
        yield figure._replace(said=figure.said + more)
    yield _top(overview["types"], "types", "Types of works", "type", "types", "no type")
    yield _top(overview["layouts"], "layouts", "Layouts and formats", "layout", "layouts", "none")


def _years(years: dict[str, Any]) -> Figure:
    counts = [(one["year"], one["count"]) for one in years["counts"]]
    absent = f"{_number(years['absent'], 'record')} without a year." if years["absent"] else ""
    if not counts:
        return Figure("years", "Publications by year", absent, None)
    first, last = counts[0][0], counts[-1][0]
    said = f"From {first} to {last}. {absent}" if first != last else f"All of {first}. {absent}"
    svg = charts.years(f"Number of publications by year, {first} to {last}", counts)
    rows = [(str(year), f"{count:,}") for year, count in counts]
    return Figure("years", "Publications by year", said, svg, ("year", "records"), rows)


def _top(values: dict[str, Any], anchor: str, title: str, one: str, many: str, none: str) -> Figure:
    """The most frequent values of a list."""
    top = [(cut(item["value"], _NAME), item["count"]) for item in values["top"]]
    absent = f"{_number(values['absent'], 'record')} with {none}." if values["absent"] else ""
    if not top:
        return Figure(anchor, title, absent, None)
    distinct = values["distinct"]
    shown = f" The {min(_BARS, len(top))} most frequent are drawn." if distinct > _BARS else ""
    said = f"{distinct:,} {one if distinct == 1 else many}.{shown} {absent}"
    svg = charts.bars(f"{title}: records of each", [Bar(*item) for item in top[:_BARS]])
    rows = [(name, f"{count:,}") for name, count in top]
    return Figure(anchor, title, said, svg, (one, "records"), rows)


def _completeness(overview: dict[str, Any]) -> Figure:
    records = overview["records"]
    fields = [(one["field"], one["records"]) for one in overview["completeness"]["fields"] if one["records"]]
    fields.sort(key=lambda item: -item[1])
    bars = [Bar(name, count, _percent(count, records)) for name, count in fields]
    rows = [(name, f"{count:,}", _percent(count, records)) for name, count in fields]
    return Figure(
        "completeness",
        "Completeness of fields",
        "How many of the records have each field; fields that none has are left out.",
        charts.bars("Share of the records that have each field", bars, records) if bars else None,
        ("field", "records", "share"),
        rows,
    )


def _citations(found: CitationMap, *, looked_at_all: bool) -> Figure:
    title = "Who cites whom"
    partly = "" if looked_at_all else " Only the first records were looked at, since they cite very much."
    if not found.works:
        said = "No record says which work it cites, or is cited by." + partly
        return Figure("citations", title, said, None, is_wide=True)
    number = len(found.works)
    drawn = "all" if number == found.all_works else f"the most connected {number}"
    said = (
        f"{_number(found.all_citations, 'citation')} among {_number(found.all_works, 'work')}, of which "
        f"{drawn} are drawn, the older on the left, with lines to what they cite. A full circle is one of "
        f"the records, an empty one is only cited; its size is how often it is cited.{partly}"
    )
    rows = [
        (
            work.label,
            str(work.year or ""),
            work.title,
            f"{work.cited:,}",
            f"{work.citing:,}",
            "yes" if work.is_record else "no",
        )
        for work in found.works
    ]
    head = ("work", "year", "title", "cited by", "cites", "among the records")
    return Figure("citations", title, said, picture(found), head, rows, is_wide=True)


def _percent(count: int, whole: int) -> str:
    """A share that is 100% or 0% only where it is all or nothing."""
    share = 100 * count / whole
    if count < whole and share >= 99.5:
        return ">99%"
    return "<1%" if 0 < share < 0.5 else f"{share:.0f}%"


def _number(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number:,} {thing}s"
