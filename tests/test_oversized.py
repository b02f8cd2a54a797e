"""An entry over the limit: one finding where it begins, all of its text rejected, and no other entry lost."""

from __future__ import annotations

import tracemalloc
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


#: What would fill the memory before it is over the limit: very many tags, or cells, in little text. Where
#: there is another entry, it is read.
CROWDED = {
    "pubmed-xml": (
        "<PubmedArticleSet>\n<PubmedArticle>", "<b></b>", "</PubmedArticle>\n",
        "<PubmedArticle><MedlineCitation><PMID>1</PMID></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    ),
    "endnote-xml": (
        "<xml><records>\n<record><title>", "<b></b>", "</title></record>\n",
        "<record><titles><title>B</title></titles></record></records></xml>",
    ),
    "csv": ("title,doi\n", "a,", "\n", "B,10.1000/a\n"),
    "tsv": ("title\tdoi\n", '"a"\t', "\n", "B\t10.1000/a\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", CROWDED)
def test_very_many_tags_or_cells_are_one_finding(name: str) -> None:
    before, piece, behind, following = CROWDED[name]
    crowd = before + piece * 260_000 + behind
    text = (crowd + following).encode()
    tracemalloc.start()
    try:
        found = list(parser.parse(BytesIO(text), "test", Options(kind=detection.named(name))))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    told = [one for given in found for one in given.findings if one.name == "oversized-entry"]
    assert [one.line for one in told] == [2]
    assert "was not read" in told[0].message
    assert [given.record is not None for given in found][-1]
    assert sum(len(given.rejected.raw) for given in found if given.rejected) >= len(piece) * 260_000
    assert peak < 20 * len(text)


def test_what_stands_between_quotation_marks_parts_no_cells() -> None:
    """As thousands of references do, which Scopus has in one cell."""
    text = f'title,doi,note\nB,10.1000/a,"{"Roe J., " * 60_000}"\n'
    (found,) = parser.parse(BytesIO(text.encode()), "test", Options(kind=detection.named("csv")))
    assert found.record is not None
    assert not found.findings
