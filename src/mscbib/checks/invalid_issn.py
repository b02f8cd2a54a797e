"""An ISSN whose check digit is wrong, or that is none.

What it does:
    Looks at the ISSNs of a record. An ISSN (ISO 3297) has eight digits; the last is a check digit modulo
    11, in which X stands for ten. What a field for ISSNs or ISBNs holds and is neither is reported, too.
    Whether it is the ISSN of this journal is not looked up.

Why it matters:
    Databases and link resolvers know a journal by its ISSN, whatever its name is shortened to. A wrong one
    is another journal's or nobody's, and two records of one work no longer match by it. Spreadsheets that
    take it for a number lose the zeros before it.

Example:
    `0028-0837` (for `0028-0836`), `0000-0000` and `280836` are reported; `2434-561X` is not.

How to mend it:
    Look the journal up at https://portal.issn.org. It cannot be guessed which digit is wrong.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from mscbib import identifiers
from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Problem, Severity

CODE = "MSC209"
SEVERITY = Severity.ERROR
REMEDY = "look the journal up at https://portal.issn.org and copy its ISSN"
FIELDS = ("issn",)
REFUSED = ("issn",)

#: What of numbers of its own has only an ISBN; where one tag may have either, the type tells which is meant.
_BOOKS = frozenset({"book", "chapter", "entry-dictionary", "entry-encyclopedia", "paper-conference"})
_LETTERS = rare(r"[^0-9A-Za-z]")
#: What stands for none.
_NONE = "0000-0000"


def refuses(entry: Entry, problem: Problem) -> bool:
    """Whether what was read as no ISSN was meant for one."""
    printed = _LETTERS.sub("", entry.text[problem.start : problem.end]).upper()
    return entry.record is None or (entry.record.type not in _BOOKS and not printed.startswith("ISBN"))


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    return () if all(map(_is_right, entry.record.issn)) else _wrong(entry)


def _wrong(entry: Entry) -> Iterator[Found]:
    """What is found in an entry of which a number is no ISSN."""
    for index, number in enumerate(entry.record.issn):
        if not _is_right(number) and not _is_another(entry, f"issn[{index}]"):
            why = "it is all zeros" if number == _NONE else "its check digit is wrong"
            yield entry.found(f"issn[{index}]", f"`{number}` is no ISSN: {why}")


def _is_another(entry: Entry, field: str) -> bool:
    """Whether it may be the number of a report or patent, which is printed without hyphens."""
    return entry.record.type in identifiers.WITH_OTHER_NUMBERS and "-" not in entry.printed(field)


@functools.lru_cache(1 << 12)
def _is_right(number: str) -> bool:
    """Whether it is one; journals come again and again."""
    from stdnum import issn as standard  # which takes a hundredth of a second, and needs ssl

    return number != _NONE and standard.is_valid(number)
