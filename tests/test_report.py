"""The page of `mscbib report`: complete in itself, true to its records; nothing of its input runs in it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import html5lib
import pytest
from click.testing import Result
from deduplicating import work
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx import MultiDiGraph
from test_cli import PAGE, RCA, SNIPPETS, call, damaged

from mscbib.diagnostics import Diagnostic, Severity
from mscbib.html_report import charts, rows, sections
from mscbib.html_report.citation_map import _LABEL, _places, citation_map, picture
from mscbib.html_report.findings import Findings
from mscbib.model import Record

#: What may be followed from the page: its own parts, and addresses that are made of identifiers.
_LINKS = ("#", "https://doi.org/10.", "https://pubmed.ncbi.nlm.nih.gov/")
_ELSEWHERE = re.compile(r"url\((?!#)|@import|expression\(|javascript:", re.IGNORECASE)

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "<!--<script>",
    "]]><svg/onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %} ${x} <%= y %>",
    "\u2028alert(1)\u2029",
    '" onmouseover="alert(1)',
    "&lt;b&gt; &amp;amp;",
    "data('names')[0]",
    "\u202eevil\u202c \x1b[31m\x00 \ufffe",
]


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def report(*args: str | Path, stdin: bytes = b"") -> Result:
    return call("report", "--jobs", "1", *args, stdin=stdin)


def written(path: str, records: Iterable[Record]) -> str:
    Path(path).write_bytes(b"".join(one.to_json() + b"\n" for one in records))
    return path


class Page:
    """A page as a browser reads it."""

    def __init__(self, text: str) -> None:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root = parser.parse(text)
        self.data = json.loads(self.one("data").text)

    def all(self, *names: str) -> list[Any]:
        wanted = {*names, *(f"{{http://www.w3.org/2000/svg}}{name}" for name in names)}
        return [element for element in self.root.iter() if element.tag in wanted]

    def one(self, anchor: str) -> Any:
        (found,) = [element for element in self.root.iter() if element.get("id") == anchor]
        return found

    def table(self, anchor: str) -> list[list[str]]:
        """The rows of the table of numbers in a section."""
        rows = self.one(anchor).findall(".//details//tbody/tr")
        return [[text(cell) for cell in row] for row in rows]

    def rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self.data["columns"], row, strict=True)) for row in self.data["rows"]]


def text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def page(*args: str | Path, code: int = 0) -> Page:
    result = report(*args, "-o", "report.html")
    assert result.exit_code == code, result.stderr
    found = Page(Path("report.html").read_text(encoding="utf-8"))
    is_complete(found)
    return found


def is_complete(found: Page) -> None:
    """Nothing is fetched, nothing runs but the page's own, every link leads somewhere."""
    ids = [element.get("id") for element in found.root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert not found.all("img", "iframe", "object", "embed", "link", "base", "image", "use", "a-", "video")
    for element in found.root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on"), name
            assert str(name) not in ("src", "srcset", "style", "action", "formaction", "xlink:href")
            assert not _ELSEWHERE.search(value) or name in ("title", "data-sort"), (name, value)
    for link in found.all("a"):
        assert link.get("href").startswith(_LINKS)
        assert not link.get("href").startswith("#") or link.get("href")[1:] in ids
    (style,) = found.all("style")
    data, script = found.all("script")
    assert (data.get("type"), script.get("type")) == ("application/json", None)
    assert not _ELSEWHERE.search(style.text) and "innerHTML" not in script.text
    (policy,) = [one.get("content") for one in found.all("meta") if one.get("http-equiv")]
    digests = [
        base64.b64encode(hashlib.sha256(one.text.encode()).digest()).decode() for one in (style, script)
    ]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


# ---- What is on the page


def test_the_seeds_are_a_page() -> None:
    found = page(RCA, SNIPPETS, PAGE, "--source", f"Citing={RCA}")
    assert found.root.get("lang") == "en"
    assert [text(one) for one in found.all("h1")] == ["Records of 3 files"]
    heads = [text(one) for one in found.all("h2")]
    assert heads == [
        "PRISMA 2020 flow", "Publications by year", "Journals", "Authors", "Keywords",
        "Countries of affiliations", "Types of works", "Layouts and formats", "Completeness of fields",
        "Who cites whom", "Findings", "Records",
    ]  # fmt: skip
    numbers = {text(one[0]): text(one[1]) for one in found.root.findall(".//dl/div")}
    assert (numbers["records"], numbers["duplicates"], numbers["years"]) == ("9", "0", "2023–2025")
    assert found.table("years") == [["2023", "1"], ["2024", "2"], ["2025", "2"]]
    assert ["Canada", "1"] in found.table("countries")
    flow = [text(one) for one in found.one("flow").iter("{http://www.w3.org/2000/svg}tspan")]
    assert "Citing (n = 5)" in flow and "Records screened (n = )" in flow
    assert found.table("completeness")[0] == ["id", "9", "100%"]


def test_every_figure_has_a_name_and_its_numbers_as_a_table() -> None:
    found = page(RCA)
    for figure in found.all("svg"):
        assert figure.get("role") == "img"
        assert figure.get("aria-label") or figure.get("aria-labelledby")
    drawn = [one for one in found.all("section") if "chart" in str([s.get("class") for s in one.iter()])]
    assert len(drawn) >= 6
    for section in drawn:
        assert section.findall(".//details//th[@scope='row']")
    levels = [int(one.tag[1]) for one in found.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in itertools.pairwise(levels))
    assert next(found.root.iter("a")).get("href") == "#records"
    for region in found.root.iter():
        assert region.get("role") != "region" or region.get("aria-label") or region.get("aria-labelledby")


def test_the_table_holds_all_records_and_its_beginning_needs_no_script() -> None:
    records = [work(id=f"r{n}", title=f"Work {n:03}", doi=f"10.1000/x.{n}") for n in range(120)]
    found = page(written("many.ndjson", records))
    assert [row["title"] for row in found.rows()] == [f"Work {n:03}" for n in range(120)]
    shown = found.one("rows").findall("tr")
    assert [text(row[0]) for row in shown] == [f"Work {n:03}" for n in range(rows.FIRST)]
    assert text(shown[0][1]) == "Okafor N, Lindqvist P, Tanaka H"
    assert [link.get("href") for link in shown[0].iter("a")] == ["https://doi.org/10.1000/x.0"]
    assert found.one("controls").get("hidden") is not None


def test_rows_beyond_what_a_page_holds_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mscbib.html_report.MOST", 5)
    found = page(written("many.ndjson", [work(id=f"r{n}", title=f"Work {n}") for n in range(9)]))
    assert len(found.rows()) == 5 and "The first 5 of 9 records." in text(found.one("records"))
    assert {text(one[0]): text(one[1]) for one in found.root.findall(".//dl/div")}["records"] == "9"


def test_findings_lead_to_their_lines() -> None:
    Path("damaged.txt").write_text(damaged(), encoding="utf-8")
    found = page("damaged.txt", code=1)
    listed = found.one("findings-listed").findall(".//tbody/tr")
    assert listed
    codes = [text(row[0]) for row in listed]
    errors = [code for code, row in zip(codes, listed, strict=True) if text(row[1]) == "error"]
    assert errors and codes[: len(errors)] == errors
    lines = damaged().split("\n")
    for row in listed:
        link = row[3].find("a")
        path, line, column = text(link).rsplit(":", 2)
        shown = found.one(link.get("href")[1:])
        assert (path, text(shown[0])) == ("damaged.txt", line)
        marked = "".join(shown.find(".//mark").itertext())
        assert lines[int(line) - 1][int(column) - 1 :].startswith(marked)
    counted = found.one("findings").find(".//table").findall(".//tbody/tr")
    assert sum(int(text(row[2])) for row in counted) == len(listed)


def test_errors_come_first_and_exactly_the_place_is_marked() -> None:
    kept = Findings()
    for code, severity in (("MSC101", Severity.WARNING), ("MSC900", Severity.ERROR)):
        kept.add(
            Diagnostic(
                code=code, name="a-rule", severity=severity, message="it is so", remedy="mend it",
                path="a.txt", line=3, column=5, end_line=3, end_column=8, start=40, end=43,
                shown="one two six", caret=4,
            )
        )  # fmt: skip
    assert [one.code for one in kept.listed()] == ["MSC900", "MSC101"]
    ((path, (line,)),) = kept.lines()
    assert (path, line.before, line.marked, line.behind) == ("a.txt", "one ", "two", " six")
    assert line.codes == ("MSC101", "MSC900")


def test_of_a_rule_that_finds_very_much_there_are_examples() -> None:
    found = page(
        written("many.ndjson", [work(id=f"r{n}", title="BEES OF CITY PARKS AND GARDENS") for n in range(90)])
    )
    listed = found.one("findings-listed")
    codes = [text(row[0]) for row in listed.findall(".//tbody/tr")]
    assert all(codes.count(code) <= 25 for code in codes)
    shown, whole = re.findall(r"[0-9]+", text(listed.find("summary")))
    assert int(shown) == len(codes) < int(whole)


# ---- Nothing of the input runs


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_of_the_input_is_text(hostile: str) -> None:
    person = {"family": hostile, "given": "A", "affiliations": [f"{hostile}, Canada"]}
    record = Record.model_validate(
        {
            "id": hostile, "title": hostile, "authors": [person], "container_title": hostile, "type": hostile,
            "keywords": [hostile], "issued": "2020", "database": hostile,
            "doi": f"10.1000/{''.join(hostile.split())}",
            "url": "javascript:alert(1)", "mesh": [hostile], "languages": [hostile],
            "references": [{"title": hostile, "issued": "2001", "authors": [person], "raw": hostile}],
            "relations": [{"type": "cites", "target": hostile}],
        }
    )  # fmt: skip
    plain = written("a.ndjson", [record, work(id="b", title="Bees")])
    try:
        found = page(plain, "--title", hostile.replace("\x00", ""))
    except AssertionError:
        if report(plain).exit_code != 1:
            raise
        found = page(plain, "--title", hostile.replace("\x00", ""), code=1)
    titles = [row["title"] for row in found.rows()]
    assert titles == [rows.cut(hostile, 500), "Bees"]
    assert text(found.one("rows").find("tr")[0]) == " ".join(rows.cut(hostile, 500).split())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=30, deadline=None)
