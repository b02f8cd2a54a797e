"""Refer: EndNote's .enw, BibIX, and the files of Unix's refer, which have empty lines between their entries.

An entry begins at %0, where the file's first one does; some producers write that line twice. Lines that begin
with blanks go on with the value before them, but for a tag there (`   %Z …`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.readers._tagged import Tagged
from mscbib.source import Block
from mscbib.tags.refer import TABLE

TITLE = "Refer, as EndNote (.enw) and BibIX write it"
EVIDENCE = (
    (2, r"^%0[ \t]+\S"),
    (1, r"^%T[ \t]+\S"),
    (1, r"^%A[ \t]+\S"),
    (1, r"^%[DJBIPV][ \t]+\S"),
)
LINES = r"[ \t]{0,8}%[!-$&-`{-~](?:\s|$)|[ \t]{2,}\S"

_FIRST = "%0"
_AT_TYPE = re.compile(r"\n(?=%0[ \t])")
_AT_EMPTY_LINE = re.compile(r"\n[ \t]*\n(?=%)")
_FIRST_TAG = re.compile(r"^[ \t]*(%[!-$&-`{-~])[ \t]", re.MULTILINE)


class Reader(Tagged):
    """Reads Refer."""

    layout = "refer"
    TABLE = TABLE
    LABEL = re.compile(r"(\n(?:%[!-$&-`{-~]|[ \t]{1,8}%[0-9A-Z])(?:[ \t]+|(?=\n|\Z)))")
    TAG_END = 10
    FIRST: str | None = _FIRST

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries; a line of %0 that stands alone belongs to the next."""
        sample, chunks = source.sample(chunks)
        first = _FIRST_TAG.search(source.line_feeds(sample))
        if first is None or first[1] != _FIRST:
            self.FIRST = None
            yield from source.blocks(chunks, _AT_EMPTY_LINE, max_size)
            return
        alone: Block | None = None
        for block in source.blocks(chunks, _AT_TYPE, max_size):
            if alone is not None:
                block = _joined(alone, block)
                alone = None
            if _is_type_alone(block):
                alone = block
            else:
                yield block
        if alone is not None:
            yield alone


def _is_type_alone(block: Block) -> bool:
    """Whether a block is nothing but lines of %0, with the next line right behind."""
    return (
        not block.oversized
        and block.text.startswith(_FIRST)
        and all(line.startswith(_FIRST) for line in block.text.removesuffix("\n").split("\n"))
    )


def _joined(first: Block, second: Block) -> Block:
    """Two blocks of a text as one."""
    size = len(first.text)
    return Block(
        text=first.text + second.text,
        start=first.start,
        line=first.line,
        returns=[*first.returns, *(size + at for at in second.returns)],
        lone=[*first.lone, *(size + at for at in second.lone)],
        oversized=second.oversized,
        column=first.column,
    )
