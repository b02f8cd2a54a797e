"""A text as `mscbib view` shows it: fields in the colours of `mscbib inspect`, and what the colours mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from textual.content import Content, Span

from mscbib.claims import Claim, Kind
from mscbib.commands.inspect import field_color
from mscbib.plain import flat, json_text
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.commands._view_shelf import Item, ShownFinding

#: Characters of a text that are shown at once: more would take long to lay out.
PART = 20_000

#: Characters of a field's value that are shown, and how many of a list's values.
_VALUE, _VALUES = 1_000, 100

#: Marked by more than a colour, for those who see no colours, or want none.
_UNCLAIMED = "bold ansi_white on ansi_red"
_LABEL = "dim"
_BOILERPLATE = "ansi_blue dim"
_FINDING = "bold reverse"
_FOUND = "bold underline"

#: The terminal's colours by name, light enough for a dark ground and each unlike the others.
_SHADES = {
    "green": "#5faf5f",
    "cyan": "#5fafd7",
    "yellow": "#d7af5f",
    "magenta": "#d787d7",
    "bright_green": "#afff87",
    "bright_cyan": "#87ffff",
    "bright_magenta": "#ff87af",
}

_NUMBER = re.compile(r"[0-9]+")


class Mark(NamedTuple):
    """A stretch [start, end) of a text that stands out, and how."""

    start: int
    end: int
    style: str


def color_of(path: str) -> str:
    """The colour of a field, which is the one that `mscbib inspect` gives it."""
    return _SHADES[field_color(path)]


def style_of(claim: Claim, text: str) -> str:
    """How a stretch of text is shown that is claimed so."""
    if claim.kind is Kind.FIELD:
        return color_of(claim.path)
    if claim.kind is Kind.UNCLAIMED:
        return _UNCLAIMED if text.strip() else ""
    return _LABEL if claim.kind is Kind.LABEL else _BOILERPLATE


def painted(text: str, claims: Iterable[Claim], marks: Iterable[Mark], start: int, end: int) -> Content:
    """What stands from `start` to `end` of a text, coloured by its claims; nothing of it is obeyed."""
    layers = [
        Mark(first, last, style)
        for first, last, style in (
            *((claim.start, claim.end, _style(claim, text)) for claim in _within(claims, start, end)),
            *((max(mark.start, start), min(mark.end, end), mark.style) for mark in marks),
        )
        if style and first < last
    ]
    borders = sorted({start, end, *(layer.start for layer in layers), *(layer.end for layer in layers)})
    shown_at = {start: 0}
    pieces: list[str] = []
    for first, last in pairwise(borders):
        pieces.append(visible(text[first:last], one_line=False))
        shown_at[last] = shown_at[first] + len(pieces[-1])
    spans = [Span(shown_at[layer.start], shown_at[layer.end], layer.style) for layer in layers]
    return Content("".join(pieces), spans)


def _within(claims: Iterable[Claim], start: int, end: int) -> Iterator[Claim]:
    """The claims on what stands from `start` to `end`, cut to that."""
    for claim in claims:
        if claim.start >= end:
            break
        if claim.end > start:
            yield claim._replace(start=max(claim.start, start), end=min(claim.end, end))


def _style(claim: Claim, text: str) -> str:
    """How a stretch of text is shown that is claimed so."""
    if claim.kind is Kind.FIELD:
        return color_of(claim.path)
    if claim.kind is Kind.UNCLAIMED:
        return "" if text[claim.start : claim.end].isspace() else _UNCLAIMED
    return _LABEL if claim.kind is Kind.LABEL else _BOILERPLATE


def legend(text: str, claims: Iterable[Claim], start: int, end: int) -> Content:
    """The names of what stands from `start` to `end` of a text, each in its colour, in their order."""
    styles: dict[str, str] = {}
    for claim in _within(claims, start, end):
        if not text[claim.start : claim.end].isspace():
            name = _NUMBER.sub("", claim.path) if claim.kind is Kind.FIELD else str(claim.kind)
            styles.setdefault(visible(name), _style(claim, text))
    parts = [part for name, style in styles.items() for part in ((name, style), " ")]
    return Content.assemble(*parts)


def finding_mark(finding: ShownFinding, text: str) -> Mark | None:
    """Where a finding is in a text, if it is; one about a place between characters marks one of them."""
    if finding.start < 0:
        return None
    start = min(finding.start, max(len(text) - 1, 0))
    return Mark(start, max(min(finding.end, len(text)), start + 1), _FINDING)


def found_marks(text: str, words: Sequence[str], start: int, end: int) -> Iterator[Mark]:
    """Where the words that were searched stand in a part of a text, as far as they are written like that."""
    if words:
        pattern = re.compile(r"[\W_]*".join(map(re.escape, words)), re.IGNORECASE)
        for match in pattern.finditer(text, start, end):
            yield Mark(match.start(), match.end(), _FOUND)


def fields(item: Item) -> Content:
    """The fields of an item's record, one a line; long values and lists are cut."""
    if item.record is None:
        return Content.styled("This entry gave no record.", "$text-muted")
    parts: list[tuple[str, str]] = []
    for name, value in orjson.loads(item.record).items():
        if name != "schema_version":
            shown = visible(_cut(_told(name, value)))
            parts += [(f"{name:17} ", color_of(name)), (f"{shown}\n", "")]
    return Content.assemble(*parts)


def _told(name: str, value: Any) -> str:
    """A field's value as a text: people by their names, lists with semicolons."""
    if name == "source":
        reader = "/".join(filter(None, [value.get("layout"), value.get("dialect")]))
        return f"{value['path']}, lines {value['line_start']} to {value['line_end']}, {reader}"
    if name == "abstract":
        return flat(str(value["text"][: 4 * _VALUE]))
    if not isinstance(value, list):
        return json_text(value)
    told = [_one(name, one) for one in value[:_VALUES]]
    if len(value) > _VALUES:
        told.append(f"and {len(value) - _VALUES:,} more")
    return "; ".join(told)


def _one(name: str, value: Any) -> str:
    if name in ("authors", "editors"):
        known = [value.get("family") or value.get("literal"), value.get("given"), value.get("suffix")]
        return ", ".join(filter(None, known))
    if name == "references":
        return str(value.get("raw") or value.get("title") or json_text(value))
    return json_text(value)


def _cut(text: str) -> str:
    return text if len(text) <= _VALUE else text[: _VALUE - 1] + "…"
