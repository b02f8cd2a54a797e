"""biber: whether its data model of BibLaTeX takes every entry. What it says counts; its exit code is 0."""

from __future__ import annotations

import re
from collections.abc import Mapping

from provers import Export, Record, Verdict, first_version, output, program

_KEY = re.compile(r"^@[A-Za-z]+\{([^,\s]+),", re.MULTILINE)
_SAID = re.compile(r"^(?:WARN|ERROR) .*$", re.MULTILINE)
_MISSING = re.compile(
    r"Entry '([^']+)' .*Missing mandatory field (?:'([^']+)'|- one of '([^']+)' must be defined)"
)
#: What of a record would give an entry each of the fields that biber asks for.
_SOURCES = {
    "author": ("authors",),
    "booktitle": ("container_title",),
    "date": ("issued",),
    "doi": ("doi",),
    "editor": ("editors",),
    "eprint": ("arxiv", "pmid"),
    "institution": ("publisher",),
    "journaltitle": ("container_title",),
    "number": (),
    "title": ("title",),
    "url": ("url",),
    "year": ("issued",),
}


def validated_by_biber(export: Export) -> Verdict:
    """No WARN and no ERROR, but for mandatory fields that the record itself has nothing for."""
    biber = program("biber", "biber")
    made = export.work / "biber.bib"
    made.unlink(missing_ok=True)
    said = output(
        biber, "--tool", "--validate-datamodel", "--nolog", f"--output-file={made}", export.path
    ).decode(errors="replace")
    version = first_version(output(biber, "--version").decode())
    verdict = Verdict(f"biber {version} --tool", "--validate-datamodel: no WARN, no ERROR", 0)
    verdict.wanted = len(export.records)
    verdict.entries = len(_KEY.findall(made.read_text(encoding="utf-8"))) if made.exists() else 0
    keys = _KEY.findall(export.path.read_text(encoding="utf-8"))
    records = dict(zip(keys, export.records, strict=False))
    for match in _SAID.finditer(said):
        lack = _lack(match[0], records)
        if lack is None:
            verdict.complaints.append(match[0])
        else:
            verdict.lacks[lack] += 1
    return verdict


def _lack(line: str, records: Mapping[str, Record]) -> str | None:
    """What the record has nothing for; None: something else is wrong."""
    match = _MISSING.search(line)
    if match is None or match[1] not in records:
        return None
    wanted = (match[2] or match[3]).split(", ")
    record = records[match[1]]
    if any(name not in _SOURCES or any(source in record for source in _SOURCES[name]) for name in wanted):
        return None
    return "/".join(wanted)
