"""An ISBN whose check digit is wrong, or that is none.

What it does:
    Looks at the ISBNs of a record, of ten digits or of thirteen (ISO 2108). The last digit is a check
    digit: modulo 11, with X for ten, or modulo 10; thirteen digits begin with 978 or 979. ISSNs in a field
    for ISBNs are read as ISSNs.

Why it matters:
    Libraries and shops find a book by its ISBN and nothing else. A wrong one is another book's or
    nobody's; spreadsheets that take it for a number round its last digits to zeros.

Example:
    `978-3-16-148410-1` (for `978-3-16-148410-0`) and `9780000000000` are reported; `0-306-40615-2` is not.

How to mend it:
    Look the book up in a library's catalogue (https://search.worldcat.org). It cannot be guessed which
    digit is wrong. Where the book itself has a wrong number printed, ignore the finding.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from mscbib import identifiers
from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity

CODE = "MSC210"
SEVERITY = Severity.ERROR
REMEDY = "look the book up in a library's catalogue and copy its ISBN"
FIELDS = ("isbn",)
REFUSED = ("isbn",)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    return () if all(map(_is_right, entry.record.isbn)) else _wrong(entry)


def _wrong(entry: Entry) -> Iterator[Found]:
    """What is found in an entry of which a number is no ISBN."""
    for index, number in enumerate(entry.record.isbn):
        if not _is_right(number) and not _is_another(entry, f"isbn[{index}]"):
            is_long = len(number) == 13 and not number.startswith(("978", "979"))
            why = "it begins with neither 978 nor 979" if is_long else "its check digit is wrong"
            if not number.strip("0"):
                why = "it is all zeros"
            yield entry.found(f"isbn[{index}]", f"`{number}` is no ISBN: {why}")


def _is_another(entry: Entry, field: str) -> bool:
    """Whether it may be the number of a report or patent, which is printed without hyphens."""
    return entry.record.type in identifiers.WITH_OTHER_NUMBERS and "-" not in entry.printed(field)


@functools.lru_cache(1 << 10)
def _is_right(number: str) -> bool:
    """Whether it is one; the chapters of a book have the same."""
    from stdnum import isbn as standard  # which takes a hundredth of a second, and needs ssl

    return bool(number.strip("0")) and standard.is_valid(number)
