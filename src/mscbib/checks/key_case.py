"""Citation keys that differ in nothing but upper and lower case.

What it does:
    Remembers the citation keys of a BibTeX or BibLaTeX file without regard to case, 32 bytes a record at
    most, and reports one that stood before in other letters (`Roe2020` behind `roe2020`). Keys that are
    spelled alike are another rule's.

Why it matters:
    BibTeX does not tell such keys apart: it stops at the second ("Repeated entry") and drops it. Biber
    does, so that the same file gives another bibliography by one program than by the other.

Example:
    `@article{Roe2020,` below `@book{roe2020,` is reported; `@article{roe2020a,` is not.

How to mend it:
    Give the second a key that differs in a letter or digit, and change the citations that name it.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.checks._seen import Index, digest
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC505"
SEVERITY = Severity.WARNING
REMEDY = "give one of them a key that differs in more than case"
FIELDS = ("id",)
LAYOUTS = ("biblatex", "bibtex")


class Check:
    """Remembers the keys of a file in small letters, how each is spelled, and the lines they stand on."""

    def __init__(self) -> None:
        self._digests = array("Q")
        self._spellings = array("I")
        self._lines = array("I")
        self._index = Index(self._digests)

    def check(self, entry: Entry) -> Iterable[Found]:
        """What is found in an entry."""
        key = entry.record.id or ""
        if not key or key not in entry.text:  # it has none of its own
            return ()
        number = digest(key.lower())
        spelling = zlib.crc32(key.encode("utf-8", "surrogatepass"))
        row = self._index.first(number, len(self._digests))
        if row is None:
            self._digests.append(number)
            self._spellings.append(spelling)
            self._lines.append(entry.line())
        elif self._spellings[row] != spelling:
            line = self._lines[row]
            message = f"the key `{excerpt(key)}` is that of the entry in line {line} but for case"
            return (entry.found("id", message),)
        return ()
