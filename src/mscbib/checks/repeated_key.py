"""A citation key that another entry of the file has, too.

What it does:
    Remembers the citation keys of a BibTeX or BibLaTeX file and the `id`s of a CSL-JSON file, 29 bytes a
    record at most, and reports a second one that is spelled alike. Keys that differ in case only are
    another rule's. Records as NDJSON are not judged: one search run twice gives the same id twice, and
    that is right.

Why it matters:
    A citation names its work by the key alone. BibTeX stops at the second ("Repeated entry") and drops
    it, biber skips it, and a CSL processor takes either; the text then cites a work that its author did
    not mean.

Example:
    Two entries that begin `@article{roe2020,` are reported at the second key, with the line of the first.

How to mend it:
    If the two are one work, delete one or let `mscbib dedupe` merge them. If they are two, give the
    second a key of its own (`roe2020b`), and look through the text for citations of the first that mean
    the second.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.checks._seen import Seen
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC504"
SEVERITY = Severity.ERROR
REMEDY = "give one of them another key, or delete it if they are one work"
FIELDS = ("id",)
LAYOUTS = ("biblatex", "bibtex", "csl-json")


class Check:
    """Remembers the keys of a file and the lines they stand on."""

    def __init__(self) -> None:
        self._seen = Seen()

    def check(self, entry: Entry) -> Iterable[Found]:
        """What is found in an entry."""
        key = entry.record.id or ""
        if not key or key not in entry.text:  # it has none of its own
            return ()
        line = self._seen.first(key, entry.line())
        if line is None:
            return ()
        return (entry.found("id", f"the key `{excerpt(key)}` is that of the entry in line {line}, too"),)
