"""How right, and how quick, references are resolved to the records they cite. Run by hand:

    python tests/benchmarks/link_references.py [--works 20000] [--seed 1] [--dumps FILE] [--errors N]
        [--work DIR] [--withhold FILE …]

Writes pages and a library as `generate_references.py` does, reads both as `mscbib parse` would, and resolves
the references. The library holds half of the works cited, and as many others, near misses among them.

- "precision": of the references for which a record was found, the share for which it is the right one.
- "recall": of the references whose work the library holds, the share for which it was found.
- "references/s": in seconds of CPU time, for references and library together, reading not counted.

With --dumps FILE the pages are those of another generator, a Python file that has `abstract(work)`, `CITED`
(the works cited, one after the other) and `records()`; what is cited is known from its works. --errors N
tells of N references of each kind of error. The seed of --dumps is its own, fixed in that file.

With --withhold the files are real ones, whose records cite each other by DOI: the DOIs of the references are
withheld, and those of the records found are compared with them. What else is found is counted for nothing.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from typing import Any, NamedTuple

from generate_duplicates import Record, Works, paged
from generate_references import CLEAN, FAULTS, Cited, literature, near_miss, write
from parse_speed import progress, working_folder

import mscbib
from mscbib.linking import Answer
from mscbib.linking.citations import Citations

#: What the journals of the other generator are called in full.
FULL_NAMES = {
    "Front Med (Lausanne)": "Frontiers in medicine",
    "Cell Transplant": "Cell transplantation",
    "Med Sci Monit": "Medical science monitor : international medical journal of experimental research",
    "Int J Mol Sci": "International journal of molecular sciences",
    "Stem Cell Res Ther": "Stem cell research & therapy",
    "World J Gastroenterol": "World journal of gastroenterology",
    "Crit Care": "Critical care (London, England)",
    "Proc Natl Acad Sci U S A": "Proceedings of the National Academy of Sciences of the United States of "
    "America",
    "J Clin Med": "Journal of clinical medicine",
    "Zhonghua Yi Xue Za Zhi": "Zhonghua yi xue za zhi",
    "PLoS One": "PloS one",
    "Cochrane Database Syst Rev": "The Cochrane database of systematic reviews",
    "Nat Commun": "Nature communications",
    "Signal Transduct Target Ther": "Signal transduction and targeted therapy",
}


class Scores(NamedTuple):
    """How many references there are, are to works that are held, were resolved, and rightly."""

    references: int
    held: int
    found: int
    right: int


class Row(NamedTuple):
    """A reference of the truth."""

    doi: str
    text: str


# ---- Another generator's pages


def of_dumps(path: Path, works: Works, count: int, folder: Path) -> None:
    """Write pages of the generator at `path`, with `count` references or some more, library and truth."""
    spec = util.spec_from_file_location("dumps", path)
    assert spec and spec.loader
    dumps: Any = util.module_from_spec(spec)
    spec.loader.exec_module(dumps)
    cited: list[Cited] = []
    rows: list[tuple[int, int]] = []
    drawn: list[Any] = []
    dumps.CITED = noted(dumps.CITED, drawn)
    pages: list[str] = []
    for number, work in enumerate(dumps.records(), 1):
        pages.append(dumps.abstract(work))
        for label, one in enumerate(drawn, 1):
            record = as_record(one, works)
            near = near_miss_of_dump(works, record)
            cited.append(Cited(record, dumps.ref(one).strip(), works.rng.random() < 0.5, near))
            rows.append((number, label))
        drawn.clear()
        if len(cited) >= count:
            break
    write(folder, cited, works, per_page=1)
    (folder / "pages.txt").write_text("".join(pages), encoding="utf-8")
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("page", "label", "doi", "reference"))
        for row, one in zip(rows, cited, strict=True):
            table.writerow((*row, one.work["doi"] if one.held else "", one.reference))


def noted(works: Iterator[Any], drawn: list[Any]) -> Iterator[Any]:
    """The works as they are drawn, each put into `drawn`, too."""
    for work in works:
        drawn.append(work)
        yield work


def as_record(made: dict[str, Any], works: Works) -> Record:
    """A work of the other generator; each has identifiers in the library."""
    names = [name.rpartition(" ") for name in made["authors"]]
    record: Record = {
        "title": made["title"].rstrip("."),
        "authors": [{"family": family, "given": " ".join(given)} for family, _, given in names],
        "container_title": FULL_NAMES.get(made["journal"], made["journal"]),
        "short_title": made["journal"],
        "issued": str(made["year"]),
        "volume": made["volume"],
        "pages": made["pages"],
        "page_first": made["pages"].partition("-")[0],
        "page_last": made["pages"].partition("-")[2],
    }
    if made["issue"]:
        record["issue"] = made["issue"]
    return record | works.identifiers() | ({"doi": made["doi"].lower()} if made["doi"] else {})


def near_miss_of_dump(works: Works, record: Record) -> list[Record]:
    """Near misses of a copy with pages in numbers; the title of the work, which is printed, is left alone."""
    copy = dict(record)
    if not (record["page_first"].isdecimal() and record["page_last"]):
        paged(copy, works.rng.randint(1, 900), 9)
    return near_miss(works, copy)


# ---- Resolving


def records(*paths: Path) -> list[mscbib.Record]:
    return [entry.record for path in paths for entry in mscbib.parse(str(path)) if entry.record]


def resolved(pages: list[mscbib.Record], library: list[mscbib.Record]) -> tuple[list[Answer], float]:
    """The answers, and how long it took."""
    start = time.process_time()
    citations = Citations()
    for number, record in enumerate(pages):
        citations.ask(number, record)
    for record in library:
        citations.offer(record, None)
    for number, record in enumerate(pages):
        citations.offer(record, number)
    answers = list(citations.answers())
    took = time.process_time() - start
    for capped in citations.capped[:3]:
        progress(f"not followed: {capped.key} ({capped.records} references)")
    citations.close()
    return answers, took


# ---- Real files


_PRINTED_DOI = re.compile(r",? ?DOI.*", re.DOTALL)


def withheld(records: list[mscbib.Record]) -> Iterator[mscbib.Record]:
    """The records, their references without DOI and labelled by their places."""
    for record in records:
        references = [
            one.model_copy(
                update={"label": str(at), "doi": None, "raw": _PRINTED_DOI.sub("", one.raw or "") or None}
            )
            for at, one in enumerate(record.references)
        ]
        yield record.model_copy(update={"references": tuple(references)})


def of_real(paths: list[Path], number: int) -> Iterator[str]:
    """The line of the table for real files, and the errors."""
    own = records(*paths)
    answers, took = resolved(list(withheld(own)), [])
    dois = {record.doi for record in own}
    true = {
        (at + 1, str(label)): Row(one.doi or "", one.raw or "")
        for at, record in enumerate(own)
        for label, one in enumerate(record.references)
        if one.doi and one.doi in dois
    }
    known = [one for one in answers if (one.asked + 1, one.label or "") in true]
    asked = sum(len(record.references) for record in own)
    yield line("real", scores(known, true)._replace(references=asked), len(own), took)
    yield from errors(known, true, number)


# ---- Scores


def truth(path: Path) -> dict[tuple[int, str], Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return {(int(row["page"]), row["label"]): Row(row["doi"], row["reference"]) for row in rows}


def scores(answers: list[Answer], true: dict[tuple[int, str], Row]) -> Scores:
    right = sum(true[one.asked + 1, one.label or ""].doi == one.found.doi for one in answers)
    return Scores(len(true), sum(bool(row.doi) for row in true.values()), len(answers), right)


_NOT_TOLD = {"abstract", "extra", "references", "source"}


def errors(answers: list[Answer], true: dict[tuple[int, str], Row], number: int) -> Iterator[str]:
    wrong = [one for one in answers if true[one.asked + 1, one.label or ""].doi != one.found.doi]
    for one in wrong[:number]:
        row = true[one.asked + 1, one.label or ""]
        yield f"\nwrong: {row.text}\n  is to {row.doi or 'none held'}, found {one.reason}"
        yield f"  {one.found.model_dump_json(exclude_defaults=True, exclude=_NOT_TOLD)[:1_000]}"
    found = {(one.asked + 1, one.label or "") for one in answers}
    missed = [row for key, row in true.items() if row.doi and key not in found]
    for row in missed[:number]:
        yield f"\nmissed: {row.text}\n  is to {row.doi}"


def line(name: str, one: Scores, records: int, took: float) -> str:
    cells = [name, f"{one.references:,}", f"{one.held:,}", f"{records:,}", f"{one.found:,}"]
    cells += [f"{one.right / max(one.found, 1):.4f}", f"{one.right / max(one.held, 1):.4f}"]
    return f"| {' | '.join([*cells, f'{one.references / took:,.0f}'])} |"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--works", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dumps", type=Path, metavar="FILE")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--work", type=Path, metavar="DIR")
    parser.add_argument("--withhold", type=Path, nargs="+", metavar="FILE")
    arguments = parser.parse_args()
    sets = [("with faults", FAULTS), ("clean", CLEAN)] if not arguments.dumps else [("dumps", CLEAN)]
    head = ("references", "number", "held", "library", "found", "precision", "recall", "references/s")
    print(f"| {' | '.join(head)} |", "| --- " * len(head) + "|", sep="\n", flush=True)
    if arguments.withhold:
        print(*of_real(arguments.withhold, arguments.errors), sep="\n")
        return 0
    for name, faults in sets:
        works = Works(arguments.seed, abstracts=False)
        with working_folder(arguments.work) as folder:
            progress(f"{name}: writing")
            if arguments.dumps:
                of_dumps(arguments.dumps, works, arguments.works, folder)
            else:
                drawn = [works.work() for _ in range(arguments.works)]
                write(folder, list(literature(works, drawn, faults)), works, per_page=20)
            progress(f"{name}: reading")
            pages, library = (
                records(folder / "pages.txt"),
                records(folder / "library.nbib", folder / "library.ris"),
            )
            progress(f"{name}: resolving")
            answers, took = resolved(pages, library)
            true = truth(folder / "truth.csv")
            print(line(name, scores(answers, true), len(library), took), flush=True)
            print(*errors(answers, true, arguments.errors), sep="\n", end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
