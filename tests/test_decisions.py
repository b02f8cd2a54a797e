"""Doubtful pairs go to a person as a table, and what they decided comes back whoever saved it."""

from __future__ import annotations

import csv
import os
import time
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscbib.dedupe import decision_tables, decisions, review
from mscbib.dedupe.contradictions import Pair, contradictions, ordered
from mscbib.dedupe.decisions import Decisions, Progress
from mscbib.dedupe.review import ReviewPair
from mscbib.diagnostics import Diagnostic, Severity
from mscbib.model import Abstract, Origin, Person, Record
from mscbib.tags._flat import cell

RECORD = Record(
    title="Sleep and memory:\nPart I",
    authors=(Person(family="van der Berg", given="Anna"), Person(literal="Sleep Group")),
    et_al=True,
    issued="2020-05",
    container_title="J Sleep",
    volume="3",
    issue="1-2",
    pages="3-9",
    doi="10.1000/abc",
    pmid="123",
    type="article-journal",
    abstract=Abstract(text="long " * 100),
    source=Origin(path="a.ris", index=1, line_start=1, line_end=9),
)


def table(tmp_path: Path, text: str | bytes, name: str = "decisions.csv") -> str:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def read(tmp_path: Path, text: str | bytes, known: list[str] | None = None) -> Decisions:
    return decisions.read([table(tmp_path, text)], known)


def names(found: Decisions) -> list[str]:
    return [finding.name for finding in found.findings]


def reviewed(*pairs: ReviewPair) -> bytes:
    stream = BytesIO()
    review.write(stream, pairs)
    return stream.getvalue()


# ---- The table that a person fills in


def test_the_table_shows_both_records_side_by_side() -> None:
    data = reviewed(ReviewPair("b", "a", RECORD, Record(title="Sleep"), 0.8254, "titles agree"))
    assert data.startswith(b"\xef\xbb\xbfdecision,id_1,id_2,score,reasons,title_1,title_2,authors_1,")
    (row,) = csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["decision"] == ""
    assert (row["id_1"], row["id_2"], row["score"], row["reasons"]) == ("b", "a", "0.825", "titles agree")
    assert row["title_1"] == "Sleep and memory: Part I"
    assert row["title_2"] == "Sleep"
    assert row["authors_1"] == "van der Berg, Anna; Sleep Group; et al."
    assert (row["issue_1"], row["pages_1"]) == ("1–2", "3–9"), "a spreadsheet would make dates of them"
    assert len(row["abstract_1"]) == 300
    assert row["abstract_1"].endswith("…")
    assert (row["source_1"], row["source_2"], row["doi_2"]) == ("a.ris", "", "")


@pytest.mark.parametrize("sign", "=+-@＝")
def test_no_cell_is_a_formula(sign: str) -> None:
    bad = Record(title=f"{sign}cmd|'/C calc'!A0", container_title=f'"{sign}1')
    data = reviewed(ReviewPair(f"{sign}a", f"'{sign}b", bad, bad, 0.5, f"{sign}reasons"))
    for row in list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))[1:]:
        assert not [one for one in row if one.lstrip("\"'")[:1] == sign and one[0] != "'"]
        assert f"'{sign}a" in row


def test_nothing_a_terminal_obeys_is_shown() -> None:
    bad = Record(title="a\x1b[2J\u202eb", authors=(Person(literal="\x07bell"),))
    shown = review.texts(bad)
    assert shown["title"] == "a\\x1b[2J\\u202eb"
    assert "\x07" not in shown["authors"]
    data = reviewed(ReviewPair("a\x1b", "b", bad, bad, 0.5, "\x1b"))
    assert b"\x1b" not in data


def test_a_value_of_any_length_is_cut() -> None:
    many = tuple(Person(family=f"Family{number}", given="A") for number in range(10_000))
    long = Record(title="t" * 10**6, authors=many, abstract=Abstract(text="word " * 5_000))
    assert {field for field, text in review.texts(long).items() if len(text) > 1_000} == set()
    whole = review.texts(long, whole=True)
    assert 19_000 < len(whole["abstract"]) <= 20_000
    assert max(map(len, whole.values())) <= 20_000


# ---- What is understood


@pytest.mark.parametrize("word", ["duplicate", " Duplicate ", "Y", "yes", "1", "TRUE", "d", "WAHR"])
def test_words_for_duplicates(tmp_path: Path, word: str) -> None:
    assert read(tmp_path, f"id_1,id_2,decision\nb,a,{word}\n") == Decisions({("a", "b"): True}, [])


