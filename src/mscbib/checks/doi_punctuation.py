"""A DOI with the punctuation of a sentence behind it.

What it does:
    Looks, in formats where the DOI has a field of its own (RIS, BibTeX, MEDLINE, CSV, NDJSON, ...), for a
    full stop, comma, colon, semicolon or quotation mark behind it, and everywhere for a closing bracket
    that it does not open. Where entries are sentences, as in PubMed's text and in reference lists, a stop
    behind a DOI is the layout's own and is not reported.

Why it matters:
    A DOI is resolved letter for letter, so `10.1000/xyz.` is another one than `10.1000/xyz`, and most
    likely none. `mscbib` takes stops and commas off when it reads; other programs that read the file do not.

Example:
    `DO  - 10.1000/xyz.` in RIS and `doi = {10.1000/xyz)}` in BibTeX are reported; `doi: 10.1000/xyz. Epub
    2020 May 3.` in PubMed's text and `10.1016/S0140-6736(04)16234-X` are not.

How to mend it:
    Take the punctuation away; `--fix` does it. A bracket is offered to be looked at: very few DOIs do end
    in one that they never opened.
"""

from __future__ import annotations

from collections.abc import Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._printed_doi import OF_SENTENCES, as_printed, in_entry, places
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC202"
SEVERITY = Severity.WARNING
REMEDY = "take away what stands behind the DOI"
FIELDS = ("doi",)

#: What ends a sentence or a part of it.
_STOPS = ".,;"
#: What no DOI ends in, and reading leaves there; and brackets, each with what opens it.
_MARKS = ":\"'”’»"
_OPENED = {")": "(", "]": "[", "}": "{", ">": "<"}

_ENDS = frozenset(_STOPS)
#: Commas and semicolons may divide the cells of a table.
_TABLES = frozenset({"csv", "scopus-csv", "tsv"})
_IN_TABLES = frozenset(".")
#: MEDLINE has the DOI in a citation, too (`SO  - J Clin. 2020;1(1):1. doi: 10.1000/xyz.`).
_IN_CITATIONS = "doi: "


def check(entry: Entry) -> Iterator[Found]:
    """What is found in an entry."""
    doi = entry.record.doi
    if doi is None:
        return
    last = doi[-1]
    if not last.isalnum():
        bare = _bare(doi)
        if bare != doi and (printed := as_printed(entry, doi)):
            safe = last not in _OPENED and entry.layout not in OF_SENTENCES
            yield _found(entry, printed, len(bare), safe=safe)
            return
    if entry.layout not in OF_SENTENCES and _has_stop(entry, doi):
        yield from _stops(entry, doi)


def _bare(doi: str) -> str:
    """`doi` without marks and brackets that are none of it at its end."""
    while len(doi) > 9:
        last = doi[-1]
        opened = _OPENED.get(last)
        is_own = last not in _STOPS + _MARKS if opened is None else doi.count(opened) >= doi.count(last)
        if is_own:
            break
        doi = doi[:-1]
    return doi


def _has_stop(entry: Entry, doi: str) -> bool:
    """Whether a stop may stand behind the DOI in its field: what costs a look at the fields."""
    text, length = entry.text, len(doi)
    ends = _IN_TABLES if entry.layout in _TABLES else _ENDS
    for at in in_entry(entry, doi):
        if text[at + length : at + length + 1] in ends:
            return entry.layout != "nbib" or text[max(0, at - 5) : at] != _IN_CITATIONS
    return False


def _stops(entry: Entry, doi: str) -> Iterator[Found]:
    """Stops behind the DOI, with nothing behind them but blanks and what MEDLINE says of it (`[doi]`)."""
    field = entry.printed("doi")
    for at in places(field, doi):
        end = at + len(doi)
        stop = len(field) - len(field[end:].lstrip(_STOPS))
        if stop > end and not field[stop : stop + 1].strip():
            yield _found(entry, field[at:stop], len(doi), safe=True)
            return


def _found(entry: Entry, printed: str, length: int, *, safe: bool) -> Found:
    """The finding about what stands behind the first `length` characters of what is printed."""
    message = f"`{excerpt(printed[length:])}` stands behind the DOI `{excerpt(printed[:length])}`"
    return entry.found("doi", message, printed, printed[:length], safe=safe)
