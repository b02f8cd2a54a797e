"""Findings of a text: what was wrong within an entry, with its line and column in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.diagnostics import Diagnostic, Problem, rule

if TYPE_CHECKING:
    from mscbib.decoding import Decoder
    from mscbib.reading import Reader
    from mscbib.source import Block

#: How much of a line is shown on either side of where a finding begins.
SHOWN_BEFORE, SHOWN_BEHIND = 60, 120


def finding(problem: Problem, path: str, block: Block, reader: Reader | None = None) -> Diagnostic:
    """What was found in the text of a block that `reader` read last, with its place in the file at `path`."""
    said = rule(problem.name)
    start, end = problem.start, problem.end
    line, column = block.place(start)
    end_line, end_column = block.place_behind(end)
    line_start = block.text.rfind("\n", 0, start) + 1
    shown_from = max(line_start, start - SHOWN_BEFORE)
    line_end = block.text.find("\n", start, start + SHOWN_BEHIND)
    shown_to = start + SHOWN_BEHIND if line_end < 0 else line_end
    return Diagnostic(
        code=said.code,
        name=problem.name,
        severity=said.severity,
        message=problem.message,
        remedy=said.remedy,
        path=path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        start=block.offset(start),
        end=block.offset_behind(end),
        field=problem.field,
        where=reader.where(block.text, start, problem.field) if reader is not None else None,
        fix=problem.fix,
        shown=block.text[shown_from:shown_to],
        caret=start - shown_from,
    )


def lost(text: str, decoder: Decoder) -> Problem:
    """The finding that characters of a text were lost when it was decoded."""
    at = text.index("\ufffd")
    count = text.count("\ufffd")
    why = "undecodable, or lost earlier"
    if decoder.guessed:
        why = f"undecodable as {decoder.encoding}, so that guess may be wrong; {_next_best(decoder)}"
    message = f"{count} lost character{'s' * (count > 1)} (U+FFFD): {why}"
    return Problem("undecodable-text", at, at + 1, message)


def guessed(decoder: Decoder, path: str, block: Block) -> Diagnostic:
    """The finding that an encoding was guessed."""
    message = f"read as {decoder.encoding}, which is a guess; {_next_best(decoder)}"
    return finding(Problem("guessed-encoding", 0, 0, message), path, block)


def _next_best(decoder: Decoder) -> str:
    """What to try where the encoding that was guessed is wrong, in words."""
    return "the next best are " + " and ".join(decoder.next_best[:2])
