"""Entries whose printed numbers leave a gap, repeat, or go backwards.

What it does:
    Follows the numbers printed before the entries of a citing list, of snippets or of a reference list. A
    number that is not the next one is reported, with those that are missing. Numbers that begin again at
    1, where pages were saved one behind the other, that begin later than 1, or that count down are right.
    So is a gap where text in between gave no record: that is reported by itself. It remembers the last
    number and the last entry, and nothing else of the file.

Why it matters:
    The site numbers all its hits. A gap means that entries were lost when pages were saved, put together or
    cleaned; a repeat, that a page was saved twice. Either makes the numbers of a search report (PRISMA)
    wrong. Memory: one number for the whole file.

Example:
    Entries `1.`, `2.` and `5.`: the third is reported, as 3 and 4 are missing.

How to mend it:
    Save the missing pages of the list again, or delete those that are there twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity
from mscbib.source import Block

CODE = "MSC402"
SEVERITY = Severity.WARNING
REMEDY = "save the missing pages of the list again, or delete those that are there twice"
FIELDS = ("label",)
#: What is an entry of these counts the hits; a number in a table or a record may be one of a choice of them.
LAYOUTS = ("citing_list", "review_snippet", "reference_list")

#: Blanks between two entries.
_BETWEEN = 16


class Check:
    """Remembers the last number, and the last text."""

    def __init__(self) -> None:
        self._number: int | None = None
        self._step = 0
        self._block: Block | None = None

    def check(self, entry: Entry) -> Iterable[Found]:
        """What is found in an entry."""
        label = entry.record.label
        if label is None or not label.isdecimal() or len(label) > 9:
            return ()
        number, last, before = int(label), self._number, self._block
        self._number, self._block = number, entry.block
        if last is None or before is None:
            return ()
        step = number - last
        if step == 1 or (step == -1 and self._step != 1):
            self._step = step
            return ()
        if number != 1 and (step < 1 or not _unread(before, entry.block, last + 1)):
            return (entry.found("label", _said(number, last), label),)
        return ()


def _unread(before: Block, block: Block, missing: int) -> bool:
    """Whether the missing number stands in text that gave no record."""
    if block.start - before.offset(len(before.text)) > _BETWEEN:
        return True
    return re.search(rf"^{missing}(?:[.:\t]|$)", before.text, re.MULTILINE) is not None


def _said(number: int, last: int) -> str:
    """What is wrong with a number behind the last one."""
    if number == last:
        return f"number {number} was there already, at the entry before this one"
    if number < last:
        return f"the number goes back from {last} to {number}"
    first, end = last + 1, number - 1
    if first == end:
        return f"number {first} is missing before this one"
    return f"numbers {first}{' and ' if end == first + 1 else ' to '}{end} are missing before this one"
