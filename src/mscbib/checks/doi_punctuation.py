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

from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._printed_doi import OF_SENTENCES, behind, in_entry, places
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC202"
SEVERITY = Severity.WARNING
REMEDY = "take away what stands behind the DOI"
FIX = "safe"
FIELDS = ("doi",)

#: What ends a sentence or a part of it.
_STOPS = ".,;"
#: What no DOI ends in, and reading leaves there; and brackets, each with what opens it.
_MARKS = ":\"'”’»"
_OPENED = {")": "(", "]": "[", "}": "{", ">": "<"}

_ENDS = frozenset(_STOPS)
#: How many signs at the end are looked at.
_MOST = 8
#: Commas and semicolons may divide the cells of a table.
_TABLES = frozenset({"csv", "scopus-csv", "tsv"})
_IN_TABLES = frozenset(".")
#: MEDLINE has the DOI in a citation, too (`SO  - J Clin. 2020;1(1):1. doi: 10.1000/xyz.`).
_IN_CITATIONS = "doi: "


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    doi = entry.record.doi
    if doi is None:
        return ()
    length = len(doi) if doi[-1].isalnum() else len(_bare(doi))
    if length < len(doi) or (entry.layout not in OF_SENTENCES and _has_stop(entry, doi)):
        return _found(entry, doi, length)
    return ()


def _bare(doi: str) -> str:
    """`doi` without marks and brackets that are none of it at its end."""
    least = max(len("10.1000/x"), len(doi) - _MOST)
    while len(doi) > least:
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


def _found(entry: Entry, doi: str, length: int) -> Iterator[Found]:
    """What stands behind the first `length` characters of the DOI in its field.

    Stops behind the DOI are counted where nothing is behind them but a blank and what MEDLINE says (`[doi]`).
    """
    field = entry.printed("doi")
    for at in places(field, doi):
        end = at + len(doi)
        stops = len(field) - len(field[end:].lstrip(_STOPS))
        if entry.layout not in OF_SENTENCES and not field[stops : stops + 1].strip():
            end = stops
        if end > at + length:
            said, bare = field[at + length : end], field[at : at + length]
            message = f"`{excerpt(said)}` stands behind the DOI `{excerpt(bare)}`"
            yield behind(entry, field[at:end], length, message, safe=_OPENED.keys().isdisjoint(said))
            return
