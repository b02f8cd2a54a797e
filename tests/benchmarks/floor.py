"""What bare regular expressions cost for the fields of a citing list: the floor for mscbib.

    python tests/benchmarks/floor.py FILE --json > records.ndjson

It knows one form exactly, reads the whole file at once, and has no positions, validation or recovery.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

ENTRY = re.compile(
    r"([0-9]+)\n\|\n(?P<line>[^\n]+)\n"
    r"(?:Abstract\n(?P<abstract>[^\n]*)\nCollapse\n)?"
    r"(?:Affiliation\(s\)\n(?P<people>(?:(?:\| \| )?- [^\n]*\n)+)\| \|\nCollapse\n)?\|\n"
)
LINE = re.compile(
    r"(?P<authors>[^.]+)\. (?P<title>.+[.?!]) (?P<journal>[^.?!;\[]+) (?P<year>[0-9]{4}); "
    r"(?P<volume>\w+)(?:\((?P<issue>\w+)\))?:(?P<pages>[\w-]+)\. (?P<tags>\[.*\])(?P<open> Open)?"
)
TAG = re.compile(r"\[([^\]\[:]+)(?:: ([^\]\[]*))?\]")
IDENTIFIER = re.compile(r"(PMID|PMCID|DOI): (\S+)")


def read(text: str) -> list[dict[str, Any]]:
    """The records of a text, as dicts."""
    records = []
    for entry in ENTRY.finditer(text):
        line = LINE.match(entry["line"])
        if line is None:
            continue
        record: dict[str, Any] = line.groupdict()
        record["authors"] = record["authors"].split(", ")
        record["links"] = []
        for name, value in TAG.findall(record.pop("tags")):
            if not value:
                record["links"].append(name)
            elif name in ("PMID", "PMCID", "DOI"):
                record.update(IDENTIFIER.findall(f"{name}: {value}"))
            else:
                record[name] = value
        record["abstract"] = entry["abstract"]
        people = (person.split("\n- ") for person in (entry["people"] or "- ")[2:-1].split("\n| | - "))
        record["people"] = [(name, places) for name, *places in people]
        records.append(record)
    return records


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        found = read(file.read())
    if "--json" in sys.argv:
        for one in found:
            sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")
    print(f"{len(found)} records", file=sys.stderr)
