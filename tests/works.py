"""Hypothesis strategies for records, as hostile as records can be; and what of a record a format carries."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

from mscbib import values as values_of
from mscbib.model import Record
from mscbib.people import folded
from mscbib.plain import flat, printable

#: What breaks naive writers: marks of every format, quotes, breaks, controls, scripts.
NASTY = [
    "ER  - ", "\nER  - \n",
    "\nTY  - JOUR\n", "\nPMID- 1\n", "\n%0 Book\n", "\nPT J\n", "@article{x,", "}", "{",
    "\\", "%", "&", "#", "_", "$", "~", "^", '"', "'", "\\textbf{x}", "$x^2$", '{\\"u}', "--", "–", " and ",
    "\n\n", "\r\n", "\t", "\x00", "\x1b[31m", "\x85", "\u2028", "\u200e", "\ufffe", "   ",
    "<b>", "</title>", "&amp;", "]]>", "=1+1", "-1", "+1", "'=1", "\\;", "null", "true",
    ";", ",", "; ", "|", ".", "[", "]", "(1)", "“”", "é", "e\u0301", "中文", "日本", "Ω", "🧬",
]  # fmt: skip

_words = st.sampled_from(
    ["cells", "Trial", "CAR-T", "mRNA", "of", "the", "α-defensin", "COVID-19", "Ng", "10%", "A&B"]
)
_pieces = st.lists(st.one_of(_words, st.sampled_from(NASTY), st.text(max_size=5)), min_size=1, max_size=8)


def _readable(text: str) -> str:
    """`text` as reading any format would give it: no blanks at the ends, and something in it."""
    return text.strip() if printable(text).strip() else "x"


def texts() -> st.SearchStrategy[str]:
    """Text of any kind that has something in it."""
    return _pieces.map(" ".join).map(_readable)


def titles() -> st.SearchStrategy[str]:
    """Titles as records have them: without the full stop that ends one, and brackets around it."""
    return texts().map(_title)


def _title(text: str) -> str:
    text = printable(flat(text)).strip()
    while (shorter := values_of.title(text).strip()) != text:
        text = shorter
    return text or "x"


def _name_part(text: str) -> str:
    return re.sub(r"[][,;{}\s]+", " ", printable(flat(text))).strip(" .") or "X"


def _parts() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(
            [
                "Chen",
                "van der Berg",
                "O'Brien",
                "García-López",
                "Müller",
                "王",
                "Ng",
                "D'Angelo",
                "de la Cruz",
            ]
        ),
        st.text(max_size=6).map(_name_part),
    )


def people() -> st.SearchStrategy[dict[str, Any]]:
    """Persons with their parts, and groups."""
    person = st.fixed_dictionaries(
        {
            "family": _parts(),
            "given": st.sampled_from(["Liting", "J. R. R.", "JW", "Bong-Woo", "李", "Ana-Maria", "É."]),
        },
        optional={
            "suffix": st.sampled_from(["Jr.", "III", "Sr"]),
            "orcid": st.just("0000-0002-1825-0097"),
            "affiliations": st.lists(texts(), min_size=1, max_size=3, unique=True).map(tuple),
        },
    )
    group = st.one_of(
        st.sampled_from(
            [
                "World Health Organization",
                "Ministry of Health, Kenya",
                "APHP STROMA Group",
                "Barnes and Noble",
                "Plato",
                "WHO",
                "Institute A, B, C and D",
                "Group X (UK); Group Y",
            ],
        ),
        texts().map(lambda text: printable(flat(text)).strip(" ,;.") or "Group"),
    ).map(lambda text: {"literal": text})
    return st.one_of(person, group)


def _name(person: dict[str, Any]) -> str:
    """What tells a person from another where all that a format has of them is the name."""
    return folded(" ".join(person.get(part, "") for part in ("family", "given", "suffix", "literal")))


_dates = st.sampled_from(["2025", "2025-01", "2025-01-31", "1999-12", "0987", "2024-02-29"])
_days = st.sampled_from(["2025-01-31", "1999-12-01"])
_pages = st.sampled_from(["660-673", "91", "e945331", "1530887", "CD004145", "S12-S19", "iv-xii", "e5"]).map(
    values_of.locator
)
#: The types that every format has some name for.
TYPES = [
    "article-journal",
    "book",
    "chapter",
    "paper-conference",
    "thesis",
    "report",
    "webpage",
    "dataset",
    "patent",
]


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Records that hold any of the fields that interchange formats carry."""
    some = st.booleans()
    values: dict[str, Any] = {
        "schema_version": "1",
        "id": draw(st.sampled_from(["Chen2025", "r1", "12345", "a:b_c-d"])),
    }
    lists = st.lists(texts(), min_size=1, max_size=4, unique=True)
    choices: dict[str, st.SearchStrategy[Any]] = {
        "type": st.sampled_from(TYPES),
        "title": titles(),
        "original_title": texts(),
        "authors": st.lists(people(), min_size=1, max_size=5, unique_by=_name),
        "editors": st.lists(people(), min_size=1, max_size=2, unique_by=_name),
        "container_title": texts(),
        "collection_title": texts(),
        "publisher": texts(),
        "publisher_place": texts(),
        "edition": st.sampled_from(["2", "3rd", "Second edition"]),
        "languages": st.lists(st.sampled_from(["English", "chi", "de"]), min_size=1, max_size=2, unique=True),
        "publication_types": st.lists(
            st.sampled_from(["Review", "Journal Article"]), min_size=1, max_size=2, unique=True
        ),
        "issued": _dates,
        "accessed": _days,
        "volume": st.sampled_from(["12", "12 Suppl 1", "A4", "2025"]),
        "issue": st.sampled_from(["3", "3-4", "Suppl 1", "Pt 2"]),
        "doi": st.sampled_from(["10.1000/182", "10.1016/s0140-6736(20)30183-5", "10.1002/(sici)1&<x>%_{y}"]),
        "pmid": st.sampled_from(["39867899", "1", "123456"]),
        "pmcid": st.just("PMC11757131"),
        "arxiv": st.just("1509.09029"),
        "issn": st.sampled_from([("1234-5679",), ("1234-5679", "2049-3630")]),
        "isbn": st.sampled_from([("9780007280599",), ("080442957X",)]),
        "url": st.sampled_from(["https://example.org/a_b?x=1&y=%20#z", "http://example.org/~a"]),
        "abstract": texts().map(lambda text: {"text": text}),
        "keywords": lists,
        "mesh": lists,
        "funders": lists,
        "subjects": lists,
        "database": st.sampled_from(["PubMed", "Scopus", "Embase"]),
        "accession": st.sampled_from(["WOS:000393127300012", "L2001"]),
        "copyright": texts(),
        "conflict_of_interest": texts(),
        "status": st.sampled_from(["MEDLINE", "PubMed-not-MEDLINE"]),
    }
    for name, strategy in choices.items():
        if draw(some):
            values[name] = draw(strategy)
    if "container_title" in values and draw(some):
        values["container_title_short"] = draw(st.sampled_from(["J Cell Sci", "Front. Med."]))
    if draw(some):
        values |= draw(_pages)
    if not {"title", "authors", "abstract"} & values.keys():
        values["title"] = draw(titles())
    return Record.model_validate(values)


def plain(value: Any) -> Any:
    """A value without what few formats can hold: control characters, line breaks, runs of blanks."""
    if isinstance(value, str):
        return re.sub(r"\s+", " ", printable(flat(value))).strip()
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value
