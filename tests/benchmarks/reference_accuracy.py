"""How right, how sure and how fast `mscbib refs` reads labelled reference strings. Run by hand:

    python tests/benchmarks/reference_accuracy.py GOLD.jsonl… [--only KEY=VALUE] [--errors 20]
        [--examples FILE] [--label-errors FILE] [--json FILE]

with the Python that has mscbib installed; it needs Linux or macOS. GOLD (.jsonl, or .jsonl.gz) has one JSON
object a line: `raw`, the string, and what it holds of these fields:

- authors, editors: [{"family": "Doe", "given": "J. R."}, …], or authors_raw, editors_raw: the stretch of the
  string that holds the names, where they are not divided; collective: ["Group", …]
- title, container (journal, book or proceedings), year, volume, issue, doi, pmid, pmcid, publisher, url
- pages: ["first", "last"], ["first"] or ["article number"]
- style_hint, type: any words; there is a line of scores for each. Other keys are for --only.

No such file comes with mscbib. Three public collections can be brought into this form:

- JATS `mixed-citation` elements of open-access articles in PubMed Central (its open access subset): all text
  is `raw`; `name/surname` and `given-names` are authors (editors in a `person-group` of that type), `collab`
  is collective, `article-title` (else `source`) the title, `source` the container, `fpage` and `lpage`, or
  `elocation-id`, the pages, `pub-id` by its pub-id-type doi, pmid or pmcid, `publication-type` the type.
- The citation training data of GROBID (github.com/kermitt2/grobid): `bibl` elements of TEI; its text is
  `raw`, `author` authors_raw, `editor` editors_raw, `title` by its level the title (a) or container (j, m; a
  book's own title without an `a`), `biblScope` by its unit volume, issue or pages, `date` the year.
- res/parser/core.xml of AnyStyle (github.com/inukshuk/anystyle): `sequence` elements; the text is `raw`,
  `author` authors_raw, `editor` editors_raw, `journal` or `container-title` the container, `date` the year;
  the issue stands with the volume, and "pp." with the pages.

For each file it prints, by the definitions in reference_scores.py: the scores by field, and by style_hint and
type; how `confidence` bears out (right: in every core field); the most common kinds of error (n: references
with it; alone: those where nothing else of the core is wrong) with an example; and the speed.

--label-errors FILE tells what is known of wrong labels, as a JSON object {the first 16 hex digits of the
SHA-256 of raw: {"field": …, "verdict": "label", "ours", "both" or "arguable"}} (or a list of such verdicts).
Then the columns behind the bar of the calibration are without the references that are wrong in core fields,
but in those alone for which the verdict is "label". --examples FILE gets a line of JSON for every error,
--json FILE all figures.

Speed: of the whole process, best of three (fewer once 20 seconds are spent), and less what it takes on an
empty file; the grammars are loaded with the first reference, so that is no part of the latter. One by one:
each string by itself through mscbib's own parser, and the slowest 20 best of three.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Any, NamedTuple

from parse_speed import MSCBIB, BenchmarkError, heading, progress
from reference_scores import CORE, FIELDS, Judged, Scores, errors, judge, scores

Gold = Mapping[str, Any]
WrongLabels = Mapping[str, set[str]]
#: From which confidence each group of the calibration goes; the last is for all below.
STEPS = (0.95, 0.9, 0.8, 0.7, 0.5, 0.0)
RUNS, PATIENCE, SLOWEST = 3, 20.0, 20
COLUMNS = f"{'':<26}{'n':>7}{'macro':>8}{'all right':>11}{'authors':>9}{'pages':>7}  (F1)"
UNPARSED_ALL = 1  # the exit code after findings that are errors: the records are there all the same

# ---- Reading and running


def read_gold(path: Path, only: Sequence[tuple[str, str]]) -> list[Gold]:
    """The labels of a file for which every KEY=VALUE of `only` holds."""
    found = []
    with gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                gold = json.loads(line)
                if not gold["raw"].strip():
                    raise ValueError("raw is empty")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise BenchmarkError(f"{path}:{number}: no label of a string: {error!r}") from error
            if all(said(gold, key) == value for key, value in only):
                found.append(gold)
    if not found:
        raise BenchmarkError(f"{path}: no reference is left")
    return found


def said(gold: Gold, key: str) -> str:
    """A value of a label as --only and the tables have it: true for True, "" where there is none."""
    value = gold.get(key, "")
    return value if isinstance(value, str) else json.dumps(value)


def one_line(raw: str) -> bytes:
    """A string without what might be taken for the end of a line."""
    return " ".join(raw.splitlines()).encode("utf-8", "replace")


class Cost(NamedTuple):
    """Seconds of one process."""

    wall: float
    cpu: float


def run_refs(source: Path, target: Path) -> Cost:
    """Have `mscbib refs` read a file, and measure it."""
    command = [
        *MSCBIB,
        "refs",
        "-q",
        "--color",
        "never",
        "--encoding",
        "utf-8",
        str(source),
        "-o",
        str(target),
    ]
    with tempfile.TemporaryFile() as complaints:
        started = time.perf_counter()
        with subprocess.Popen(command, stderr=complaints) as process:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
        complaints.seek(0)
        if process.returncode not in (0, UNPARSED_ALL) or not target.exists():
            told = "\n".join(complaints.read().decode("utf-8", "replace").splitlines()[-3:])
            raise BenchmarkError(f"exit code {process.returncode} of: {' '.join(command)}\n{told}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def repeated(source: Path, target: Path) -> Cost:
    """The least it costs, of some runs."""
    costs: list[Cost] = []
    while len(costs) < RUNS and sum(cost.wall for cost in costs) < PATIENCE:
        target.unlink(missing_ok=True)
        costs.append(run_refs(source, target))
    return Cost(min(cost.wall for cost in costs), min(cost.cpu for cost in costs))


def read_strings(golds: Sequence[Gold]) -> tuple[list[Judged], dict[str, Cost]]:
    """What mscbib makes of the strings, and what that costs."""
    with tempfile.TemporaryDirectory(prefix="mscbib-bench-") as folder:
        source, empty, target = (Path(folder, name) for name in ("refs.txt", "empty.txt", "out.ndjson"))
        empty.touch()
        source.write_bytes(one_line(golds[0]["raw"]))
        run_refs(source, target)  # leaves the grammars in the cache
        starting = repeated(empty, target)
        source.write_bytes(b"".join(one_line(gold["raw"]) + b"\n" for gold in golds))
        whole = repeated(source, target)
        with open(target, encoding="utf-8") as lines:
            records = {record["source"]["line_start"]: record for record in map(json.loads, lines)}
    if records.keys() != set(range(1, len(golds) + 1)):
        raise BenchmarkError(f"{len(records)} records of {len(golds)} strings")
    judged = [judge(gold, records[line]) for line, gold in enumerate(golds, 1)]
    return judged, {"whole process": whole, "start-up": starting}


def one_by_one(raws: Sequence[str]) -> list[float]:
    """Seconds that each string takes by itself, within this process."""
    from mscbib import dialects, parser

    options = parser.Options(kind=dialects.named("reference_list/lines"), encoding="utf-8")

    def timed(raw: str) -> float:
        data = BytesIO(one_line(raw))
        started = time.perf_counter()
        for _ in parser.parse(data, "-", options):
            pass
        return time.perf_counter() - started

    timed(raws[0])  # loads the grammars
    found = [timed(raw) for raw in raws]
    again: set[int] = set()
    # What was slow by chance is fast at the next try, and others are the slowest then.
    while slow := set(sorted(range(len(raws)), key=found.__getitem__)[-SLOWEST:]) - again:
        for index in slow:
            found[index] = min(found[index], *(timed(raws[index]) for _ in range(RUNS - 1)))
        again |= slow
    return found


# ---- What is printed; every section gives its figures for --json


def accuracy(judged: Sequence[Judged]) -> dict[str, Any]:
    """The scores by field, and by style_hint and type."""
    total = scores(judged)
    print(f"{'field':<12}{'gold':>7}{'ours':>7}{'precision':>11}{'recall':>8}{'F1':>8}{'soft F1':>9}")
    fields = {}
    for name in FIELDS:
        count, (*exact, f1), soft = total.counts[name], total.measures(name), total.measures(name, "soft")[2]
        if not count["gold"] and not count["ours"]:
            continue
        fields[name] = dict(zip(("precision", "recall", "f1", "soft_f1"), (*exact, f1, soft), strict=True))
        fields[name] |= {"gold": count["gold"], "ours": count["ours"]}
        shown = f"{exact[0]:11.3f}{exact[1]:8.3f}{f1:8.3f}{soft:9.3f}"
        print(f"{name:<12}{count['gold']:7}{count['ours']:7}{shown}")
    print(f"core: {', '.join(CORE)}")
    for label, way in (("macro F1", total.macro), ("micro F1", total.micro), ("all right", total.all_right)):
        print(f"{label} {way():.3f} (soft {way('soft'):.3f})", end="\n" if label == "all right" else "; ")
    print(f"\n{COLUMNS}")
    groups = {}
    for key in ("style_hint", "type"):
        members = defaultdict(list)
        for one in judged:
            members[said(one.gold, key)].append(one)
        for value in sorted(members, key=lambda value: -len(members[value])):
            groups[f"{key}={value}"] = summary(scores(members[value]))
    for label, row in groups.items():
        print(summary_line(label, row))
    return {**summary(total), "soft": summary(total, "soft"), "fields": fields, "groups": groups}


def summary(found: Scores, how: str = "exact") -> dict[str, float]:
    """The figures of a line."""
    figures = {"n": found.n, "macro": found.macro(how), "micro": found.micro(how)}
    f1 = {name: found.measures(name, how)[2] for name in ("authors", "pages")}
    return {**figures, "all_right": found.all_right(how), **f1}


def summary_line(label: str, row: Mapping[str, float]) -> str:
    """It as text."""
    figures = (
        f"{row['n']:7}{row['macro']:8.3f}{row['all_right']:11.3f}{row['authors']:9.3f}{row['pages']:7.3f}"
    )
    return f"{label:<26}{figures}"


def calibration(judged: Sequence[Judged], labels: WrongLabels) -> list[dict[str, Any]]:
    """What share of the references is right, by confidence; with and without what wrong labels make wrong."""
    bounds = [(f"{low:g} to {min(high, 1):g}", low, high) for high, low in pairwise((2.0, *STEPS))]
    bounds += [("all", 0.0, 2.0), (">= 0.9", 0.9, 2.0)]
    rows = [certain(label, chosen(judged, low, high), labels) for label, low, high in bounds]
    print(f"\n{'confidence':<14}{'n':>7}{'mean':>8}{'right':>8} | {'label wrong':>11}{'right else':>12}")
    for row in rows[:-1]:
        mean_, right, other = (
            "-" if row[key] is None else f"{row[key]:.3f}" for key in ("mean", "right", "right_else")
        )
        print(f"{row['confidence']:<14}{row['n']:7}{mean_:>8}{right:>8} | {row['apart']:11}{other:>12}")
    sure = rows[-1]
    if sure["n"]:
        print(f"of the {sure['n']} given >= 0.9, {sure['right']:.1%} right in all fields")
    if sure["right_else"] is not None and labels:
        print(f"without the {sure['apart']} that only a wrong label makes wrong, {sure['right_else']:.1%}")
    return rows


def chosen(judged: Sequence[Judged], low: float, high: float) -> list[Judged]:
    """The readings whose confidence is at least `low`, and below `high`."""
    return [one for one in judged if low <= one.ours.get("confidence", 0.0) < high]


def certain(label: str, members: Sequence[Judged], labels: WrongLabels) -> dict[str, Any]:
    """A line of the calibration; `apart`: those that only a wrong label makes wrong."""
    n, right = len(members), sum(not one.wrong_core for one in members)
    apart = sum(mislabelled(one, labels) for one in members)
    return {
        "confidence": label,
        "n": n,
        "mean": mean(one.ours.get("confidence", 0.0) for one in members) if n else None,
        "right": right / n if n else None,
        "apart": apart,
        "right_else": right / (n - apart) if n > apart else None,
    }


def digest(raw: str) -> str:
    """What --label-errors calls a string."""
    return hashlib.sha256(raw.encode("utf-8", "replace")).hexdigest()[:16]


def wrong_labels(path: str) -> dict[str, set[str]]:
    """Of --label-errors: the fields that have a wrong label, by the digest of the string."""
    try:
        known = json.loads(Path(path).read_bytes())
        listed = {key: value if isinstance(value, list) else [value] for key, value in known.items()}
        return {
            key: {verdict["field"] for verdict in verdicts if verdict["verdict"] == "label"}
            for key, verdicts in listed.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise argparse.ArgumentTypeError(f"{path}: {error!r}") from error


def mislabelled(one: Judged, labels: WrongLabels) -> bool:
    """Whether a reference is wrong in the core only where its label is known to be."""
    return bool(one.wrong_core) and labels.get(digest(one.gold["raw"]), set()).issuperset(one.wrong_core)


def safe(text: str) -> str:
    """A text with every character that does not print escaped as JSON does."""
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def shown(value: object, most: int = 100) -> str:
    """A value in one line, cut."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return safe(text[:most]) + "…" * (len(text) > most)


