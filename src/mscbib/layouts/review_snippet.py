"""Review snippets: bare abstracts, one a paragraph. Nothing is known of them but what they say themselves."""

from __future__ import annotations

import re

from mscbib import identifiers
from mscbib.draft import Draft, Handler, several, text
from mscbib.layouts import _work

IDENTITY = ("abstract",)

_COMMA = re.compile(r"(?:(?<!\s)\s++)?+,\s*")
#: A DOI that a paragraph ends with is its own; one inside it may be another work's.
_LAST = re.compile(
    r"(?:\bdoi[ \t]*:?[ \t]*|\bhttps?://(?:dx\.)?doi\.org/)(10\.[0-9]{4,9}/\S{1,500}?)[.)\]]?\s*\Z", re.I
)


def _keywords(draft: Draft, start: int, end: int) -> None:
    """Keywords joined by semicolons, or by commas where there is none."""
    handle = _work.FIELDS["keywords"] if ";" in draft.text[start:end] else several("keywords", _COMMA)
    handle(draft, start, end)


FIELDS: dict[str, Handler] = {
    **_work.FIELDS,
    "label": text("label"),
    "keywords": _keywords,
}


def finish(draft: Draft) -> None:
    """Put the abstract together, and take the DOI that it ends with."""
    _work.finish_work(draft)
    places = draft.notes.get("abstract")
    if places and "doi" not in draft.values:
        start, end = places[-1]
        at = draft.text.rfind("10.", start, end)
        match = _LAST.search(draft.text, max(start, at - 24), end) if at >= 0 else None
        if match:
            draft.put("doi", identifiers.doi(match[1]), *match.span(1))
