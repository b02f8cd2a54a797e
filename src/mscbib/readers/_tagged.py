"""Formats in which every line begins with a tag, and a line without one goes on with the value before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.readers import IDENTITY
from mscbib.reading import Reading
from mscbib.source import Block
from mscbib.tags import Table, keep


class Tagged:
    """A reader of such a format.

    A format's own reader says by class attributes what it looks like:

    ``LABEL``      splits a text at its tags: a line feed, and in group 1 the tag with all before the value
    ``TAG_END``    where in the label the tag's name ends
    ``BOUNDARY``   before which an entry may begin (multi-line, matching nothing: a lookahead)
    ``FIRST``      the tag that begins an entry; None where any may
    ``LAST``       the tag that ends it; None where the next entry does
    ``BOILERPLATE``  lines of the producer's that say nothing of a work
    """

    layout: str
    dialect: str | None = None
    TABLE: Table
    LABEL: re.Pattern[str]
    TAG_END: int = 2
    BOUNDARY: re.Pattern[str]
    FIRST: str | None = None
    LAST: str | None = None
    BOILERPLATE: re.Pattern[str] | None = None

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries, cut where the next begins."""
        return source.blocks(chunks, self.BOUNDARY, max_size)

    def labels(self, text: str) -> re.Pattern[str]:
        """What splits this entry's text at its tags."""
        return self.LABEL

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the tags of an entry say."""
        block = block.stripped()
        text = block.text
        draft = Draft(text, {} if want_spans or want_labels else None, [])
        pieces = self.labels(text).split("\n" + text)
        reads = self.TABLE.reads
        tag_end, last = self.TAG_END, self.LAST
        labels: list[tuple[int, int]] = []
        parts: list[tuple[int, int]] = []
        stray: list[tuple[int, int]] = []
        at = len(pieces[0]) - 1  # in `text`, which lacks the line feed put before it
        if at > 0:
            stray.append((0, at))
        ended = False
        extent = 0  # where the entry ends
        tags = iter(pieces)
        next(tags)
        for label, value in zip(tags, tags, strict=True):
            start = at + 1 + len(label)
            end = at = start + len(value)
            tag = label[:tag_end].rstrip()
            if want_labels:
                labels.append((start - len(label), start))
            if tag == last:
                ended, extent = True, start
                if value and not value.isspace():
                    stray.append((start, end))
                continue
            plain = value.strip()
            if len(plain) != len(value):
                start += len(value) - len(value.lstrip())
                end = start + len(plain)
            extent = end
            if want_labels:
                parts.append((start, end))
            read = reads.get(tag)
            if read is not None:
                read(draft, tag, plain, start, end)
            elif plain:
                keep(draft, tag, plain, start, end)
        self.TABLE.finish(draft)
        tagged = len(pieces) > 1
        if tagged:
            self._report_ends(draft, pieces[1][:tag_end].rstrip(), ended)
        boilerplate = [place for a, b in stray for place in self._report_stray(draft, a, b)]
        values = draft.values
        return Reading(
            block=block,
            draft=draft,
            start=0,
            end=extent or len(text),
            known=not IDENTITY.isdisjoint(values),
            content=tagged,
            labels=labels,
            boilerplate=boilerplate,
            parts=parts,
        )

    def _report_ends(self, draft: Draft, first: str, ended: bool) -> None:
        """Say so where an entry lacks its beginning or its end."""
        if self.FIRST is not None and first != self.FIRST:
            draft.problem("missing-part", 0, 0, f"{self.FIRST} is missing here: it begins every entry")
        if self.LAST is not None and not ended:
            end = len(draft.text)
            draft.problem("unclosed-entry", end, end, f"{self.LAST} is missing here: it ends every entry")

    def _report_stray(self, draft: Draft, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Say so where text stands between entries; the places of known phrases are given back."""
        while start < end:
            cut = draft.text.find("\n", start, end) + 1 or end
            line, line_end = draft.trimmed(start, cut)
            start = cut
            if line == line_end:
                continue
            said = draft.text[line:line_end]
            if self.BOILERPLATE is not None and self.BOILERPLATE.fullmatch(said):
                yield line, line_end
            else:
                message = f"`{excerpt(said)}` stands outside every entry"
                draft.problem("unclaimed-text", line, line_end, message)