def test_no_name_breaks_a_figure(name: str) -> None:
    svg = charts.bars("figure", [charts.Bar(rows.cut(name, 200), 2), charts.Bar("x", 1)])
    root = html5lib.parseFragment(svg, namespaceHTMLElements=False)
    assert {element.tag.rpartition("}")[2] for element in root.iter() if isinstance(element.tag, str)} <= {
        "DOCUMENT_FRAGMENT", "svg", "g", "path", "text", "line", "defs", "clipPath", "rect",
    }  # fmt: skip


# ---- Figures


def test_years_without_publications_have_a_place_too() -> None:
    svg = charts.years("years", [(2001, 3), (2004, 1)])
    assert re.findall(r">(20[0-9]{2})<", svg) == ["2001", "2002", "2003", "2004"]


@given(st.dictionaries(st.integers(0, 9999), st.integers(1, 10**6), min_size=1, max_size=30))
@settings(max_examples=20, deadline=None)
def test_any_years_can_be_drawn(counts: dict[int, int]) -> None:
    svg = charts.years("years", sorted(counts.items()))
    assert 0 < svg.count("<path") < 400


def graph_of(edges: Iterable[tuple[int, int]], years: Callable[[int], int | None]) -> MultiDiGraph[str]:
    graph: MultiDiGraph[str] = MultiDiGraph()
    for pair in edges:
        for number in pair:
            year = years(number)
            said = {} if year is None else {"year": year}
            graph.add_node(f"w{number}", label=f"Work {number}", role="record", **said)
        graph.add_edge(f"w{pair[0]}", f"w{pair[1]}", type="cites")
    return graph


