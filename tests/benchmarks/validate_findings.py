"""What `mscbib validate` finds in real files, by rule, and how much of it is false. Run by hand:

    python tests/benchmarks/validate_findings.py FOLDER … [--verdicts VERDICTS.csv] [--rules SELECTOR …]
        [--sample N] [--seed 1] [--unjudged]

with the Python that has mscbib installed. All rules are asked about all files in the FOLDERs. No such files
come with mscbib: they are other people's. The table has for each rule how many findings there are, in how
many files, how many repeat another one with the same place, message and fix, and, with --verdicts, how many
a person looked at, and how many of these are false.

--sample N shows N findings of each rule (0: none, the default), each with the digest that it is known by. Of
more than N, those are shown whose digests, with --seed, are smallest: as good as at random, and nearly the
same again when a rule was changed. --unjudged shows only those without a verdict. --rules names rules as
`mscbib validate --select` does.

VERDICTS.csv has the columns `rule`, `finding` (the digest) and `verdict`: `true` where a librarian would
agree that something is wrong there, and the message, the place and the remedy are right; else `false`. The
digest is made of the file's path below its FOLDER, the rule, the place, the message and the fix: a verdict
holds as long as all of these do, and tells nothing of the file. Other columns are left alone.

The last rows are all errors and all warnings. Their share of false ones is estimated from what was looked at,
each rule weighing as much as it has findings. A false error, 5 % of false warnings, or a repeated finding
makes the exit code 1.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import heappush, heappushpop
from pathlib import Path

from parse_speed import progress

from mscbib import checks, reports
from mscbib.commands._reading import entries
from mscbib.diagnostics import Diagnostic, Severity, rule
from mscbib.parser import Options
from mscbib.path_patterns import seen_from
from mscbib.selection import rules_of
from mscbib.validation import Validation

HEAD = ("rule", "severity", "findings", "files", "repeated", "looked at", "false", "share false")
#: No more than this share of the warnings may be false.
FALSE_WARNINGS = 0.05


@dataclass(slots=True)
class Tally:
    """What is known of the findings of a rule."""

    name: str
    severity: Severity
    findings: int = 0
    repeated: int = 0
    files: set[str] = field(default_factory=set)
    verdicts: Counter[bool] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    #: those to be shown: the largest digest first, so that it is the first to go
    shown: list[tuple[int, str, Diagnostic]] = field(default_factory=list)

    def share(self) -> float | None:
        """The share of false ones among those that were looked at."""
        total = self.verdicts.total()
        return self.verdicts[False] / total if total else None


def digest(folder: Path, finding: Diagnostic) -> str:
    """By what a finding is known, wherever its folder is."""
    parts = [
        seen_from(folder, finding.path),
        finding.code,
        *map(str, (finding.line, finding.column, finding.end_line, finding.end_column)),
        finding.message,
        "" if finding.fix is None else finding.fix.text,
    ]
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def found(folders: Sequence[Path], names: Iterable[str]) -> Iterator[tuple[str, Diagnostic]]:
    """The findings in all files of the folders, each with its digest."""
    validation = Validation(names)
    options = Options(examiner=validation)
    for folder in folders:
        for entry in entries((str(folder),), lambda _: options, Counter(), True):
            for finding in entry.findings:
                yield digest(folder.absolute(), finding), finding


def tallied(
    findings: Iterable[tuple[str, Diagnostic]],
    verdicts: Mapping[tuple[str, str], bool],
    sample: int,
    seed: int,
    *,
    unjudged: bool,
) -> dict[str, Tally]:
    """The findings by rule, and `sample` of each to be shown."""
    tallies: dict[str, Tally] = {}
    last_path = ""
    for key, finding in findings:
        if finding.path != last_path:
            last_path = finding.path
            progress(last_path)
        tally = tallies.setdefault(finding.name, Tally(finding.name, finding.severity))
        tally.findings += 1
        tally.files.add(finding.path)
        if key in tally.keys:
            tally.repeated += 1
            continue
        tally.keys.add(key)
        verdict = verdicts.get((finding.name, key))
        if verdict is not None:
            tally.verdicts[verdict] += 1
        if sample and not (unjudged and verdict is not None):
            _keep(tally.shown, (-_rank(key, seed), key, finding), sample)
    return tallies


def _rank(key: str, seed: int) -> int:
    return int.from_bytes(blake2b(f"{seed} {key}".encode(), digest_size=8).digest())


def _keep(kept: list[tuple[int, str, Diagnostic]], one: tuple[int, str, Diagnostic], most: int) -> None:
    """Put one among those kept, and take the one of the largest rank out where there are too many."""
    if len(kept) < most:
        heappush(kept, one)
    else:
        heappushpop(kept, one)


def read_verdicts(path: Path) -> dict[tuple[str, str], bool]:
    """The verdicts of a file, by rule and digest.

    Raises:
        ValueError: one is neither true nor false.
    """
    verdicts = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["verdict"] not in ("true", "false"):
                raise ValueError(f"{path}: `{row['verdict']}` is no verdict, of {row['finding']}")
            verdicts[row["rule"], row["finding"]] = row["verdict"] == "true"
    return verdicts


# ---- What is told


def table(tallies: Iterable[Tally]) -> Iterator[str]:
    """The lines of the table."""
    yield f"| {' | '.join(HEAD)} |"
    yield "| --- " * len(HEAD) + "|"
    ordered = sorted(tallies, key=lambda tally: (tally.severity, rule(tally.name).code))
    for tally in ordered:
        yield _row(f"{rule(tally.name).code} {tally.name}", [tally])
    for severity in Severity:
        if alike := [tally for tally in ordered if tally.severity is severity]:
            yield _row(f"all {severity}s", alike)


def _row(name: str, tallies: Sequence[Tally]) -> str:
    share = false_share(tallies)
    cells = [
        name,
        str(tallies[0].severity),
        f"{sum(tally.findings for tally in tallies):,}",
        f"{len(set[str]().union(*(tally.files for tally in tallies))):,}",
        f"{sum(tally.repeated for tally in tallies):,}",
        f"{sum(tally.verdicts.total() for tally in tallies):,}",
        f"{sum(tally.verdicts[False] for tally in tallies):,}",
        "" if share is None else f"{share:.1%}",
    ]
    return f"| {' | '.join(cells)} |"


def false_share(tallies: Iterable[Tally]) -> float | None:
    """The share of false findings, each rule that was looked at weighing as much as it has findings."""
    known = [(tally.findings, share) for tally in tallies if (share := tally.share()) is not None]
    total = sum(findings for findings, _ in known)
    return sum(findings * share for findings, share in known) / total if total else None


def show(tally: Tally) -> None:
    """The findings kept of a rule, as `mscbib validate` reports them, in the order of the files."""
    print(f"\n## {rule(tally.name).code} {tally.name}: {len(tally.shown)} of {tally.findings:,}", flush=True)
    for _, key, finding in sorted(tally.shown, key=lambda one: (one[2].path, one[2].start)):
        print(f"\n[{key}]", flush=True)
        reports.report("full", sys.stdout.buffer, reports.Style(width=120)).add(finding)
        sys.stdout.buffer.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("folders", nargs="+", type=Path, metavar="FOLDER")
    add("--verdicts", type=Path, metavar="FILE.csv", help="what a person said of findings")
    add("--rules", nargs="+", default=["ALL"], metavar="SELECTOR", help="only these rules")
    add("--sample", type=int, default=0, metavar="N", help="show N findings of each rule")
    add("--seed", type=int, default=1, help="other numbers show other findings (default: 1)")
    add("--unjudged", action="store_true", help="show only findings without a verdict")
    options = parser.parse_args()
    wanted = frozenset[str]().union(*(rules_of(selector)[0] for selector in options.rules))
    verdicts = read_verdicts(options.verdicts) if options.verdicts else {}
    asked = [name for name in checks.names() if name in wanted]
    # what is found while reading is found whether it was asked for or not
    findings = (one for one in found(options.folders, asked) if one[1].name in wanted)
    tallies = tallied(findings, verdicts, options.sample, options.seed, unjudged=options.unjudged)
    print(*table(tallies.values()), sep="\n")
    for tally in sorted(tallies.values(), key=lambda tally: rule(tally.name).code):
        if tally.shown:
            show(tally)
    errors = [tally for tally in tallies.values() if tally.severity is Severity.ERROR]
    warnings = [tally for tally in tallies.values() if tally.severity is Severity.WARNING]
    failed = (false_share(errors) or 0) > 0 or (false_share(warnings) or 0) >= FALSE_WARNINGS
    return 1 if failed or any(tally.repeated for tally in tallies.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
