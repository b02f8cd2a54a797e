"""The scripts of fitting/: fields found in strings, works rendered, names counted; none of it trains."""

from __future__ import annotations

import gzip
import json
import math
import random
import re
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "fitting"))

# By name, so that mypy need not know the folder.
alignment: Any = import_module("alignment")
bylines: Any = import_module("bylines")
calibrate: Any = import_module("calibrate")
duplicates: Any = import_module("duplicates")
examples: Any = import_module("examples")
fit: Any = import_module("fit")
gold: Any = import_module("gold")
lexicon: Any = import_module("lexicon")
regression: Any = import_module("regression")
rendering: Any = import_module("rendering")

DOE: dict[str, str] = {"family": "Doe", "given": "A"}
ROE: dict[str, str] = {"family": "Roe", "given": "B. C."}

# ---- Where fields stand

#: A string, the fields of its label, and the text of each field in the string, by letter.
ALIGNED: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "plain": (
        "Doe A, Roe BC. On wells. J Wells 2001;7(2):120-129. doi:10.1234/w.7",
        {
            "authors": [DOE, ROE],
            "title": "On wells",
            "container": "J Wells",
            "year": "2001",
            "volume": "7",
            "issue": "2",
            "pages": ["120", "129"],
            "doi": "10.1234/w.7",
        },
        {
            "A": "Doe A, Roe BC",
            "T": "On wells",
            "C": "J Wells",
            "Y": "2001",
            "V": "7",
            "I": "2",
            "P": "120-129",
            "doi": "10.1234/w.7",
        },
    ),
    "the same number three times": (
        "Doe A. 12 wells in 12 towns. J Wells 2012;12:12-15.",
        {"title": "12 wells in 12 towns", "container": "J Wells", "volume": "12", "pages": ["12", "15"]},
        {"T": "12 wells in 12 towns", "C": "J Wells", "V": "12", "P": "12-15"},
    ),
    "year in brackets before the title": (
        "Doe, A. (1999). Wells of 1999. J. Wells, 3, 1999.",
        {"title": "Wells of 1999", "container": "J Wells", "year": "1999", "volume": "3", "pages": ["1999"]},
        {"Y": "1999", "T": "Wells of 1999", "C": "J. Wells", "V": "3", "P": "1999"},
    ),
    "a letter behind the year": ("Doe A. 2001b. Wells.", {"year": "2001b"}, {"Y": "2001b"}),
    "a letter behind the year of the label alone": ("Doe A. 2001. Wells.", {"year": "2001b"}, {"Y": "2001"}),
    "accents, hyphens and a line broken": (
        "Müller J-P. Of bread-\nmaking and wells.",
        {"authors": [{"family": "Muller", "given": "JP"}], "title": "Of breadmaking and wells"},
        {"A": "Müller J-P", "T": "Of bread-\nmaking and wells"},
    ),
    "given names first, a suffix, and et al.": (
        "B. C. Roe Jr, A. Doe, et al. Wells.",
        {"authors": [{**ROE, "suffix": "Jr"}, DOE]},
        {"A": "B. C. Roe Jr, A. Doe|et al"},
    ),
    "undivided names": (
        "Doe A and Roe B. Bread. In: Poe D (ed) Wells.",
        {"authors_raw": "Doe A and Roe B", "editors_raw": "Poe D", "container": "In: Wells"},
        {"A": "Doe A and Roe B", "E": "Poe D", "C": "Wells"},
    ),
    "an editor who is an author": (
        "Doe A. Bread. In: Roe BC, Doe A, editors. On bread. Town: Wells Press; 2001. p. 3.",
        {"authors": [DOE], "editors": [DOE, ROE], "title": "Bread", "container": "On bread"}
        | {"publisher": "Wells Press", "pages": ["3"]},
        {"A": "Doe A", "E": "Roe BC, Doe A", "T": "Bread", "C": "On bread", "B": "Wells Press", "P": "3"},
    ),
    "a journal that the title names": (
        "Doe A. Wells and bread. Wells 2001.",
        {"title": "Wells and bread", "container": "Wells"},
        {"T": "Wells and bread", "C": "Wells"},
    ),
    "groups": (
        "Doe A; Well Study Group; Bread Network. On wells.",
        {"authors": [DOE], "collective": ["Well Study Group", "Bread Network"]},
        {"A": "Doe A", "G": "Well Study Group|Bread Network"},
    ),
    "pages with a long dash and letters": (
        "J Wells 7: S12 – S15",
        {"container": "J Wells", "volume": "7", "pages": "S12-S15"},
        {"C": "J Wells", "V": "7", "P": "S12 – S15"},
    ),
    "identifiers": (
        "Doe A. Wells. PMID: 1234567; PMCID: PMC7654321. https://example.org/w",
        {"pmid": "1234567", "pmcid": "PMC7654321", "url": "https://example.org/w"},
        {"pmid": "1234567", "pmcid": "7654321", "url": "https://example.org/w"},
    ),
    "a DOI that is not there": ("Doe A. Wells.", {"title": "Wells", "doi": "10.1234/w"}, {"T": "Wells"}),
    "no pages": ("Doe A. Wells.", {"title": "Wells", "pages": [""]}, {"T": "Wells"}),
}