EDGES = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 90)).filter(lambda pair: pair[0] != pair[1]), min_size=1
)


@given(EDGES, st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_no_label_in_the_picture_of_citations_covers_another(edges: list[tuple[int, int]], span: int) -> None:
    found = citation_map(graph_of(edges, lambda number: 2000 + number % span if number % 7 else None))
    assert found.works and len(found.works) <= 45
    assert found.all_citations == len(set(edges))
    at = _places(found)
    places = sorted((place.row, place.x) for place in at.values())
    for (row, x), (other, y) in itertools.pairwise(places):
        assert row != other or y - x >= _LABEL
    for a, b in found.edges:
        assert a in at and b in at


def test_the_picture_shows_the_most_cited_and_who_cites_them() -> None:
    star = [(number, 0) for number in range(1, 200)] + [(500, 501)]
    found = citation_map(graph_of(star, lambda number: 2000 + number % 9))
    assert found.works[0].name == "w0" and found.works[0].cited == 199
    assert len(found.edges) >= 25 and "Work 0" in picture(found)
    cited = [(100 + number * 50 + by, number) for number in range(40) for by in range(1 + number)]
    found = citation_map(graph_of(cited, lambda number: 2000))
    assert [work.name for work in found.works if work.cited] == [f"w{number}" for number in range(39, 19, -1)]


def test_a_work_without_a_year_stands_between_what_it_cites_and_what_cites_it() -> None:
    years = {1: 2001, 2: None, 3: 2009, 4: 2015, 5: None}
    found = citation_map(graph_of([(2, 1), (3, 2), (4, 3), (5, 1)], years.__getitem__))
    at = _places(found)
    assert at["w1"].x < at["w2"].x == at["w5"].x < at["w3"].x < at["w4"].x
    assert ">no year<" in picture(found)


def test_nearly_all_is_not_all() -> None:
    assert [sections._percent(count, 1000) for count in (1000, 999, 500, 4)] == ["100%", ">99%", "50%", "<1%"]


def test_citations_are_drawn_with_the_numbers() -> None:
    cited = {"title": "An old work", "issued": "1999", "doi": "10.1000/old", "authors": [{"family": "Alt"}]}
    citing = [work(id=f"c{n}", title=f"Citing {n}", references=[cited]) for n in range(3)]
    found = page(written("citing.ndjson", citing))
    first, *others = found.table("citations")
    assert first == ["Alt 1999", "1999", "An old work", "3", "0", "no"]
    assert [row[3:] for row in others] == [["0", "1", "yes"]] * 3


# ---- The command


def test_the_page_is_the_same_each_time_and_by_any_way() -> None:
    assert report(RCA, "-q").stdout == report(RCA, "-q").stdout
    piped = Page(report("-q", stdin=RCA.read_bytes()).stdout)
    assert [text(one) for one in piped.all("h1")] == ["Records of standard input"]
    assert len(piped.rows()) == 5


def test_counts_stand_in_the_flow_or_are_refused() -> None:
    Path("counts.toml").write_text("records_screened = 5\nrecords_excluded = 2\n", encoding="utf-8")
    flow = text(page(RCA, "--counts", "counts.toml").one("flow")).replace("\u00a0", " ")
    assert "Records screened (n = 5)" in flow and "Records excluded (n = 2)" in flow
    Path("counts.toml").write_text("records_screened = 6", encoding="utf-8")
    result = report(RCA, "--counts", "counts.toml", "-o", "other.html")
    assert result.exit_code == 2 and "5 are left" in result.stderr
    assert not Path("other.html").exists()


def test_nothing_to_show_is_said() -> None:
    Path("folder").mkdir()
    result = report("folder", "-o", "report.html")
    assert result.exit_code == 1 and "there is no record in it" in result.stderr
    Path("prose.txt").write_text("Dear Sir,\n\nthank you.\n", encoding="utf-8")
    result = report("prose.txt", "-o", "report.html")
    assert result.exit_code == 1 and "MSC" in result.stderr
    assert not Path("report.html").exists()


def test_an_unreadable_file_gives_2_and_the_others_are_shown() -> None:
    result = report("nowhere.ris", RCA, "-o", "report.html")
    assert result.exit_code == 2 and "nowhere.ris" in result.stderr
    assert len(Page(Path("report.html").read_text(encoding="utf-8")).rows()) == 5


@pytest.mark.parametrize("library", ["vl_convert", "jinja2", "networkx"])
def test_a_library_that_is_missing_is_said_before_anything_is_read(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mscbib.discovery import MissingLibraryError

    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingLibraryError, match=r"python -m pip install 'mscbib\[report\]'"):
        report("nowhere.ris", "-o", "report.html")
    assert not Path("report.html").exists()


def test_countries_are_left_out_without_their_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mscbib.overview.countries", _missing)
    assert "python -m pip install" in text(page(RCA).one("countries"))


def _missing(_: str) -> list[str]:
    from mscbib.discovery import MissingLibraryError

    raise MissingLibraryError("pycountry", "overview")
