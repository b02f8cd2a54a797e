"""Fingerprints: by which one finding is known again in the report of another day."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from mscbib.reports._paths import from_top

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

#: How many findings of a file are remembered to tell those apart that look alike.
_REMEMBERED = 1 << 16


class Fingerprints:
    """Says for each finding of a report a fingerprint that no other of the same report has.

    It is made of the file, the rule, the field and the line that the finding stands in, so that it stays when
    lines are put in above; findings alike in all of these are numbered. The places in a file that are
    remembered for that are limited; of those beyond, the fingerprint has the line's number in it.
    """

    def __init__(self) -> None:
        self._path: str | None = None
        self._seen: dict[bytes, int] = {}

    def of(self, finding: Diagnostic) -> str:
        """The fingerprint of the next finding, in hexadecimal digits."""
        if finding.path != self._path:
            self._path = finding.path
            self._seen.clear()
        column = finding.caret
        said = (from_top(finding.path), finding.code, finding.field or "", str(column), finding.shown)
        alike = _digest(*said)
        number = self._seen.get(alike, 0)
        if number or len(self._seen) < _REMEMBERED:
            self._seen[alike] = number + 1
            return _digest(*said, str(number)).hex()
        return _digest(*said, "at", str(finding.start)).hex()


def _digest(*parts: str) -> bytes:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
