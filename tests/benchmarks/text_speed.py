"""What reading each kind of text costs, as ratios measured side by side. Run by hand:

    python tests/benchmarks/text_speed.py [--generator generate_citing.py] [--floor floor.py] [--runs 5]
        [--mb 20] [--work DIR]

with the Python that has mscbib installed. GENERATOR is called as `python GENERATOR KIND --mb N --out FILE`
and writes works as a citing list (`citing`), as abstract pages without references (`abstract`), as reference
strings, one a line (`refs`), and as PubMed exports them (`medline`); FLOOR as for `parse_speed.py`. The same
records as NDJSON are what mscbib makes of the citing list.

Every figure is of whole processes, CPU time (user and system), to an output file. All are run in turns; the
table gives the lowest, the median and the highest of --runs rounds. "A citing list" is what the floor reads
too, so "of the floor's" is a cost per record, against what bare regular expressions cost for one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from parse_speed import (
    MB,
    MSCBIB,
    Bench,
    BenchmarkError,
    Row,
    Target,
    at_least_one,
    at_most,
    counted,
    heading,
    measured,
    options,
    print_table,
    progress,
    working_folder,
)

KINDS = ("citing", "abstract", "refs", "medline")


def commands_of(bench: Bench, mb: int) -> dict[str, tuple[list[str], int, int]]:
    """For each kind of text, the command that reads it, and how many records and bytes it has."""
    found = {}
    for kind in KINDS:
        path = bench.work / f"{kind}-{mb}.txt"
        if not path.exists():
            progress(f"generating {mb} MB: {kind}")
            arguments = [kind, "--mb", str(mb), "--out", str(path)]
            measured([sys.executable, str(bench.generator), *arguments], bench.warm)
        layout = ["--layout", "reference_list"] if kind == "refs" else []
        command = [*MSCBIB, "parse", str(path), *layout, "-o", str(bench.out)]
        measured(command, bench.warm)
        found[kind] = command, counted(bench.out, b"\n"), path.stat().st_size
        if kind == "citing":
            ndjson = bench.work / f"citing-{mb}.ndjson"
            bench.out.replace(ndjson)
            command = [*MSCBIB, "parse", str(ndjson), "-o", str(bench.out)]
            found["ndjson"] = command, found[kind][1], ndjson.stat().st_size
            floor = [sys.executable, str(bench.floor), str(path), "--json"]
            found["floor"] = floor, found[kind][1], path.stat().st_size
    return found


def rows(bench: Bench, mb: int) -> Iterator[Row]:
    """The table."""
    commands = commands_of(bench, mb)
    cpu: dict[str, list[float]] = {kind: [] for kind in commands}
    for number in range(bench.runs):
        for kind, (command, _, _) in commands.items():
            cpu[kind].append(measured(command, bench.warm).cpu)
        progress(f"round {number + 1} of {bench.runs}")
    a_record = {kind: [one / commands[kind][1] for one in cpu[kind]] for kind in commands}
    a_byte = {kind: [one / commands[kind][2] for one in cpu[kind]] for kind in commands}

    def against(kind: str, other: str, costs: dict[str, list[float]]) -> list[float]:
        return [a / b for a, b in zip(costs[kind], costs[other], strict=True)]

    yield Row(
        "CPU per MB: abstract pages without references / a citing list",
        against("abstract", "citing", a_byte),
        at_most(1),
    )
    names = {"citing": "a citing list", "ndjson": "NDJSON of it", "medline": "PubMed text"}
    for kind, name in names.items():
        target = at_most(1.5) if kind == "citing" else None
        yield Row(f"CPU per record: {name} / the floor's", against(kind, "floor", a_record), target)
    enough = Target(">= 4,000", lambda value: value >= 4000)
    yield Row("ABSOLUTE: reference strings", [1 / one for one in a_record["refs"]], enough, " records/s")
    for kind in commands:
        if kind != "floor":
            speeds = [1 / one / MB for one in a_byte[kind]]
            yield Row(f"ABSOLUTE: {names.get(kind, kind)}", speeds, unit=" MB/s")


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--mb", type=at_least_one, default=20, help="size of each text (default: 20)")
    arguments = parser.parse_args()
    try:
        with working_folder(arguments.work) as work:
            bench = Bench(arguments.generator.resolve(), arguments.floor.resolve(), work, arguments.runs)
            table = list(rows(bench, arguments.mb))
    except BenchmarkError as error:
        print(f"text_speed.py: {error}", file=sys.stderr)
        return 1
    print_table(heading(), table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
