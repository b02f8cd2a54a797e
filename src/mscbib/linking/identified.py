"""A snippet and the record that it was found to be of, made one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mscbib.dedupe.merging import Member, merge
from mscbib.model import Record

if TYPE_CHECKING:
    from mscbib.linking import Answer
    from mscbib.model import Source

#: By what name a snippet is preferred while it is merged; it does not stay.
_SNIPPET = "the snippet that asks"
_ABSENT: dict[str, Any] = Record().__dict__
#: What the snippet's own values are not to replace: what is of both.
_OF_BOTH = frozenset({"sources", "spans", "relations", "registrations", "keywords", "metrics", "extra"})


def identified(snippet: Record, answer: Answer) -> Record:
    """The record of a snippet that was identified.

    Its own values win; what it lacks is of the record that was found. Both stand whole in its `sources`, so
    that `mscbib dedupe --undo` gives them back; that of the record found has the score and the reason. Where
    it was read is where the snippet was.
    """
    keys = _keys(snippet, answer.found)
    merged = merge(
        [Member(keys[0], _SNIPPET, snippet), Member(keys[1], None, answer.found)], prefer=(_SNIPPET,)
    )
    own = {
        name: value
        for name, value in snippet.__dict__.items()
        if value != _ABSENT[name] and name not in _OF_BOTH
    }
    sources = tuple(
        _told(source, answer, own) if source.name != _SNIPPET else _nameless(source, snippet)
        for source in merged.sources
    )
    return merged.model_copy(update={**own, "sources": sources})


def _keys(snippet: Record, found: Record) -> tuple[str, str]:
    """A key for each of the two."""
    one, other = snippet.id or "snippet", found.id or "record"
    return (one, other) if one != other else (one, f"{other}#2")


def _nameless(source: Source, snippet: Record) -> Source:
    given = [
        name
        for name, value in snippet.__dict__.items()
        if value != _ABSENT[name] and (name not in _OF_BOTH or name in source.fields) and name != "source"
    ]
    return source.model_copy(update={"name": None, "fields": tuple(given)})


def _told(source: Source, answer: Answer, own: dict[str, Any]) -> Source:
    """What of the record that was found stays, and why it is taken."""
    fields = tuple(name for name in source.fields if name not in own)
    return source.model_copy(update={"fields": fields, "score": answer.score, "reason": answer.reason})