def error_kinds(judged: Sequence[Judged], most: int, write: Callable[[str], object]) -> list[dict[str, Any]]:
    """The most common kinds of error, with an example of each, if possible one where all else is right."""
    found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, one in enumerate(judged):
        for name, kind in errors(one):
            if number not in found[kind]:  # volume and issue that are swapped are one error
                write(safe(json.dumps(error_row(one, name, kind), ensure_ascii=False)) + "\n")
            found[kind][number].append(name)
    kinds: list[dict[str, Any]] = []
    for kind, places in found.items():
        alone = [at for at, names in places.items() if set(judged[at].wrong_core) == set(names) & set(CORE)]
        at = min(alone or places)
        row = error_row(judged[at], places[at][0], kind)
        example = {key: shown(row[key]) for key in ("raw", "gold", "ours")}
        kinds.append({"kind": kind, "n": len(places), "alone": len(alone), "example": example})
    kinds.sort(key=lambda row: (-row["n"], row["kind"]))
    print(f"\n{'n':>6}{'alone':>7}  kind of error ({len(kinds)} in all)")
    for shown_kind in kinds[:most]:
        print(f"{shown_kind['n']:6}{shown_kind['alone']:7}  {shown_kind['kind']}")
        for label, text in shown_kind["example"].items():
            print(f"{'':>15}{label:<5}{text}")
    return kinds


