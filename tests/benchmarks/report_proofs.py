"""Whether other people's software reads what reports say, as it is meant. Run by hand:

    python tests/benchmarks/report_proofs.py SCHEMA [FILE …]
        [--junit-xsd XSD] [--gitlab-schema JSON] [--work DIR]

with the Python that has mscbib and its proofs' requirements installed (`pip install -e '.[test,proofs]'`).
SCHEMA is the schema of SARIF 2.1.0 that OASIS publishes (docs.oasis-open.org/sarif/sarif/v2.1.0, also
json.schemastore.org/sarif-2.1.0.json). FILE is what is validated; without any, the seeds of the fixtures and
all that rules have as fixtures are. The findings of `reported.py` come besides: hostile ones, made by hand.

XSD is the schema of JUnit's XML that Jenkins' xUnit plugin has (junit-10.xsd of
github.com/jenkinsci/xunit-plugin; the source of pytest has it, too). JSON is what GitLab holds Code Quality
reports against (app/validators/json_schemas/codeclimate.json of gitlab.com/gitlab-org/gitlab). With nodejs
and npm, `@actions/core` (which writes workflow commands) and `@microsoft/sarif-multitool-linux` (which
validates SARIF, also by the rules of GitHub's code scanning) are installed into a temporary folder.

The table has a line a prover: how many findings it found, of how many, and in how many it differs or
complains. Behind it stand the first complaints of each line, then what was not proved: that is not passed.
The exit code is 0 only if every line is ok, and none is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from parse_speed import BenchmarkError, progress
from report_provers import PROOFS, TESTS, Case, NotFoundError, Proof
from reported import FINDINGS, written

from mscbib import parser, validation
from mscbib.diagnostics import Diagnostic

SEEDS = sorted((TESTS.parent / "fixtures").glob("*/*/seed.txt"))
CASES = sorted(path for path in (TESTS / "checks").glob("*/*") if path.suffix != ".diag")

SHOWN = 5


def found_in(paths: Sequence[Path]) -> Iterator[Diagnostic]:
    """What all rules find in files."""
    rules = validation.all_rules()
    here = Path.cwd()
    for path in (path.absolute() for path in paths):
        named = path.relative_to(here) if path.is_relative_to(here) else path
        with path.open("rb") as stream:
            for entry in parser.parse(stream, str(named), parser.Options(examiner=rules)):
                yield from entry.findings


def prove(case: Case) -> Iterator[tuple[str, Proof | str]]:
    """Each format with what a prover says of its report, or with why it could not be asked."""
    for name, prover in PROOFS:
        progress(f"{name}: {prover.__name__}")
        try:
            yield name, prover(case)
        except (NotFoundError, BenchmarkError) as error:
            yield name, str(error)


def table(proofs: Sequence[tuple[str, Proof]], count: int) -> Iterator[str]:
    """What was proved."""
    yield "| report | prover | findings | of | complaints | ok |"
    yield "| --- | --- | ---: | ---: | ---: | --- |"
    for name, proof in proofs:
        ok = "yes" if is_ok(proof, count) else "NO"
        yield f"| {name} | {proof.prover} | {proof.found} | {count} | {len(proof.complaints)} | {ok} |"


def is_ok(proof: Proof, count: int) -> bool:
    """Whether all findings are there, and nobody complains."""
    return proof.found == count and not proof.complaints


def main() -> int:
    """Prove, and print the table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("schema", type=Path)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--junit-xsd", type=Path)
    options.add_argument("--gitlab-schema", type=Path)
    options.add_argument("--work", type=Path)
    said = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work: Path = said.work or Path(temporary)
        work.mkdir(exist_ok=True)
        findings = [*found_in(said.files or [*SEEDS, *CASES]), *FINDINGS]
        case = Case(findings, work.absolute(), said.schema.absolute(), said.junit_xsd, said.gitlab_schema)
        for name in {name for name, _ in PROOFS}:
            case.report(name).write_text(written(name, findings), encoding="utf-8")
        outcomes = list(prove(case))
    proofs = [(name, proof) for name, proof in outcomes if isinstance(proof, Proof)]
    missing = [(name, why) for name, why in outcomes if isinstance(why, str)]
    print("\n".join(table(proofs, len(findings))))
    for name, proof in proofs:
        for complaint in proof.complaints[:SHOWN]:
            print(f"\n{name}, {proof.prover}: {complaint}")
    for name, why in missing:
        print(f"\nnot proved: {name}: {why}")
    return 0 if not missing and all(is_ok(proof, len(findings)) for _, proof in proofs) else 1


if __name__ == "__main__":
    sys.exit(main())
