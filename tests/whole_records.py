"""A Hypothesis strategy for records that hold any field there is, each as hostile as it can be."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from works import records, texts

from mscbib.model import Record

_names = st.fixed_dictionaries(
    {"family": texts()},
    optional={
        "given": texts(),
        "initials": texts(),
        "suffix": texts(),
        "orcid": st.just("0000-0002-1825-0097"),
        "orcid_listed": st.just(True),
        "affiliations": st.lists(texts(), min_size=1, max_size=2),
    },
)
_some_texts = st.lists(texts(), min_size=1, max_size=3)
_numbers = st.one_of(
    st.integers(),
    st.integers(min_value=10**17, max_value=10**40),
    st.floats(allow_nan=False, allow_infinity=False),
)
_sections = st.fixed_dictionaries({"label": texts(), "text": texts()})
_references = records().map(lambda record: json.loads(record.to_json()))
_sources = st.fixed_dictionaries(
    {"key": texts(), "record": _references},
    optional={
        "name": texts(),
        "source": st.just({"path": "a.nbib", "index": 1, "line_start": 1, "line_end": 9}),
        "fields": _some_texts,
    },
)
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "label": texts(),
    "type": st.sampled_from(["document", "article", "no type of CSL", "post"]),
    "title": texts(),
    "authors": st.lists(st.one_of(_names, st.fixed_dictionaries({"given": texts()})), min_size=1, max_size=3),
    "et_al": st.just(True),
    "container_title_short": texts(),
    "edition": texts(),
    "languages": _some_texts,
    "publication_types": _some_texts,
    "volume": texts(),
    "issue": texts(),
    "pages": texts(),
    "page_first": texts(),
    "article_number": texts(),
    "arxiv": texts(),
    "url": texts(),
    "abstract": st.fixed_dictionaries(
        {"text": texts()},
        optional={"sections": st.lists(_sections, min_size=1)},
    ),
    "registrations": st.just([{"registry": "ISRCTN", "id": "ISRCTN12345678"}]),
    "metrics": st.dictionaries(texts(), _numbers, min_size=1, max_size=3),
    "history": st.just({"received": "2024-01-31", "indexed": "2025-02-01"}),
    "links": _some_texts,
    "open_access": st.just(True),
    "references": st.lists(_references, min_size=1, max_size=2),
    "reference_count": st.just({"declared": 14}),
    "relations": st.just([{"type": "cites", "target": "10.1000/1"}]),
    "copyright": texts(),
    "status": texts(),
    "accession": texts(),
    "raw": texts(),
    "unparsed": texts(),
    "confidence": st.floats(min_value=0, max_value=1),
    "extra": st.dictionaries(texts(), _some_texts, min_size=1, max_size=3),
    "cluster": texts(),
    "sources": st.lists(_sources, min_size=1, max_size=2),
}  # fmt: skip


@st.composite
def whole_records(draw: st.DrawFn) -> Record:
    """Records with some of all fields there are but `source` and `spans`."""
    values: dict[str, Any] = json.loads(draw(records()).to_json())
    for name, strategy in _FIELDS.items():
        if draw(st.booleans()) and draw(st.booleans()):
            values[name] = draw(strategy)
    return Record.model_validate(values)
