"""How right `mscbib parse` and `mscbib detect` read real dumps. Run by hand:

    python tests/benchmarks/dump_accuracy.py --expected FOLDER INPUT_FOLDER [--errors 10] [--json FILE]
    python tests/benchmarks/dump_accuracy.py --detect LIST.csv [--errors 10] [--json FILE]

with the Python that has mscbib installed.

--expected: for NAME.txt in INPUT_FOLDER, FOLDER/NAME.ndjson has one JSON object a record with what is
known of it from elsewhere (PubMed's own XML of the same PMIDs, say): `pmid`, `doi`, `pmcid`, `title`,
`container_title`, `issued`, `volume`, `issue`, `page_first`, `page_last`, and, worked out from a record,
`year`, `first_author` (family name), `n_authors` (groups count), `has_abstract` and `locator` (the pages,
else the article number). null says that the record must not have the field, {"$any": true} that it is not
judged, {"$one_of": [...]} that any of these is right. A record is found by its PMID, else its DOI, else
its title. The table has, for each field, how many are known, how many are right and the share; and the
share of the characters that a field, a label or boilerplate claims.

--detect: a CSV file with the columns `path` (from the folder it is in), `expected` (what `detect` should
say, or "none"), `also_accepted` (what is as good, joined by "|"; "layout/*" is any dialect) and `kind`
("hard" or "soft"). The table has how many are right of each kind, and of the negatives, which are "none".

No such files come with mscbib. Exports to try it on are in many public repositories; PubMed itself writes
them (Save, All results, Abstract (text); and the same list as PMIDs, for `efetch` with retmode=xml).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mscbib import claims, decoding, detection, parser, source
from mscbib.claims import Kind
from mscbib.diagnostics import Problem

Facts = dict[str, Any]

#: What is worked out from a record.
WORKED_OUT: dict[str, Callable[[Facts], object]] = {
    "year": lambda record: (record.get("issued") or "")[:4] or None,
    "first_author": lambda record: _first(record.get("authors") or [{}]),
    "n_authors": lambda record: len(record.get("authors") or []),
    "has_abstract": lambda record: bool((record.get("abstract") or {}).get("text")),
    "locator": lambda record: record.get("pages") or record.get("article_number"),
}


def _first(authors: list[Facts]) -> str | None:
    return authors[0].get("family") or authors[0].get("literal")


def _folded(value: object) -> object:
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


def is_right(known: Any, read: Any) -> bool:
    """Whether what was read is what is known."""
    if isinstance(known, dict) and "$one_of" in known:
        return any(is_right(choice, read) for choice in known["$one_of"])
    return type(known) is type(read) and _folded(known) == _folded(read)


def keys(facts: Facts) -> Iterator[tuple[str, str]]:
    """What a record can be found by, the surest first."""
    for name in ("pmid", "doi", "title"):
        value = facts.get(name)
        if isinstance(value, dict):
            value = value.get("$one_of", [None])[0]
        if isinstance(value, str):
            yield name, str(_folded(value)).lower()


def paired(known: list[Facts], read: list[Facts]) -> Iterator[tuple[Facts, Facts | None]]:
    """Each known record with the one read that has its PMID, else its DOI, else its title."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for name in ("pmid", "doi", "title"):
        where: dict[str, list[int]] = {}
        for index, record in enumerate(read):
            if index not in taken and (key := dict(keys(record)).get(name)):
                where.setdefault(key, []).append(index)
        for index, facts in enumerate(known):
            waiting = where.get(dict(keys(facts)).get(name, ""))
            if index not in found and waiting:
                found[index] = waiting.pop(0)
                taken.add(found[index])
    for index, facts in enumerate(known):
        yield facts, read[found[index]] if index in found else None


class Score:
    """What is known, and how much of it was read right, by field."""

    def __init__(self) -> None:
        self.known: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.errors: list[str] = []

    def add(self, field: str, right: bool, error: str) -> None:
        """Count one value."""
        self.known[field] += 1
        self.right[field] += right
        if not right:
            self.errors.append(error)

    def rows(self) -> Iterator[tuple[str, int, int, float]]:
        """Field, known, right and the share."""
        for field, known in self.known.items():
            yield field, known, self.right[field], self.right[field] / known


def read_file(path: Path) -> tuple[list[Facts], int]:
    """The records of a file as JSON has them, and how many findings there are."""
    records, findings = [], 0
    with path.open("rb") as stream:
        for entry in parser.parse(stream, str(path)):
            findings += len(entry.findings)
            if entry.record is not None:
                records.append(json.loads(entry.record.to_json()))
    return records, findings


