# @sign <record
"""EndNote XML: a record from `<record>` to `</record>`, as EndNote and others export it.

Records are cut out of the text at their tags and each is parsed alone, so that a file of any size is read
as it comes, often from one line, and no document type of it is ever seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.readers import IDENTITY
from mscbib.readers._elements import Entry, crowded, elements, parse
from mscbib.readers._values import Places
from mscbib.reading import Named, Reading
from mscbib.source import Block
from mscbib.tags import keep
from mscbib.tags._endnote_types import LAYOUT
from mscbib.tags.endnote_xml import TABLE

TITLE = "EndNote XML"
EVIDENCE = (
    (2, r"\A\s*<(?:\?xml|xml|records?)\b"),
    (2, r"<records>\s*<record\b"),
    (1, r"<ref-type\b"),
    (1, r"<(?:contributors|titles)>"),
    (1, r"<(?:rec-number|source-app|foreign-keys|electronic-resource-num|secondary-title|pub-dates)\b"),
)

_BOUNDARY = re.compile(r"</record\s*>|(?=<record[\s/>])")
_RECORD = re.compile(r"<record[\s/>]")
_AROUND = re.compile(r"<\?xml[^<>]*\?>|</?(?:xml|records)(?:\s[^<>]*)?>|<!DOCTYPE[^<>\[\]]*>")


class Reader:
    """Reads EndNote XML."""

    layout = LAYOUT
    dialect = None
    APART = True

    def __init__(self) -> None:
        self._elements = Named(elements)

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The records, and what stands between them."""
        return source.blocks(chunks, _BOUNDARY, max_size)

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """The element that it stands in."""
        return self._elements.at(text, position)

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the elements of a record say."""
        block = block.stripped()
        if (refused := crowded(block)) is not None:
            return refused
        spans: dict[str, tuple[int, int]] | None = {} if want_spans or want_labels else None
        end = block.text.find("</records")  # of a last record that is not closed
        end = len(block.text) if end < 0 else end
        entry = parse(block.text[:end].rstrip(), TABLE.reads) if _RECORD.match(block.text) else None
        if entry is None:
            return _around(block, spans)
        places = Places(entry)
        draft = Draft(places.text, spans, [])
        _read(draft, entry, places)
        values = draft.values
        places.restore(draft)
        draft.problems += entry.problems
        labels = [*entry.marks()] if want_labels else []
        behind = _around_places(block.text, end, draft)
        return Reading(
            block=block,
            draft=draft,
            start=0,
            end=end,
            known=not IDENTITY.isdisjoint(values),
            content=any(value.text for value in entry.values),
            labels=labels + behind,
            parts=[*places.places()] if want_labels else [],
        )


def _read(draft: Draft, entry: Entry, places: Places) -> None:
    """Fill a draft with the values of an entry, whose places are those that `places` gives them."""
    reads = TABLE.reads
    for value in entry.values:
        path = value.path
        start, end = places.of(value.text)
        attributes = dict(value.attributes)
        draft.notes["attributes"] = attributes
        before = len(draft.values.get("extra", {}).get(path, ()))
        read = reads.get(path)
        if read is not None:
            if value.text or attributes:
                read(draft, path, value.text, start, end)
        elif value.text:
            keep(draft, path, value.text, start, end)
        if value.attributes:
            was_kept = len(draft.values.get("extra", {}).get(path, ())) > before
            number = before if was_kept else value.number
            for name, text in value.attributes.items():
                place = places.of(text)
                if name in attributes:
                    _keep_attribute(draft, f"{path}/@{name}".removeprefix("/"), text, number, place)
    TABLE.finish(draft)


def _keep_attribute(draft: Draft, path: str, text: str, number: int, place: tuple[int, int]) -> None:
    """Keep an attribute of the element that is `number` elements behind the first of its path."""
    for _ in range(number - len(draft.values.get("extra", {}).get(path, ()))):
        keep(draft, path, "", place[0], place[0])
    keep(draft, path, text, *place)


def _around(block: Block, spans: dict[str, tuple[int, int]] | None) -> Reading:
    """What stands around the records: the elements that hold them all, and what belongs to nothing."""
    draft = Draft(block.text, spans, [])
    labels = _around_places(block.text, 0, draft)
    return Reading(block, draft, 0, len(block.text), known=False, content=False, labels=labels)


def _around_places(text: str, start: int, draft: Draft) -> list[tuple[int, int]]:
    """The places from `start` of the tags that hold the records; whatever else stands there is reported."""
    labels = [match.span() for match in _AROUND.finditer(text, start)]
    for begins, ends in [*labels, (len(text), len(text))]:
        stray = text[start:begins].strip()
        if stray:
            at = text.index(stray, start)
            message = f"`{excerpt(stray)}` stands outside every record"
            draft.problem("unclaimed-text", at, at + len(stray), message)
        start = ends
    return labels