@pytest.mark.parametrize(("raw", "fields", "wanted"), ALIGNED.values(), ids=ALIGNED)
def test_fields_are_found(raw: str, fields: dict[str, Any], wanted: dict[str, str]) -> None:
    spans = alignment.align({"raw": raw, **fields})
    found: dict[str, str] = {}
    for start, end, letter in spans:
        found[letter] = f"{found[letter]}|{raw[start:end]}" if letter in found else raw[start:end]
    assert found == wanted
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_numbers_are_placed_together() -> None:
    raw = "Doe A. 12 wells in 12 towns. J Wells 2012;12:12-15."
    spans = alignment.align({"raw": raw, "container": "J Wells", "volume": "12", "pages": ["12", "15"]})
    assert [(raw[:start][-1], letter) for start, _, letter in spans[1:]] == [(";", "V"), (":", "P")]


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Of bread"},
        {"volume": "1"},  # a part of a number only
        {"title": "On wel"},  # a part of a word only
        {"authors": [DOE, {"family": "Poe"}]},
        {"authors": [DOE, {"family": "well", "given": ""}]},  # too far behind
        {"editors": [ROE]},
        {"volume": "7", "issue": "7"},  # one place for both
    ],
)
def test_a_label_that_is_not_in_the_string(fields: dict[str, Any]) -> None:
    raw = "Doe A. On bread, and some more about nothing but bread, bread again, and on well 7 (2011)."
    assert alignment.align({"raw": raw, **fields}) is None


# ---- Rendering