def error_row(one: Judged, name: str, kind: str) -> dict[str, Any]:
    """All there is to know of a wrong field."""
    about = {key: one.gold.get(key) for key in ("style_hint", "type", "source")}
    sure = {key: one.ours.get(key) for key in ("confidence", "unparsed")}
    wanted, found = one.gold.get(f"{name}_raw", one.gold.get(name)), one.ours.get(name) or None
    row = {"sha": digest(one.gold["raw"]), "kind": kind, "field": name, "core": name in CORE}
    return {**row, "gold": wanted, "ours": found, "raw": one.gold["raw"], **sure, **about}


def speed(raws: Sequence[str], costs: Mapping[str, Cost]) -> dict[str, Any]:
    """References per second, and the slowest one."""
    whole, start = costs["whole process"], costs["start-up"]
    alone = Cost(whole.wall - start.wall, whole.cpu - start.cpu)
    print()
    for label, cost in (*costs.items(), ("reading alone", alone)):
        rate = " / ".join(f"{len(raws) / seconds:,.0f}" if seconds > 0.01 else "-" for seconds in cost)
        rate = "" if label == "start-up" else f": {rate} references per second"
        print(f"{label:<14}{cost.wall:8.2f} s wall, {cost.cpu:.2f} s CPU{rate}")
    took = [1000 * seconds for seconds in one_by_one(raws)]
    worst = max(range(len(raws)), key=took.__getitem__)
    print(f"one by one: median {median(took):.2f} ms, worst {took[worst]:.2f} ms:")
    print(f"{'':>15}{shown(raws[worst])} ({len(raws[worst])} characters)")
    single = {"median": median(took), "worst": took[worst], "worst_raw": raws[worst]}
    return {"seconds": {label: cost._asdict() for label, cost in costs.items()}, "single_ms": single}