@pytest.mark.parametrize("word", ["distinct", "DISTINCT", " n", "No", "0", "false"])
def test_words_for_distinct(tmp_path: Path, word: str) -> None:
    assert read(tmp_path, f"id_1,id_2,decision\nb,a,{word}\n") == Decisions({("a", "b"): False}, [])


@pytest.mark.parametrize("word", ["", "  ", "?", "unsure", "review"])
def test_what_is_not_decided_says_nothing(tmp_path: Path, word: str) -> None:
    assert read(tmp_path, f"id_1,id_2,decision\nb,a,{word}\nb,a\n") == Decisions({}, [])


HEAD = "Decision{0}id 1{0}ID_2{0}remark\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("before", ["", "sep={0}\r\n", "\r\n"])
def test_tables_of_any_spreadsheet(tmp_path: Path, delimiter: str, encoding: str, before: str) -> None:
    rows = 'y{0}Müller2020{0}"b{0} ""c"""{0}sûre\r\n\r\n{0}{0}{0}\r\nn{0}a{0}"d\r\nd"{0}"\r\n"\r\n'
    text = (before + HEAD + rows).format(delimiter)
    expected = {("Müller2020", f'b{delimiter} "c"'): True, ("a", "d\nd"): False}
    assert read(tmp_path, text.encode(encoding)) == Decisions(expected, [])


def test_a_filled_in_review_is_a_table_of_decisions(tmp_path: Path) -> None:
    pairs = [ReviewPair(f"{n:03}", "=x", RECORD, RECORD, 0.5, 'say "yes"; or no') for n in range(4)]
    rows = list(csv.reader(StringIO(reviewed(*pairs).decode("utf-8-sig"), newline="")))
    for row, word in zip(rows[1:], ["y", "n", "", "Duplicate"], strict=True):
        row[0] = word
    stream = StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows(rows)
    found = read(tmp_path, stream.getvalue().encode("cp1252"), ["000", "001", "002", "003", "=x"])
    assert found == Decisions({("000", "=x"): True, ("003", "=x"): True, ("001", "=x"): False}, [])


# ---- What is wrong


def test_a_word_that_is_none(tmp_path: Path) -> None:
    found = read(tmp_path, "id_1,id_2,decision\na,b,perhaps not\na,c,y\n")
    assert found.pairs == {("a", "c"): True}
    (finding,) = found.findings
    assert finding.concise() == (
        f"{tmp_path}/decisions.csv:2:5: MSC121 "
        "`perhaps not` in the column `decision` is neither duplicate nor distinct"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id_1,decision\na,y\n", "no column here is named `id_2`"),
        ("a,b,y\n", "no column here is named `id_1` or `id_2` or `decision`"),
        ("id_1,id_2,decision\na,,y\n", "the column `id_2` is empty, but not `decision`"),
        ("id_1,id_2,decision\na,a,n\n", "`a` is paired with itself"),
        ('decision,id_1,id_2\ny,"a"b,c\n', "quotation mark"),
        ("id_1,id_2,decision\n" + "a" * 2_000_000, "too long"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "no column here is named"),
    ],
)
def test_rows_and_tables_that_cannot_be_understood(tmp_path: Path, text: str | bytes, message: str) -> None:
    found = read(tmp_path, text)
    assert not found.pairs
    assert set(names(found)) == {"incomplete-decision"}
    assert message in found.findings[0].message


def test_a_pair_decided_both_ways(tmp_path: Path) -> None:
    first = table(tmp_path, "id_1,id_2,decision\na,b,y\nc,d,n\n", "first.csv")
    second = table(tmp_path, "id_1,id_2,decision\nc,d,no\nb,a,n\n", "second.csv")
    found = decisions.read([first, second])
    assert found.pairs == {("c", "d"): False}
    (finding,) = found.findings
    assert (finding.path, finding.line, finding.severity) == (second, 3, Severity.ERROR)
    assert finding.message == f"`a` and `b` are distinct here, but duplicates in {first}:2"


def test_ids_of_no_record_are_reported_once_a_file(tmp_path: Path) -> None:
    found = read(tmp_path, "id_1,id_2,decision\na,x,y\ny,b,n\na,b,n\n", ["a", "b"])
    assert found.pairs == {("a", "b"): False}
    (finding,) = found.findings
    assert (finding.name, finding.line, finding.severity) == ("unknown-id", 2, Severity.WARNING)
    assert finding.message.startswith("`x` is not among the ids")
    assert "1 other decision" in finding.message


