"""How right `mscbib dedupe` is, on records whose works are known. Run by hand:

    python tests/benchmarks/dedupe_accuracy.py FOLDER[:HALF] … [--half 0|1] [--errors N] [--peer PYTHON]
        [--work DIR] [--into PAGE#NAME]

with the Python that has mscbib installed. A FOLDER holds records.* (anything that mscbib reads, .gz too) and
truth.csv (columns id and cluster: records of one cluster are of one work). Of each the command line is run,
with nothing but its defaults, and the table that it writes with --clusters is compared with truth.csv. Where
mscbib asks a person, that counts as "not duplicates". Public sets and their origins are in the README.

- "P", "R", "F1" are precision, recall and their harmonic mean over all pairs of records in one cluster.
- "removed wrongly": works that are lost if one record of each cluster is kept, the kept ones chosen in favour
  of the result; "left over": records that are kept though their work is kept already (dedupe_scores.scores).
- "review": pairs that a person is asked about, and how many that are for 100 records.
- "pooled": the counts of all sets added up.

All records of a folder are deduplicated in any case. With --half, or FOLDER:0 and FOLDER:1, only what
belongs to one half of the true works is scored: by a hash of their names, as `fitting/duplicates.py` fits on
one half and leaves the other out.

--errors N tells of N pairs merged wrongly and N missed of each set, each from another cluster, as
`mscbib dedupe --explain` does. It is run on the records of those clusters alone, to be quick: where a pair
was not compared since very many records share its keys, it shows what would have been decided.

--peer PYTHON scores bib-dedupe beside it (its table must be records.csv or records.csv.gz):

    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install bib-dedupe==0.11.0

With --work DIR the results are kept there, and what bib-dedupe found is not found again. --into PAGE#NAME
also puts the table into a page, between "<!-- measured: NAME -->" and "<!-- end -->".
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from dedupe_scores import (
    Clusters,
    LabelledSet,
    Pair,
    Scores,
    complete,
    disagreements,
    half_of,
    labelled_set,
    put_into,
    read_clusters,
    scores,
    wanted,
)
from dedupe_speed import theirs
from parse_speed import MSCBIB, BenchmarkError, progress, working_folder

import mscbib

HEAD = ("set", "records", "by", "P", "R", "F1", "removed wrongly", "left over", "review", "in 100 records")


# ---- Running


class Result(NamedTuple):
    """The clusters found, and the pairs that a person is asked about."""

    clusters: Clusters
    review: Sequence[Pair] = ()


def run(command: Sequence[str]) -> str:
    """Run a command; what it prints.

    Raises:
        BenchmarkError: it fails. Findings about the records (exit code 1 of mscbib) are no failure.
    """
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode not in (0, 1) or (done.returncode == 1 and b"Traceback" in done.stderr):
        said = done.stderr.decode("utf-8", "replace")[-2000:]
        raise BenchmarkError(f"exit code {done.returncode} of: {' '.join(command)}\n{said}")
    return done.stdout.decode("utf-8")


def ours(one: LabelledSet, work: Path) -> Result:
    """What `mscbib dedupe` finds."""
    tables = {name: work / f"{one.name}.{name}.csv" for name in ("clusters", "review")}
    options = [word for name, path in tables.items() for word in (f"--{name}", str(path))]
    run([*MSCBIB, "dedupe", "-q", str(one.records), *options, "-o", str(work / f"{one.name}.ndjson")])
    with tables["review"].open(encoding="utf-8-sig", newline="") as stream:
        review = [(_id(row["id_1"], one), _id(row["id_2"], one)) for row in csv.DictReader(stream)]
    clusters = {_id(key, one): name for key, name in read_clusters(tables["clusters"]).items()}
    return Result(complete(one.truth, clusters), review)


def _id(cell: str, one: LabelledSet) -> str:
    """The id in a cell: tables put an apostrophe before what a spreadsheet would change."""
    return cell if cell in one.truth else cell.removeprefix("'")


def peers(one: LabelledSet, python: str, work: Path) -> Result:
    """What bib-dedupe finds.

    Raises:
        BenchmarkError: it cannot read the records.
    """
    if not one.records.name.endswith((".csv", ".csv.gz")):
        raise BenchmarkError(f"{one.records}: bib-dedupe wants records.csv or records.csv.gz")
    clusters = work / f"{one.name}.bib-dedupe.csv"
    if not clusters.exists():
        run(theirs(python, one.records.resolve(), clusters))
    return Result(complete(one.truth, read_clusters(clusters)))


# ---- Telling


def line(name: str, by: str, found: Scores) -> str:
    """A line of the table."""
    cells = [name, f"{found.records:,}", by]
    cells += [f"{share:.4f}" for share in (found.precision, found.recall, found.f1)]
    cells += [f"{found.wrongly_removed:,}", f"{found.left_over:,}"]
    cells += (
        ["", ""] if by != "mscbib" else [f"{found.review:,}", f"{100 * found.review / found.records:.2f}"]
    )
    return f"| {' | '.join(cells)} |"


def errors(one: LabelledSet, found: Clusters, half: int | None, number: int, work: Path) -> Iterator[str]:
    """What was merged wrongly, and what was missed, `number` of each, explained."""
    of_half = {key for key, name in one.truth.items() if half is None or half_of(name) == half}
    for what, pairs in (
        ("merged, but of two works", disagreements(found, one.truth)),
        ("not merged, but of one work", disagreements(one.truth, found)),
    ):
        told = list(islice((pair for pair in pairs if pair[0] in of_half), number))
        if not told:
            continue
        records = work / f"{one.name}.errors.ndjson"
        _write_kin(one, found, told, records)
        for pair in told:
            explained = run([*MSCBIB, "dedupe", "-q", str(records), "--explain", *pair])
            yield f"\n{one.name}: {what}\n{explained.rstrip()}"


def _write_kin(one: LabelledSet, found: Clusters, pairs: Sequence[Pair], path: Path) -> None:
    """Write the records of the clusters, found and true, that these pairs are in."""
    keys = [key for pair in pairs for key in pair]
    clusters, works = {found[key] for key in keys}, {one.truth[key] for key in keys}
    with path.open("wb") as stream:
        for entry in mscbib.parse(str(one.records)):
            record = entry.record
            if record and (found[record.id or ""] in clusters or one.truth[record.id or ""] in works):
                stream.write(record.to_json() + b"\n")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=wanted, metavar="FOLDER[:HALF]")
    parser.add_argument("--half", type=int, choices=(0, 1), help="of folders that name none")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--peer", metavar="PYTHON")
    parser.add_argument("--work", type=Path, metavar="DIR")
    parser.add_argument("--into", metavar="PAGE#NAME")
    arguments = parser.parse_args()
    pooled: dict[str, Scores] = {}
    told: list[str] = []
    table = [f"| {' | '.join(HEAD)} |", "| --- " * len(HEAD) + "|"]
    print(*table, sep="\n", flush=True)

    def tell(name: str, by: str, found: Scores) -> None:
        table.append(line(name, by, found))
        print(table[-1], flush=True)

    with working_folder(arguments.work) as work:
        for folder, own_half in arguments.folders:
            one = labelled_set(folder)
            half = arguments.half if own_half is None else own_half
            name = one.name if half is None else f"{one.name}, half {half}"
            for by in ("mscbib", "bib-dedupe") if arguments.peer else ("mscbib",):
                progress(f"{one.name}: {by}")
                result = ours(one, work) if by == "mscbib" else peers(one, arguments.peer, work)
                found = scores(one.truth, result.clusters, result.review, half)
                pooled[by] = pooled.get(by, Scores()).plus(found)
                tell(name, by, found)
                if by == "mscbib":
                    told += errors(one, result.clusters, half, arguments.errors, work)
    if len(arguments.folders) > 1:
        for by, found in pooled.items():
            tell("pooled", by, found)
    if arguments.into:
        put_into(arguments.into, table)
    if told:
        print("\n".join(told))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (BenchmarkError, OSError) as error:
        sys.exit(f"dedupe_accuracy.py: {error}")
