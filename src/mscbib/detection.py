"""What a text is: a dialect of a layout, or an interchange format; and reading it as that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from mscbib import dialects, readers, source
from mscbib.decoding import Decoder
from mscbib.diagnostics import excerpt
from mscbib.dialects import Dialect
from mscbib.readers import Format
from mscbib.readers._layouts import LayoutReader
from mscbib.reading import Reader
from mscbib.unpacking import unpacked

#: What a text can be.
Kind = Dialect | Format

#: The share of its evidence that a text must show, and how far one must be ahead of the next.
THRESHOLD = 0.5
LEAD = 0.15


class Candidate(NamedTuple):
    """How much speaks for a dialect or a format, from 0 to 1, and what."""

    name: str
    score: float
    reasons: list[str]


class Detection(NamedTuple):
    """What a text is: the dialect or format, or None where it is none or cannot be told from another.

    ``candidates`` are those that anything speaks for, the best first; ``why_not`` says in words why none
    was chosen, and ``ambiguous`` whether there was more than one to choose from.
    """

    detected: Kind | None
    score: float
    candidates: list[Candidate]
    why_not: str
    ambiguous: bool = False

    def as_dict(self, path: str) -> dict[str, Any]:
        """The detection as `mscbib detect -t json` prints it."""
        return {
            "path": path,
            "detected": self.detected.full_name if self.detected else None,
            "score": self.score,
            "candidates": [candidate._asdict() for candidate in self.candidates],
        }


def reader(kind: Kind, *, wrapped: bool = False) -> Reader:
    """A reader for one text of that kind; with `wrapped`, lines of a reference list may be parts of one."""
    if isinstance(kind, Dialect):
        return LayoutReader(kind, wrapped=wrapped)
    return kind.reader()


def named(name: str) -> Kind:
    """The format or dialect of that name; a layout's name is enough where it has one dialect only.

    Raises:
        LookupError: there is none, or several.
    """
    for known in readers.formats():
        if known.name == name:
            return known
    try:
        return dialects.named(name)
    except LookupError as error:
        if any(dialect.layout == name for dialect in dialects.dialects()):
            raise
        known_formats = ", ".join(known.name for known in readers.formats())
        raise LookupError(f"{error.args[0]}; and the formats {known_formats}") from error


def text_of(
    stream: BinaryIO, decoder: Decoder, kind: Kind | None = None
) -> tuple[Kind | None, Iterator[str]]:
    """The text of a stream, in pieces, and what it is, as far as that is known before it is looked at.

    That is `kind` if it is given. What is compressed is unpacked first. A format that is not text is known by
    its first bytes, and gives its entries as text.
    """
    stream = unpacked(stream)
    binary = [known for known in readers.formats() if known.magic is not None and kind in (None, known)]
    if binary:
        head, stream = source.peeked(stream, max(len(known.magic or b"") for known in binary))
        for known in binary:
            if head.startswith(known.magic or b""):
                return known, known.module.texts(stream)
    return kind, decoder.decode(stream)


def certain(kind: Kind) -> Detection:
    """The detection of what its first bytes tell."""
    return Detection(kind, 1.0, [Candidate(kind.full_name, 1.0, ["its first bytes are such a file's"])], "")


def detect(sample: str) -> Detection:
    """What `sample`, the beginning of a text with line feeds only, is.

    The score of a dialect or format is the weight of the evidence found, of all its weight; a format whose
    lines have a form loses where fewer than half of them do. The best is chosen if it reaches the threshold
    and is far enough ahead of the next; otherwise none is.
    """
    scored = []
    kinds: tuple[Kind, ...] = (*dialects.dialects(), *readers.formats())
    for kind in kinds:
        if not kind.may_be(sample):
            continue
        candidate = _weighed(kind, sample)
        if candidate is not None:
            scored.append((candidate, kind))
    scored.sort(key=lambda pair: (-pair[0].score, pair[0].name))
    candidates = [candidate for candidate, _ in scored]
    if not candidates:
        return Detection(None, 0.0, [], "nothing in it speaks for any layout or format")
    best = candidates[0]
    if best.score < THRESHOLD:
        why_not = f"the most likely is {best.name}, but only {best.score:.0%} of its evidence is there"
        return Detection(None, best.score, candidates, why_not)
    if len(candidates) > 1 and best.score - candidates[1].score < LEAD:
        other = candidates[1]
        why_not = f"it could be {best.name} ({best.score:.0%}) or {other.name} ({other.score:.0%})"
        return Detection(None, best.score, candidates, why_not, ambiguous=True)
    return Detection(scored[0][1], best.score, candidates, "")


def _weighed(kind: Kind, sample: str) -> Candidate | None:
    """What of the evidence for `kind` stands in `sample`; None if nothing does."""
    total = sum(weight for weight, _ in kind.evidence)
    found = 0.0
    reasons = []
    for weight, pattern in kind.evidence:
        match = pattern.search(sample)
        if match:
            found += weight
            line = sample.count("\n", 0, match.start()) + 1
            reasons.append(f"line {line} has `{excerpt(match[0], 40)}` (weight {weight:g} of {total:g})")
    if not found:
        return None
    score = found / total
    if isinstance(kind, Format) and kind.lines is not None:
        share = _share_of_lines(kind.lines, sample)
        if share < 0.5:
            score *= 2 * share
            reasons.append(f"but only {share:.0%} of the lines are such as it has")
    return Candidate(kind.full_name, round(score, 3), reasons)


def _share_of_lines(form: re.Pattern[str], sample: str) -> float:
    """How many of the lines of `sample` that are not blank fit `form`, as a share."""
    lines = [line for line in sample.split("\n") if line and not line.isspace()]
    return sum(1 for line in lines if form.match(line)) / max(1, len(lines))