def claimed(path: Path) -> Counter[Kind]:
    """How many characters of a file are what."""
    counts: Counter[Kind] = Counter()
    with path.open("rb") as stream:
        text = detection.opened(stream, decoding.Decoder(None))
        chosen = parser.choose(text)
        if isinstance(chosen, Problem):
            return Counter({Kind.UNCLAIMED: len("".join("".join(text.chunks).split()))})
        reader = text.reader(chosen)
        for block in reader.blocks(text.chunks, source.MAX_ENTRY_SIZE):
            counts.update(claims.counts(block.text, claims.claims(block, reader)))
    return counts


def measure(folder: Path, expected: Path, score: Score) -> Facts:
    """Read every file of a folder that something is known of."""
    characters: Counter[Kind] = Counter()
    found = findings = files = too_many = 0
    for path in sorted(folder.glob("*.txt")):
        beside = expected / f"{path.stem}.ndjson"
        if not beside.exists():
            continue
        files += 1
        known = [json.loads(line) for line in beside.read_text(encoding="utf-8").splitlines() if line.strip()]
        records, here = read_file(path)
        findings += here
        too_many += max(0, len(records) - len(known))
        characters.update(claimed(path))
        for number, (facts, record) in enumerate(paired(known, records), 1):
            where = f"{path.name}, record {number}"
            score.add("(entry)", record is not None, f"{where}: not found")
            found += record is not None
            for field, value in facts.items():
                if isinstance(value, dict) and "$any" in value:
                    continue
                worked_out = WORKED_OUT.get(field)
                read = None if record is None else worked_out(record) if worked_out else record.get(field)
                score.add(field, is_right(value, read), f"{where}: {field} is {value!r}, read as {read!r}")
    total = characters.total() or 1
    return {
        "files": files,
        "records_too_many": too_many,
        "findings": findings,
        "characters_claimed": 1 - characters[Kind.UNCLAIMED] / total,
    }


def is_accepted(name: str, row: dict[str, str]) -> bool:
    """Whether `detect` may say that of a file; a layout's name alone stands for all its dialects."""
    accepted = [row["expected"], *filter(None, (row.get("also_accepted") or "").split("|"))]
    return any(
        name == choice
        or (choice.endswith("/*") and name.startswith(choice[:-1]))
        or name.split("/")[0] == choice
        for choice in accepted
    )


def measure_detection(listing: Path, score: Score) -> None:
    """Ask `detect` of every file of a list."""
    with listing.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            with (listing.parent / row["path"]).open("rb") as stream:
                found = detection.opened(stream, decoding.Decoder(None)).detect().detected
            name = found.full_name if found else "none"
            right = is_accepted(name, row)
            error = f"{row['path']}: {row['expected']}, detected as {name}"
            score.add(row["kind"], right, error)
            if row["expected"] == "none":
                score.add("negatives", right, error)


def main() -> int:
    """Print the tables."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("--expected", type=Path)
    options.add_argument("--detect", type=Path)
    options.add_argument("--errors", type=int, default=10)
    options.add_argument("--json", type=Path)
    asked = options.parse_args()
    if (asked.folder is None) != (asked.expected is None) or (asked.folder is None and asked.detect is None):
        options.error("name a folder of dumps and --expected, or --detect, or all three")
    figures: Facts = {}
    errors: list[str] = []
    for title in ("parse", "detect"):
        score = Score()
        if title == "parse" and asked.folder is not None:
            figures["parse"] = measure(asked.folder, asked.expected, score)
        elif title == "detect" and asked.detect is not None:
            measure_detection(asked.detect, score)
        if not score.known:
            continue
        print(f"{title:16} {'known':>7} {'right':>7} {'share':>8}")
        for field, known, right, share in score.rows():
            print(f"{field:16} {known:7,} {right:7,} {share:8.2%}")
        for name, value in figures.get(title, {}).items():
            print(
                f"{name.replace('_', ' '):24} {value:8.3%}"
                if isinstance(value, float)
                else f"{name.replace('_', ' '):24} {value:8,}"
            )
        print()
        figures.setdefault(title, {})["fields"] = {
            field: [known, right] for field, known, right, _ in score.rows()
        }
        errors += score.errors
    for error in errors[: asked.errors]:
        print(error)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
