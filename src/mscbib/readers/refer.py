# @sign \n%0
# @sign \n%A
# @sign \n%T
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
    APART = False  # what begins an entry shows the first
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
        yield from _with_types_alone(source.blocks(chunks, _AT_TYPE, max_size))


def _with_types_alone(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those that are a type alone joined to the next."""
    held: list[Block] = []
    for block in blocks:
        held.append(block)
        if not _is_type_alone(block):
            yield _joined(held)
            held = []
    if held:
        yield _joined(held)


def _is_type_alone(block: Block) -> bool:
    """Whether a block is one line of %0 and nothing else, with the next line right behind."""
    text = block.text
    return not block.oversized and text.startswith(_FIRST) and text.find("\n") in (-1, len(text) - 1)


def _joined(blocks: list[Block]) -> Block:
    """Blocks that stand one behind the other, as one."""
    if len(blocks) == 1:
        return blocks[0]
    returns: list[int] = []
    lone: list[int] = []
    size = 0
    for block in blocks:
        returns += [size + at for at in block.returns]
        lone += [size + at for at in block.lone]
        size += len(block.text)
    first, text = blocks[0], "".join(block.text for block in blocks)
    return Block(text, first.start, first.line, returns, lone, blocks[-1].oversized, first.column)