def test_records_that_look_the_same_in_a_table_are_not_mistaken(tmp_path: Path) -> None:
    text = "id_1,id_2,decision\na,b,y\na,c,y\n"
    assert read(tmp_path, text, ["a", "b\x01", "c", " c"]).pairs == {("a", "b\x01"): True}


def test_a_chain_of_duplicates_between_distinct_records(tmp_path: Path) -> None:
    found = read(tmp_path, "id_1,id_2,decision\nA,B,y\nA,C,n\nC,B,y\nC,D,y\nX,Y,y\n")
    assert found.pairs == {("C", "D"): True, ("X", "Y"): True, ("A", "C"): False}
    (finding,) = found.findings
    assert (finding.name, finding.line) == ("contradictory-decisions", 3)
    path = tmp_path / "decisions.csv"
    assert finding.message == (
        "`A` and `C` are distinct here, but one work by the duplicates "
        f"`A` and `B` ({path}:2), `B` and `C` ({path}:4)"
    )


# ---- Laws

keys = st.text("ab'\"=@ \n,;0123456789eE/-.janMAY\t\x1bé#", max_size=8).filter(
    lambda key: cell(key) == key != ""
)
pairs_of_keys = st.tuples(keys, keys).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: ordered(*pair))
nodes = st.sampled_from("abcdef")
edges = st.tuples(nodes, nodes).filter(lambda pair: pair[0] < pair[1])
decided = st.dictionaries(edges, st.booleans(), max_size=15)


@given(st.dictionaries(pairs_of_keys, st.booleans(), max_size=4), st.randoms())
def test_what_is_written_is_read(wanted: dict[Pair, bool], random: object) -> None:
    findings: list[Diagnostic] = []
    stream = BytesIO()
    decision_tables.write(stream, wanted)
    stream.seek(0)
    rows = list(decision_tables.Table("-", findings).rows(stream))
    assert {row.pair: row.is_duplicate for row in rows} == wanted
    assert not findings


def _written(wanted: list[tuple[Pair, bool]], flips: list[bool]) -> bytes:
    lines = ["id_1,id_2,decision"]
    for ((one, other), is_duplicate), flip in zip(wanted, flips, strict=True):
        one, other = (other, one) if flip else (one, other)
        lines.append(f"{one},{other},{'y' if is_duplicate else 'n'}")
    return "\n".join(lines).encode()