#: Every value is unlike the others and every template.
FIELDS = {
    "A": ("Quixby ZZ, Vorn-Ax Q", "A"),
    "T": ("Zyx of qwert: an essay", "T"),
    "C": ("Annals of Zyxology", "C"),
    "Y": ("1887", "Y"),
    "V": ("7653", "V"),
    "I": ("9871", "I"),
    "P": ("44321–44399", "P"),
    "D": ("10.98765/zyx", ""),
    "L": ("Zyxtown", ""),
    "N": ("77th", ""),
    "S": ("Suppl 66", "I"),
    "B": ("Qwert & Sons", "B"),
    "U": ("University of Zyx", "B"),
    "W": ("https://zyx.example/q", ""),
    "E": ("Plugh X, Xyzzy Y", "E"),
    "O": ("Zyx Rev 1886;1:2", ""),
}
TEMPLATES = [template for kind in rendering.KINDS for _, template in kind.styles]
STOCK = rendering.Stock(["On bread", "Wells?"], ["Wells Press", "Bread & Co."], [[DOE], [ROE, DOE]])
WORK: dict[str, Any] = {
    "type": "journal",
    "authors": [DOE, ROE, {"family": "van Poe", "given": "Jean-Marc"}, {"family": "Nobody"}],
    "title": "On wells: a study.",
    "container": "J. Wells",
    "year": "2001",
    "volume": "7",
    "pages": ["120", "129"],
    "doi": "10.1234/w.7",
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_a_template_gives_is_labelled_rightly(template: str) -> None:
    fields = {letter: [piece] for letter, piece in FIELDS.items()}
    for seed in range(5):
        text, spans = rendering.joined(rendering.render(fields, template, random.Random(seed)))
        assert not set("{}⟦⟧‹›") & set(text)
        assert spans == sorted(spans)
        found = {(text[start:end], letter) for start, end, letter in spans}
        assert found <= set(FIELDS.values())
        assert found == {piece for piece in FIELDS.values() if piece[1] and piece[0] in text}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_without_what_may_be_missing(template: str) -> None:
    needed = rendering.needed(template)
    fields = {letter: [piece] for letter, piece in FIELDS.items() if letter in needed}
    text, spans = rendering.joined(rendering.render(fields, template, random.Random(1)))
    assert all(FIELDS[letter][0] in text for letter in needed)
    assert {letter for _, _, letter in spans} == {FIELDS[letter][1] for letter in needed} - {""}


def test_examples_are_the_same_for_a_seed() -> None:
    one, same, other = (
        [rendering.example(WORK, STOCK, rng) for _ in range(200)] for rng in map(random.Random, (1, 1, 2))
    )
    assert one == same
    assert one != other


def test_spans_of_examples_hold_fields() -> None:
    rng = random.Random(1)
    drawn = [found for _ in range(500) if (found := rendering.example(WORK, STOCK, rng))]
    assert len(drawn) > 400
    titles = set()
    for text, spans in drawn:
        assert all(text[start:end] == text[start:end].strip() != "" for start, end, _ in spans)
        titles |= {text[start:end] for start, end, letter in spans if letter == "T"}
    # with a blank before the colon as from a PDF file, with a subtitle, or both
    assert len(titles) > 2 and all(re.match("On wells ?: a study", title) for title in titles)


@pytest.mark.parametrize(
    ("habit", "wanted"),
    [
        ("vancouver", "Roe BC"),
        ("inverted", "Roe, B. C."),
        ("inverted-tight", "Roe, B.C."),
        ("given-first", "B. C. Roe"),
        ("upper", "ROE, B. C."),
    ],
)
def test_names(habit: str, wanted: str) -> None:
    assert bylines.name(ROE, habit, 0, random.Random(1)) == wanted


def test_names_spelled_out() -> None:
    first, second = (bylines.name(ROE, "chicago", place, random.Random(1)) for place in (0, 1))
    assert first.startswith("Roe, B") and first.endswith(" C.")
    assert second.startswith("B") and second.endswith(" C. Roe")


def test_every_style_has_its_habit_of_names() -> None:
    habits = {habit for kind in rendering.KINDS for habit, _ in kind.styles}
    assert habits <= {*bylines.HABITS, "chicago"}


# ---- What is fitted on


def _reference(raw: str, container: str, source: str) -> Any:
    (found,) = examples.aligned([{"raw": raw, "container": container, "source": source}])
    return found


def test_a_name_counts_by_two_sources_other_than_its_own() -> None:
    references = [
        *(
            _reference(f"Doe A. J. of Wells {year}.", "J. of Wells", f"s{year % 3}")
            for year in range(2000, 2009)
        ),
        _reference("Doe A. J Bread 1.", "J Bread", "s0"),
        _reference("Doe A. J  BREAD 2.", "J  BREAD", "s1"),
        _reference("Doe A. J Once 1.", "J Once", "s0"),
        _reference("Doe A. Wells 2000 Proc.", "Wells 2000 Proc", "s0"),
        _reference("Doe A. Wells 2000 Proc!", "Wells 2000 Proc", "s1"),
    ]
    names = lexicon.Lexicon(references)
    assert names.names() == ["j bread", "j of wells"]
    other = _reference("Doe A. J Bread 3.", "J Bread", "s9")
    assert "jbread" not in names.without(other, "J Bread")
    assert "jbread" in names.without(other, "J of Wells")
    assert "jbread" not in names.without(references[1], "J of Wells")  # its source cites that elsewhere
    assert "jofwells" in names.without(references[0], "J. of Wells")
    assert "jonce" not in names.without(other, "")


def test_labels() -> None:
    raw = "Doe A, Roe BC. On wells. doi:10.1234/w.7"
    (reference,) = examples.aligned(
        [{"raw": raw, "authors": [DOE, ROE], "title": "On wells", "doi": "10.1234/w.7"}]
    )
    words = examples.tokens(raw, examples.trailers(raw))
    assert examples.labels(words, reference.spans) == [
        *("B-A", "I-A", "I-A", "I-A"),
        *("B-T", "I-T", "O"),
    ]
    features = examples.features(raw, words, frozenset())
    assert len(features) == len(words)
    assert "0w=doe" in features[0] and "-w=doe" in features[1]


def test_examples_of_an_article_are_capped() -> None:
    records = [
        {"raw": f"Doe A. Wells {n}.", "title": f"Wells {n}", "source": source}
        for source in ("jats:x", "collection")
        for n in range(5)
    ]
    references = examples.aligned(records)
    assert len(list(examples.as_printed(references, lexicon.Lexicon(references), 2))) == 2 + 5


def test_nothing_is_rendered_without_books() -> None:
    references = examples.aligned([{"raw": "Doe A. On wells.", "authors": [DOE], "title": "On wells"}])
    assert not list(examples.rendered(references, lexicon.Lexicon([]), 9, random.Random(1)))


def test_a_string_in_several_files_is_used_once(tmp_path: Path) -> None:
    lines = [
        json.dumps({"raw": raw, "source": source})
        for raw, source in (("A b", "x"), ("A  b", "y"), ("C", "x"))
    ]
    (tmp_path / "one.jsonl").write_text("\n\n".join(lines))
    (tmp_path / "two.jsonl.gz").write_bytes(gzip.compress(lines[2].encode()))
    found = gold.read([tmp_path / "one.jsonl", tmp_path / "two.jsonl.gz"])
    assert [record["raw"] for record in found] == ["A b", "C"]


def test_what_is_no_reference_is_named(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"raw": "A"}\n{"title": "B"}\n')
    with pytest.raises(gold.GoldError, match=r"one\.jsonl:2: "):
        gold.read([path])


def test_sources_are_held_out_whole() -> None:
    records = [{"raw": f"{n}", "source": f"s{n % 50}"} for n in range(2000)]
    kept, held = gold.split(records, gold.Share(1, 5))
    sources = {record["source"] for record in held}
    assert 2 < len(sources) < 25
    assert not sources & {record["source"] for record in kept}
    assert len(held) == gold.HELD_A_SOURCE * len(sources)
    assert gold.split(records[::-1], gold.Share(1, 5))[0] == kept[::-1]
    assert gold.split(records, gold.Share(0, 1)) == (records, [])


# ---- What is written


def test_weights_are_rounded_and_in_order() -> None:
    features = {("0w=doe", "B-A"): 1.0, ("0w=doe", "O"): -0.5, ("0s=a", "O"): 0.001, ("we=on|, ", "B-A"): 2.0}
    weights = fit.weights_of(features, {("O", "B-A"): 0.25}, ["I-A", "O", "B-A"])
    assert weights["labels"] == ["O", "B-A", "I-A"]
    assert weights["steps"] == [[0, 8, 0], [0, 0, 0], [0, 0, 0]]
    assert list(weights["emissions"].items()) == [("0w=doe", [0, -16, 1, 32]), ("we=on|, ", [1, 64])]
    assert weights["words"] == ["doe", "on"]


def test_words_of_features_are_those_that_mscbib_has() -> None:
    shipped = json.loads((ROOT / "src" / "mscbib" / "data" / "reference_weights.json").read_bytes())
    words = {fit.word_of(feature) for feature in shipped["emissions"]} - {""}
    assert sorted(words) == shipped["words"]


def test_fitting_without_its_library_names_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    with pytest.raises(SystemExit, match=r"mscbib\[fitting\]"):
        fit.main(["gold.jsonl", "--out", str(tmp_path)])


@pytest.mark.parametrize("share", ["5/5", "1", "x/y", "1/0", "-1/5"])
def test_what_is_no_share_is_refused(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        fit.main(["gold.jsonl", "--out", "x", f"--hold-out={share}"])
    assert "is no share such as 1/5" in capsys.readouterr().err


# ---- How sure readings are


def test_regression_finds_the_odds() -> None:
    rows = [[1.0, 0.0]] * 100 + [[1.0, 1.0]] * 100
    right = [n < 75 for n in range(100)] + [n < 50 for n in range(100)]
    weights = calibrate.regression(rows, right, [0.0, 0.0])
    assert [calibrate.probability(score) for score in (weights[0], sum(weights))] == pytest.approx(
        [0.75, 0.5]
    )


def test_a_case_that_counts_often_is_as_many_cases() -> None:
    rows, right = [[1.0, 0.0], [1.0, 1.0], [1.0, 1.0]], [True, True, False]
    counted = regression.regression(rows, right, [0.0, 1.0], [1.0, 3.0, 2.0])
    repeated = regression.regression(
        [rows[at] for at in (0, 1, 1, 1, 2, 2)], [right[at] for at in (0, 1, 1, 1, 2, 2)], [0.0, 1.0]
    )
    assert counted == pytest.approx(repeated)


def test_grounds_get_weights() -> None:
    alone = [calibrate.Case({"beyond doubt": 1.0}, n < 90) for n in range(100)]
    others = [calibrate.Case({"always": 1.0, "left over": float(n % 2)}, n % 4 != 1) for n in range(100)]
    weights = calibrate.fitted([*alone, *others], {"never seen"})
    assert list(weights) == ["always", "beyond doubt", "left over", "never seen"]
    assert calibrate.probability(weights["beyond doubt"]) == pytest.approx(0.9, abs=0.01)
    assert weights["left over"] < -2
    assert weights["never seen"] == 0


def test_calibration_prints_and_writes_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibrate, "GROUNDS", tmp_path / "grounds.json")
    path = tmp_path / "held.jsonl"
    path.write_text(
        "".join(
            json.dumps({"raw": raw, "title": title}) + "\n"
            for raw, title in (
                ("Doe A, Roe BC. On wells. J Wells 2001;7(2):120-129.", "On wells"),
                ("Wells and bread and little else, they said", "no"),
            )
        )
    )
    calibrate.main([str(path)])
    printed = capsys.readouterr().out
    assert "always" in printed and "confidence" in printed
    assert not calibrate.GROUNDS.exists()
    calibrate.main([str(path), "--write"])
    assert capsys.readouterr().out == printed
    assert {"always", "beyond doubt"} <= json.loads(calibrate.GROUNDS.read_bytes()).keys()


# ---- What decides about duplicates


def _compared(**levels: str) -> Any:
    """A comparison of two records of which nothing is known but what is told."""
    absent = dict.fromkeys(duplicates.Comparison._fields, "absent") | {"title": "same", "length": "long"}
    return duplicates.Comparison(**(absent | levels))


def test_weights_of_levels_are_log_odds() -> None:
    outcomes = duplicates.Outcomes(
        {
            (_compared(year="same"), True): 30,
            (_compared(year="same"), False): 10,
            (_compared(year="far"), True): 10,
            (_compared(year="far"), False): 30,
        }
    )
    weights = duplicates.fitted([outcomes])
    assert weights.levels["year", "same"] == pytest.approx(-weights.levels["year", "far"])
    odds = weights.levels["year", "same"] + weights.intercept
    assert 0.8 < odds / math.log(3) < 1  # drawn to 0 a little
    shipped = json.loads(weights.as_json())
    assert set(shipped["weights"]) == {"year"}
    assert shipped["weights"]["year"]["same"] == round(weights.levels["year", "same"], 2)


def test_a_large_set_does_not_outweigh_the_others() -> None:
    small = duplicates.Outcomes({(_compared(year="next"), True): 300})
    large = duplicates.Outcomes({(_compared(year="next"), False): 300_000})
    assert duplicates.fitted([small, large]).intercept == pytest.approx(0, abs=1e-6)


def test_what_a_rule_decides_is_left_out_and_so_is_the_other_half(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = {
        "title": "Wells of the northern chalk plateau and their keepers",
        "issued": "1999",
        "container_title": "Aquifer Letters",
        "authors": [DOE],
    }
    lines = [json.dumps({"schema_version": "1", "id": key, **record}) for key in "ab"]
    (tmp_path / "records.ndjson").write_text("\n".join(lines))
    (tmp_path / "truth.csv").write_text("id,cluster\na,1\nb,1\n")
    out = tmp_path / "weights.json"
    with pytest.raises(SystemExit, match="nothing to fit on"):
        duplicates.main([str(tmp_path), "--out", str(out)])
    undecided = duplicates.rules.Verdict("review", "score", 0.5)
    monkeypatch.setattr(duplicates.rules, "decide", lambda comparison: undecided)
    half = duplicates.half_of("1")
    duplicates.main([f"{tmp_path}:{half}", "--out", str(out)])
    assert f"{tmp_path.name}: 1 pairs undecided, 1 of one work" in capsys.readouterr().out
    assert json.loads(out.read_bytes()).keys() == {"intercept", "weights"}
    with pytest.raises(SystemExit, match="nothing to fit on"):
        duplicates.main([str(tmp_path), f"--half={1 - half}"])


def test_a_folder_without_works_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"duplicates\.py: .*truth\.csv"):
        duplicates.main([str(tmp_path)])
