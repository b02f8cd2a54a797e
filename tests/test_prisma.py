"""The flow diagram: real counts, blanks where nothing is known, numbers that agree, hostile names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from deduplicating import work
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_cli import ESC, RCA, call, damaged

from mscbib.dedupe.flow import Flow, NamedSource
from mscbib.prisma import Counts, CountsError, check, diagram, read
from mscbib.prisma.widths import width, wrapped

SVG = "{http://www.w3.org/2000/svg}"

#: Numbers of a review that agree with each other and with `flow()`.
AGREEING: dict[str, Any] = {
    "records_marked_ineligible": 0,
    "records_removed_otherwise": 2,
    "records_screened": 98,
    "records_excluded": 60,
    "reports_sought": 38,
    "reports_not_retrieved": 3,
    "reports_assessed": 35,
    "reports_excluded": {"wrong population": 20, "no comparison": 5},
    "reports_included": 10,
    "studies_included": 8,
}


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def flow() -> Flow:
    """120 records of two databases and a register, 20 of them copies: 100 are left."""
    found = Flow([NamedSource("Trials", True, "t.csv")])
    for number in range(100):
        copies = ["PubMed", "Embase"] if number < 15 else ["Embase", "Trials"] if number < 20 else ["PubMed"]
        found.add(copies, copies[0])
    return found


def toml(values: dict[str, Any]) -> str:
    plain = [f"{name} = {value}" for name, value in values.items() if not isinstance(value, dict)]
    for name, table in values.items():
        if isinstance(table, dict):
            plain += [f"[{name}]", *(f'"{reason}" = {number}' for reason, number in table.items())]
    return "\n".join(plain) + "\n"


def counts(text: str | dict[str, Any]) -> Counts:
    path = Path("counts.toml")
    path.write_text(text if isinstance(text, str) else toml(text), encoding="utf-8")
    return read(path)


def parsed(text: str) -> etree._Element:
    """The diagram as XML: well-formed, without script, without anything that is fetched."""
    root = etree.fromstring(text.encode())
    assert root.tag == f"{SVG}svg"
    elements = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert elements <= {
        "svg", "title", "desc", "style", "defs", "marker", "path", "rect", "text", "tspan", "g",
    }  # fmt: skip
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on") and "href" not in name and name != "style"
            assert "url(" not in value or value == "url(#prisma-tip)"
    return root


def boxes(text: str) -> list[list[str]]:
    """What stands in the boxes, line by line, from above to below."""
    found = []
    for group in parsed(text).iter(f"{SVG}g"):
        lines = [span.text or "" for span in group.iter(f"{SVG}tspan")]
        found.append([line.replace("\u00a0", " ") for line in lines])
    return found


# ---- What stands in the boxes


def test_all_numbers_stand_in_the_boxes_of_figure_1() -> None:
    assert boxes(diagram(flow(), counts(AGREEING))) == [
        [
            "Records identified from:",
            "Databases (n = 115)",
            "Embase (n = 20)",
            "PubMed (n = 95)",
            "Registers (n = 5)",
            "Trials (n = 5)",
        ],
        [
            "Records removed before screening:",
            "Duplicate records removed (n = 20)",
            "Records marked as ineligible by automation",
            "tools (n = 0)",
            "Records removed for other reasons (n = 2)",
        ],
        ["Records screened (n = 98)"],
        ["Records excluded (n = 60)"],
        ["Reports sought for retrieval (n = 38)"],
        ["Reports not retrieved (n = 3)"],
        ["Reports assessed for eligibility (n = 35)"],
        ["Reports excluded (n = 25)", "wrong population (n = 20)", "no comparison (n = 5)"],
        ["Studies included in review (n = 8)", "Reports of included studies (n = 10)"],
    ]


def test_what_is_not_known_is_blank_and_never_zero() -> None:
    found = list(itertools.chain(*boxes(diagram(flow(), Counts()))))
    numbers = [line for line in found if "(n = " in line]
    assert [line for line in numbers if re.search(r"\(n = [0-9]", line)] == [
        "Databases (n = 115)",
        "Embase (n = 20)",
        "PubMed (n = 95)",
        "Registers (n = 5)",
        "Trials (n = 5)",
        "Duplicate records removed (n = 20)",
    ]
    assert sum("(n = )" in line for line in numbers) == 10
    assert "Records screened (n = )" in numbers


def test_a_reader_of_the_screen_hears_all_of_it() -> None:
    root = parsed(diagram(flow(), counts(AGREEING)))
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root if element.get("id")}
    assert root.get("aria-labelledby") == " ".join(named)
    said = named["prisma-desc"] or ""
    assert "Reports excluded (n = 25) wrong population (n = 20); no comparison (n = 5)." in said


def test_colours_follow_the_viewer_unless_the_page_has_them() -> None:
    assert "prefers-color-scheme: dark" in diagram(flow(), Counts())
    assert "<style>" not in diagram(flow(), Counts(), styled=False)


def test_marks_that_would_turn_text_round_are_shown() -> None:
    found = Flow()
    found.add(["Pub\u202eMed\x1b[2J"], "Pub\u202eMed\x1b[2J")
    first, *_ = boxes(diagram(found, Counts()))
    assert first[2] == "Pub\\u202eMed[2J (n = 1)"


def test_very_many_sources_are_counted_together_and_none_is_lost() -> None:
    found = Flow()
    for number in range(500):
        for _ in range(1 + number % 7):
            found.add([f"base {number:03}"], f"base {number:03}")
    first, *_ = boxes(diagram(found, Counts()))
    assert "481 others" in first[-2] and len(first) == 1 + 1 + 20 + 1
    named = sum(int(re.findall(r"n = ([0-9,]+)", line)[0].replace(",", "")) for line in first[2:-1])
    assert named == found.identified


HOSTILE = st.text(st.characters(exclude_categories=[]), max_size=80) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "]]>",
        "&lt;",
        '"><svg onload=1>',
        "\x00\x1b[31m",
        "\ufffe",
        "\udcff",
        "x" * 9000,
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=5), HOSTILE)
def test_no_name_breaks_the_diagram_or_leaves_its_box(names: list[str], reason: str) -> None:
    found = Flow()
    for name in names:
        found.add([name], name)
    numbers = Counts(reports_excluded=read_reason(reason))
    root = parsed(diagram(found, numbers))
    for group in root.iter(f"{SVG}g"):
        rect = group[0]
        left, right = float(rect.get("x")), float(rect.get("x")) + float(rect.get("width"))
        top, bottom = float(rect.get("y")), float(rect.get("y")) + float(rect.get("height"))
        for span in group.iter(f"{SVG}tspan"):
            assert left < float(span.get("x")) < float(span.get("x")) + width(span.text or "", 14) < right
            assert top < float(span.get("y")) < bottom


def read_reason(reason: str) -> Any:
    from mscbib.prisma.counts import Excluded

    return Excluded(1, ((reason, 1),))


@given(st.text(max_size=200), st.integers(40, 400), st.integers(1, 6))
def test_lines_keep_the_words_and_fit(text: str, room: int, most: int) -> None:
    lines = wrapped(text, 14, room, most)
    assert 0 < len(lines) <= most
    assert all(width(line, 14) <= room + 14 for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join("".join(lines).split(" ")) == "".join(text.split(" "))


def test_a_very_long_name_takes_time_as_it_has_letters() -> None:
    found = Flow()
    found.add(["y" * 3_000_000], "y" * 3_000_000)
    assert len(diagram(found, Counts())) < 10_000


# ---- Numbers that cannot be


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("record_screened = 3", "did you mean `records_screened`?"),
        ("zzz = 3", "there are records_marked_ineligible, "),
        ("records_screened = -1", "`records_screened` is -1: write a whole number from 0"),
        ("records_screened = 1.5", "is 1.5: write a whole number"),
        ("records_screened = true", "is true: write a whole number"),
        ("records_screened = ''", "is '': write a whole number"),
        ("records_screened = 9999999999", "from 0 to 1,000,000,000"),
        ("[records_screened]\nx = 1", "write a whole number"),
        ("[reports_excluded]\n' ' = 1", "a reason without a name"),
        ("[reports_excluded]\nx = -1", "`reports_excluded`, `x` is -1"),
        ("[reports_excluded]", "has 0 reasons"),
        ("records_screened 3", "it is no TOML: "),
        ("records_screened = 3\nrecords_screened = 4", "Cannot overwrite"),
        ("\ufeffrecords_screened = ", "write lines such as"),
        ("x = " + "[" * 5000, "it is no TOML"),
        ("# " + "x" * (1 << 20), "more than 1,048,576 bytes"),
        (
            "records_screened = 9\nrecords_excluded = 3\nreports_sought = 7",
            "`records_screened` (9) less `records_excluded` (3) is 6, but `reports_sought` is 7: correct",
        ),
        ("reports_sought = 9\nreports_not_retrieved = 3\nreports_assessed = 7", "less `reports_not_"),
        ("reports_assessed = 9\nreports_included = 3\n[reports_excluded]\na=2\nb=3", "(5) is 4, but"),
        ("records_screened = 9\nrecords_excluded = 10", "`records_excluded` (10) is more than"),
        ("records_screened = 9\nreports_included = 10", "`reports_included` (10) is more than"),
        ("studies_included = 0\nreports_included = 1", "a study that is included has a report"),
    ],
)  # fmt: skip
def test_a_wrong_number_is_refused_with_the_remedy(text: str, says: str) -> None:
    with pytest.raises(CountsError, match=re.escape(says)):
        counts(text)


def test_a_file_in_another_encoding_is_said_so() -> None:
    Path("counts.toml").write_bytes("# naïve".encode("latin-1"))
    with pytest.raises(CountsError, match="save it as UTF-8"):
        read("counts.toml")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"records_removed_otherwise": 101}, "take away 101"),
        ({"records_screened": 101}, "100 are left, but `records_screened` is 101"),
        ({"reports_sought": 101}, "`reports_sought` is 101"),
        ({"records_marked_ineligible": 5, "records_screened": 96}, "95 are left"),
        (
            {"records_marked_ineligible": 0, "records_removed_otherwise": 2, "records_screened": 97},
            "98 are left, but `records_screened` is 97",
        ),
    ],
)
def test_numbers_that_the_records_contradict_are_refused(values: dict[str, int], says: str) -> None:
    with pytest.raises(CountsError, match=re.escape(says)):
        check(counts(values), flow())


@given(st.sets(st.sampled_from(sorted(AGREEING))))
def test_a_part_of_numbers_that_agree_agrees(left_out: set[str]) -> None:
    known = counts({name: value for name, value in AGREEING.items() if name not in left_out})
    check(known, flow())
    blank = sum("(n = )" in line for line in itertools.chain(*boxes(diagram(flow(), known))))
    assert blank == len(left_out)


# ---- The command


def prisma(*args: str | Path, stdin: bytes = b"") -> Result:
    return call("prisma", "--jobs", "1", *args, stdin=stdin)


@pytest.fixture
def files() -> Iterator[list[str]]:
    """Two files of three records, two of which are of one work."""
    Path("a.ndjson").write_bytes(
        work(id="a1").to_json() + b"\n" + work(id="a2", title="Bees").to_json() + b"\n"
    )
    Path("b.ndjson").write_bytes(work(id="b1", volume=None, doi="10.1000/joa.1").to_json() + b"\n")
    yield ["a.ndjson", "b.ndjson"]


def test_the_command_counts_what_it_reads(files: list[str]) -> None:
    result = prisma("--source", "Base=a.ndjson", "--source", "Trials:register=b.ndjson", "-o", "flow.svg")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "mscbib: 3 records from 2 files, 1 duplicate, 2 works\n"
    first, second, *_ = boxes(Path("flow.svg").read_text(encoding="utf-8"))
    assert first[1:] == ["Databases (n = 2)", "Base (n = 2)", "Registers (n = 1)", "Trials (n = 1)"]
    assert second[1] == "Duplicate records removed (n = 1)"


def test_the_order_of_files_and_the_way_in_make_no_difference(files: list[str]) -> None:
    assert prisma(*files, "-q").stdout == prisma(*reversed(files), "-q").stdout
    assert (
        "standard input (n = 2)".replace(" = ", "\u00a0=\u00a0").replace(" (n", " (n")
        in prisma("-q", stdin=Path("a.ndjson").read_bytes()).stdout
    )


def test_decisions_are_obeyed(files: list[str]) -> None:
    Path("decided.csv").write_text("id_1,id_2,decision\na1,b1,distinct\n", encoding="utf-8")
    second = boxes(prisma(*files, "-q", "--decisions", "decided.csv").stdout)[1]
    assert second[1] == "Duplicate records removed (n = 0)"


def test_wrong_counts_write_nothing(files: list[str]) -> None:
    Path("counts.toml").write_text(
        f"records_screened = {ESC!r}".replace("\\x1b", "\\u001b"), encoding="utf-8"
    )
    result = prisma(*files, "--counts", "counts.toml", "-o", "flow.svg")
    assert result.exit_code == 2 and "counts.toml: " in result.stderr and ESC not in result.stderr
    Path("counts.toml").write_text("records_screened = 3", encoding="utf-8")
    result = prisma(*files, "--counts", "counts.toml", "-o", "flow.svg")
    assert result.exit_code == 2 and "2 are left, but `records_screened` is 3" in result.stderr
    assert not Path("flow.svg").exists()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--counts", "nowhere.toml"], "nowhere.toml"),
        (["--decisions", "nowhere.csv"], "there is no file"),
        (["--source", "PubMed"], "write PubMed=pubmed.nbib"),
        (["-o", "a.ndjson"], "would replace its input"),
        (["-o", "./c.toml", "--counts", "c.toml"], "would replace its input"),
    ],
)
def test_what_cannot_be_asked_for_gives_2(files: list[str], args: list[str], says: str) -> None:
    if "c.toml" in args:
        Path("c.toml").touch()
    try:
        result = prisma(*files, *args)
        code, said = result.exit_code, result.stderr
    except FileNotFoundError as error:  # which `main` says, with 2
        code, said = 2, str(error)
    assert code == 2 and says in said


def test_nothing_to_draw_is_said() -> None:
    Path("empty.ndjson").write_bytes(b"")
    for path in ("empty.ndjson", "folder"):
        Path("folder").mkdir(exist_ok=True)
        result = prisma(path, "-o", "flow.svg")
        assert result.exit_code == 1 and result.stderr
        assert not Path("flow.svg").exists()


def test_damaged_input_is_reported_and_the_rest_is_drawn() -> None:
    Path("damaged.txt").write_text(damaged(), encoding="utf-8")
    result = prisma("damaged.txt", RCA, "-o", "flow.svg")
    assert result.exit_code == 1 and "MSC" in result.stderr
    assert Path("flow.svg").exists()
