"""An entry of BibTeX without a citation key.

What it does:
    Looks at what stands behind the brace of a BibTeX or BibLaTeX entry. A comma at once, or a field, is
    reported: the key is missing there.

Why it matters:
    Nothing can cite the entry. BibTeX takes the first field for the key, or a key without letters; biber
    skips the entry. Only programs that need no key, such as this one, read it.

Example:
    `@article{title = {On ice}, …}` and `@article{, title = {On ice}, …}` are reported.

How to mend it:
    Put in a key that no other entry of the file has, and a comma behind it: `@article{roe2020, title =
    …`.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity

CODE = "MSC506"
SEVERITY = Severity.ERROR
REMEDY = "put in a key of its own, and a comma behind it"

LAYOUTS = ("biblatex", "bibtex")
_KEYLESS = rare(r"@\s{0,8}([^\W\d_][\w-]{0,40})\s{0,8}[{(](?=\s{0,40}(?:,|[^\W\d][\w-]{0,40}\s{0,40}=))")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    head = _KEYLESS.match(entry.text, entry.start)
    if head is None:
        return ()
    return (Found(head.end(), head.end(), f"the key of the `@{head[1]}` is missing here", "id"),)
