"""An entry over the limit: one finding where it begins, all of its text rejected, and no other entry lost."""

from __future__ import annotations

from io import BytesIO

import pytest

from mscbib import detection, parser
from mscbib.parser import Options

LIMIT = 1000

#: What stands before the entry, how it begins, what it is filled with, its end, and the next entry.
ENTRIES = {
    "ris": ("", "TY  - JOUR\nAB  - ", "word ", "\nER  - \n\n", "TY  - JOUR\nTI  - B\nER  - \n"),
    "nbib": ("", "PMID- 1\nTI  - A\n", "\n\nAU  - x\n", "\n\n", "PMID- 2\nTI  - B\n"),
    "bibtex": ("", "@misc{a, title = {", "word ", "}}\n", "@misc{b, title = {B}}\n"),
    "ndjson": ("", '{"title": "', "word ", '"}\n', '{"title": "B"}\n'),
    "csl-json": ("", '[{"title": [', "1,", "1]}", ',\n{"title": "B"}]\n'),
    "csv": ("title,doi\n", '"', "word ", '",10.1000/a\n', "B,10.1000/b\n"),
    "endnote-xml": (
        "<xml><records>", "<record><title>", "a ", "</title></record>",
        "<record><titles><title>B</title></titles></record>",
    ),
    "citing_list/rca": (
        "", "1\n|\nChen L. A b. ", "word ", "\n", "2\n|\nChen L. A b. J X 2020; 1:2. [PMID: 2]\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
def test_one_finding_for_the_entry(name: str) -> None:
    head, begins, piece, ends, following = ENTRIES[name]
    entry = begins + piece * (5 * LIMIT // len(piece)) + ends
    options = Options(kind=detection.named(name), max_entry_size=LIMIT)
    found = list(parser.parse(BytesIO((head + entry + following).encode()), "test", options))
    told = [one for given in found for one in given.findings if one.name == "oversized-entry"]
    assert [(one.line, one.column) for one in told] == [
        (head.count("\n") + 1, len(head.rpartition("\n")[2]) + 1)
    ]
    assert "an entry of more than 1,000 characters was not read" in told[0].message
    pieces = [given.rejected.raw for given in found if given.rejected and given.record is None]
    assert len(pieces) >= 3
    assert "".join("".join(pieces).split()).startswith("".join(entry.split()))
    assert any(given.record for given in found)


@pytest.mark.parametrize("name", [name for name in ENTRIES if name != "csl-json"])
def test_each_of_two_in_a_row_is_a_finding(name: str) -> None:
    """In an array of JSON, a comma would stand between them."""
    head, begins, piece, ends, following = ENTRIES[name]
    entry = begins + piece * (3 * LIMIT // len(piece)) + ends
    options = Options(kind=detection.named(name), max_entry_size=LIMIT)
    text = head + entry + entry + following
    told = [
        one.line
        for given in parser.parse(BytesIO(text.encode()), "test", options)
        for one in given.findings
        if one.name == "oversized-entry"
    ]
    first = head.count("\n") + 1
    assert told == [first, first + entry.count("\n")]