# ---- The command line


def key_value(text: str) -> tuple[str, str]:
    """Of --only."""
    key, equals, value = text.partition("=")
    if not equals:
        raise ValueError(text)
    return key, value


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path, help="labelled references, .jsonl or .jsonl.gz")
    add = parser.add_argument
    add("--only", type=key_value, action="append", default=[], metavar="KEY=VALUE", help="of the labels")
    add("--errors", type=int, default=20, metavar="N", help="kinds of error shown (default: %(default)s)")
    add("--examples", type=Path, metavar="FILE", help="write all errors as NDJSON")
    add("--label-errors", type=wrong_labels, default={}, metavar="FILE", help="known wrong labels, JSON")
    add("--json", type=Path, metavar="FILE", help="write all figures")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {}
    examples: list[str] = []  # written at the end: a run that fails leaves no half of a file
    for path in arguments.gold:
        try:
            golds = read_gold(path, arguments.only)
            progress(f"{path.name}: {len(golds)} references")
            judged, costs = read_strings(golds)
        except (BenchmarkError, OSError) as error:  # the other files can be told of all the same
            print(f"reference_accuracy.py: {error}", file=sys.stderr)
            continue
        print(f"\n## {path.name}: {len(golds)} references\n")
        figures[str(path)] = {
            **accuracy(judged),
            "calibration": calibration(judged, arguments.label_errors),
            "errors": error_kinds(judged, arguments.errors, examples.append),
            "speed": speed([gold["raw"] for gold in golds], costs),
        }
    if not figures:
        return 1
    print(f"\n## {heading()}\n\n{COLUMNS}")
    print(*(summary_line(Path(name).name, row) for name, row in figures.items()), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if arguments.examples:
        arguments.examples.write_text("".join(examples), encoding="utf-8")
    return 0 if len(figures) == len(arguments.gold) else 1


if __name__ == "__main__":
    sys.exit(main())