@settings(deadline=None)
@given(decided, st.data())
def test_the_order_of_rows_is_of_no_account(
    tmp_path_factory: pytest.TempPathFactory, wanted: dict[Pair, bool], data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp()
    rows = list(wanted.items())
    shuffled = data.draw(st.permutations(rows))
    flips = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    whole = read(folder, _written(rows, [False] * len(rows)))
    other = read(folder, _written(shuffled, flips))
    assert other.pairs == whole.pairs
    assert list(other.pairs) == list(whole.pairs)
    assert names(other) == names(whole)


def _works(pairs: list[Pair]) -> dict[str, str]:
    """For each record the smallest one that it is the same as, the plain way."""
    work = {node: node for pair in pairs for node in pair}
    for _ in work:
        for one, other in pairs:
            work[one] = work[other] = min(work[one], work[other])
    return work


@given(decided)
def test_contradictions_are_found_and_all_of_them(wanted: dict[Pair, bool]) -> None:
    duplicates = {pair for pair, is_duplicate in wanted.items() if is_duplicate}
    distinct = wanted.keys() - duplicates
    found = list(contradictions(duplicates, distinct))
    work = _works(list(duplicates))
    wrong = {pair for pair in distinct if work.get(pair[0], 0) == work.get(pair[1], 1)}
    assert {one.distinct for one in found} == wrong
    withdrawn = set()
    for one in found:
        assert set(one.chain) <= duplicates
        joined = _works(list(one.chain))
        assert joined[one.distinct[0]] == joined[one.distinct[1]]
        assert not any(set(one.chain[:n]) >= set(one.chain) for n in range(len(one.chain))), "no pair twice"
        withdrawn |= set(one.chain)
    left = _works(list(duplicates - withdrawn))
    assert not [pair for pair in distinct if left.get(pair[0], 0) == left.get(pair[1], 1)]
    if not wrong:
        assert not withdrawn


def _tangle(size: int) -> tuple[set[Pair], set[Pair]]:
    """A ring of duplicates, and all records far from one another on it distinct: everything contradicts."""
    names = [f"{number:06}" for number in range(size)]
    ring = {ordered(names[n - 1], names[n]) for n in range(size)}
    return ring, {ordered(names[n], names[n - size // 2]) for n in range(size)}


def test_many_contradictions_take_linear_time() -> None:
    seconds = []
    for size in (1_000, 4_000):
        duplicates, distinct = _tangle(size)
        start = time.process_time()
        found = list(contradictions(duplicates, distinct))
        seconds.append(time.process_time() - start)
        assert {pair for one in found for pair in one.chain} == duplicates
    assert seconds[1] < 12 * seconds[0] + 0.1


# ---- Kept at every key


def test_progress_is_saved_at_once_and_resumed(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    progress = Progress(str(path))
    assert not path.exists()
    progress.decide("b", "a", True)
    assert path.read_text() == "id_1,id_2,decision\na,b,duplicate\n"
    progress.decide("a", "=c", False)
    resumed = Progress(str(path))
    assert (resumed.decided("a", "b"), resumed.decided("=c", "a"), resumed.decided("a", "d")) == (
        True,
        False,
        None,
    )
    assert decisions.read([str(path)]) == Decisions({("a", "b"): True, ("=c", "a"): False}, [])
    assert resumed.undo() == ("=c", "a")
    assert path.read_text() == "id_1,id_2,decision\na,b,duplicate\n"
    assert resumed.undo() == ("a", "b")
    assert resumed.undo() is None
    assert path.read_text() == "id_1,id_2,decision\n"
    assert [file.name for file in tmp_path.iterdir()] == ["decisions.csv"]


def test_undo_gives_back_what_was_decided_before(tmp_path: Path) -> None:
    progress = Progress(str(tmp_path / "decisions.csv"))
    progress.decide("a", "b", True)
    progress.decide("a", "c", True)
    progress.decide("a", "b", False)
    assert progress.undo() == ("a", "b")
    assert progress.decided("a", "b") is True
    assert progress.undo() == ("a", "c")
    assert progress.undo() == ("a", "b")
    assert len(progress) == 0


changes = st.lists(st.one_of(st.none(), st.tuples(edges, st.booleans())), max_size=12)


@settings(deadline=None, max_examples=30)
@given(changes)
def test_any_changes_and_a_new_start_give_what_was_kept(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Pair, bool] | None]
) -> None:
    path = str(tmp_path_factory.getbasetemp() / "progress.csv")
    Path(path).unlink(missing_ok=True)
    progress = Progress(path)
    states: list[dict[Pair, bool]] = [{}]
    for step in steps:
        if step is None:
            progress.undo()
            states = states[:-1] or [{}]
        else:
            progress.decide(*step[0], step[1])
            states.append({**states[-1], step[0]: step[1]})
    resumed = Progress(path)
    nodes = "abcdef"
    for one in nodes:
        for other in nodes:
            assert resumed.decided(one, other) == progress.decided(one, other)
            assert resumed.decided(one, other) == states[-1].get(ordered(one, other))


@pytest.mark.parametrize("half", ["a,c", "a,c,", "a,c,d", '"a,c', '"a,c\nb'])
def test_an_interrupted_line_is_no_decision(tmp_path: Path, half: str) -> None:
    path = table(tmp_path, f"id_1,id_2,decision\na,b,distinct\n{half}")
    progress = Progress(path)
    progress.decide("x", "y", True)
    assert Path(path).read_text() == "id_1,id_2,decision\na,b,distinct\nx,y,duplicate\n"


@pytest.mark.parametrize(
    "text", ["id_1,id_2,decision,remark\na,b,y,mine\n", "id_1,id_2,decision\na,b,hm\n", "title\nnovel\n"]
)
def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path, text: str) -> None:
    path = table(tmp_path, text)
    with pytest.raises(FileExistsError):
        Progress(path)
    assert Path(path).read_text() == text


def test_what_cannot_be_saved_is_not_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "decisions.csv"
    progress = Progress(str(path))
    progress.decide("a", "b", True)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        progress.decide("a", "c", True)
    with pytest.raises(OSError, match="No space"):
        progress.undo()
    assert (progress.decided("a", "b"), progress.decided("a", "c")) == (True, None)
    assert path.read_text() == "id_1,id_2,decision\na,b,duplicate\n"
    assert [file.name for file in tmp_path.iterdir()] == ["decisions.csv"]


def test_a_link_stays_a_link_and_rights_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text("id_1,id_2,decision\n")
    real.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    Progress(str(link)).decide("a", "b", True)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "a,b,duplicate" in real.read_text()
