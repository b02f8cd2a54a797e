"""Citing lists: PubMed's summaries and results, Google Scholar, and RCA in other forms than the seed's."""

from __future__ import annotations

import textwrap
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES, entries, records
from hypothesis import given, settings
from hypothesis import strategies as st

from mscbib import claims, detection, dialects, parser, source
from mscbib.parser import Options

SUMMARY = "citing_list/pubmed_summary"
RESULTS = "citing_list/pubmed_results"
SCHOLAR = "citing_list/scholar"
RCA = "citing_list/rca"
DIALECTS = (SUMMARY, RESULTS, SCHOLAR, RCA)
CASES = sorted(path for dialect in DIALECTS for path in (FIXTURES / dialect).glob("*.txt"))


def _case_name(path: Path) -> str:
    return path.relative_to(FIXTURES).with_suffix("").as_posix()


# ---- A summary rendered and read back

_FAMILIES = ("Okafor", "van der Meer", "Da Silva-Reis", "O'Neil", "Lindqvist", "Abd El-Hakim", "Müller", "Li")
_INITIALS = ("N", "PJ", "ÅB", "MC", "IuA", "ABCD")
_WORDS = ("canteen", "queues", "of", "COVID-19", "the", "IL-2", "(soup)", "vitamin", "D", "3", "vs")
_JOURNALS = ("J Imag Hyg", "Lancet", "mBio", "Front Med (Lausanne)", "Zh Vymysh Med", "PLoS One")

_people = st.tuples(st.sampled_from(_FAMILIES), st.sampled_from(_INITIALS))
_sentence = st.lists(st.sampled_from(_WORDS), min_size=2, max_size=12).map(" ".join)
_works = st.fixed_dictionaries(
    {
        "authors": st.lists(_people, min_size=1, max_size=6),
        "title": st.lists(_sentence, min_size=1, max_size=3),
        "end": st.sampled_from((".", "?", "!")),
        "journal": st.sampled_from(_JOURNALS),
        "year": st.integers(1950, 2030).map(str),
        "month": st.sampled_from(("", " Jan", " Dec 31", " Jan-Feb", " Spring")),
        "volume": st.integers(1, 400).map(str),
        "issue": st.sampled_from(("", "1", "7 Suppl", "Pt 2")),
        "pages": st.sampled_from(("1-9", "469-89", "e12345", "S12-S19")),
        "pmid": st.integers(1, 99_999_999).map(str),
        "old": st.booleans(),
    }
)


def _summary(number: int, work: dict[str, Any], width: int) -> str:
    issue = f"({work['issue']})" if work["issue"] else ""
    names = ", ".join(f"{family} {initials}" for family, initials in work["authors"])
    text = (
        f"{number}: {names}. {'. '.join(work['title'])}{work['end']} {work['journal']}. "
        f"{work['year']}{work['month']};{work['volume']}{issue}:{work['pages']}. "
        f"doi: 10.1234/x.{work['pmid']}. "
        f"{'PubMed ' if work['old'] else ''}PMID: {work['pmid']}."
    )
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


@settings(max_examples=150, deadline=None)
@given(st.lists(_works, min_size=1, max_size=4), st.integers(30, 120), st.booleans())
def test_a_summary_is_read_back(works: list[dict[str, Any]], width: int, crlf: bool) -> None:
    text = "\n\n".join(_summary(number, work, width) for number, work in enumerate(works, 1))
    found = entries(text.replace("\n", "\r\n") if crlf else text, layout=SUMMARY)
    assert [finding for entry in found for finding in entry.findings] == []
    assert len(found) == len(works)
    for entry, work in zip(found, works, strict=True):
        record = entry.record
        assert record is not None
        title = ". ".join(work["title"])
        assert record.title == title + (str(work["end"]) if work["end"] != "." else "")
        assert [(person.family, person.initials) for person in record.authors] == work["authors"]
        assert record.container_title == work["journal"]
        assert record.issued and record.issued.startswith(str(work["year"]))
        assert (record.volume, record.issue or "") == (work["volume"], work["issue"])
        assert work["pages"] in (record.pages, record.article_number)
        assert (record.pmid, record.doi) == (work["pmid"], f"10.1234/x.{work['pmid']}")


@pytest.mark.parametrize(
    ("text", "authors", "title"),
    [
        ("Hepatitis C. J Foo. 2020;1:2.", [], "Hepatitis C"),
        ("Vitamin D, calcium and bone. J Foo. 2020;1:2.", [], "Vitamin D, calcium and bone"),
        ("Doe J. Hepatitis C. J Foo. 2020;1:2.", ["Doe"], "Hepatitis C"),
        ("Doe J , Roe R . On soup. J Foo. 2020;1:2.", ["Doe", "Roe"], "On soup"),
        (
            "Doe J; Soup Study Group, Roe R. On soup. J Foo. 2020;1:2.",
            ["Doe", "Soup Study Group", "Roe"],
            "On soup",
        ),
        ("Soup Study Group. On soup. J Foo. 2020;1:2.", ["Soup Study Group"], "On soup"),
        ("Doe J, et al. On soup. J Foo. 2020;1:2.", ["Doe"], "On soup"),
        ("Doe J. On S. aureus in soup. J Foo. 2020;1:2.", ["Doe"], "On S. aureus in soup"),
        ('Doe J. "Why soup?". J Foo. 2020;1:2.', ["Doe"], '"Why soup?"'),
    ],
)
def test_authors_are_told_from_a_title(text: str, authors: list[str], title: str) -> None:
    (entry,) = entries(f"1: {text} PMID: 7.", layout=SUMMARY)
    assert entry.findings == [] and entry.record
    assert [person.family or person.literal for person in entry.record.authors] == authors
    assert entry.record.title == title


# ---- Joined and mended files


def test_what_a_reader_wrote_between_summaries_costs_no_entry() -> None:
    text = (FIXTURES / SUMMARY / "old.txt").read_text(encoding="utf-8")
    whole = records(text)
    noted = text.replace("\n\n", "\n\nmy own words\n", 3)
    found = entries(noted, layout=SUMMARY)
    assert [entry.record.pmid for entry in found if entry.record] == [record["pmid"] for record in whole]
    assert [f.code for entry in found for f in entry.findings] == ["MSC106"] * noted.count("my own words")


@pytest.mark.parametrize("path", [path for path in CASES if path.stem != "damaged"], ids=_case_name)
def test_files_of_a_dialect_can_be_joined(path: Path) -> None:
    """Twice the file is twice the records, numbering and all, whether or not a line ends it."""
    text = path.read_text(encoding="utf-8").strip()
    layout = path.parent.relative_to(FIXTURES).as_posix()
    once = records(text, layout=layout)
    for between in ("\n", "\n\n"):
        assert len(records(text + between + text, layout=layout)) == 2 * len(once)


# ---- Nothing is invented


def test_a_site_is_no_journal_and_a_proceeding_no_article() -> None:
    found = records((FIXTURES / SCHOLAR / "results.txt").read_text(encoding="utf-8"))
    by_title = {record["title"]: record for record in found}
    book = by_title["Canteen queues"]
    assert book["type"] == "book" and "container_title" not in book
    assert by_title["An experimental integration of rings"].keys() >= {"title", "authors"}
    assert "container_title" not in by_title["An experimental integration of rings"]
    assert "type" not in by_title["Ten years of tele-nursing"]
    cut = by_title["Knowledge graphs for imaginary hospitals: a co-exploitation …"]
    assert cut["et_al"] and cut["container_title"].endswith("…") and cut["metrics"] == {"cited_by": 122}


# ---- Detection


@pytest.mark.parametrize("name", DIALECTS)
def test_one_entry_is_enough_to_know_the_dialect(name: str) -> None:
    for path in sorted((FIXTURES / name).glob("*.txt")):
        dialect = dialects.named(name)
        text = path.read_text(encoding="utf-8")
        for block in source.blocks([text], dialect.boundary):
            entry = list(parser.parse(BytesIO(block.text.encode()), "t", Options(kind=dialect)))
            if len(entry) == 1 and entry[0].record and not entry[0].findings and "damaged" not in path.name:
                found = detection.detect(block.text)
                assert found.detected == dialect or "profile" in path.name, (path.name, block.text, found)


@pytest.mark.parametrize(
    "text",
    [
        "12: error in line 3. See PMID: none.\n13: another line of a log, 2020;1\n",
        "1. Cite your sources.\n2. Share them.\n",
        "Cite\nShare\nSave\n",
        "The paper was cited by 12 others - see Related articles, 2020 - example.com\n",
        "- [ ] add [Reference Citation Analysis] tag\n",
    ],
)
def test_text_that_only_sounds_like_it_is_none_of_them(text: str) -> None:
    found = detection.detect(text)
    assert found.detected is None or found.detected.full_name not in DIALECTS


# ---- Every character


@pytest.mark.parametrize("path", CASES, ids=_case_name)
def test_every_character_is_accounted_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    dialect = dialects.named(path.parent.relative_to(FIXTURES).as_posix())
    reader = detection.reader(dialect)
    left = ""
    for block in reader.blocks([text], source.MAX_ENTRY_SIZE):
        for claim in claims.claims(block, reader):
            if claim.kind is claims.Kind.UNCLAIMED:
                left += block.text[claim.start : claim.end]
    assert bool(left.strip()) == ("damaged" in str(path) and "pubmed_results" not in str(path))
