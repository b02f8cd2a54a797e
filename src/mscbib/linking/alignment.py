"""How a text stands in another one: word by word, what of it is there, and what the differences weigh.

What copying does to a text weighs little: a superscript lost, two words run together, a label left out, a
letter wrong. What tells two texts apart weighs much: another word in the place of a word, another number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from rapidfuzz.distance import Indel

from mscbib.dedupe.title_words import SMALL

#: Labels of the sections of abstracts: those of structured abstracts as MEDLINE has them, by their words.
LABELS = frozenset(
    {
        "abstract", "aim", "aims", "analysis", "approach", "background", "case", "clinical", "conclusion",
        "conclusions", "context", "data", "description", "design", "discussion", "evidence", "findings",
        "funding", "highlights", "implications", "importance", "interpretation", "intervention",
        "interventions", "introduction", "keywords", "limitations", "main", "materials", "measures", "method",
        "methodology", "methods", "objective", "objectives", "outcome", "outcomes", "participants",
        "patients", "presentation", "purpose", "question", "rationale", "recommendations", "registration",
        "report", "result", "results", "setting", "settings", "significance", "sources", "study", "subjects",
        "summary", "synthesis", "trial",
    }
)  # fmt: skip
#: So many equal words in a row are no chance: the text stands there.
_SOLID = 3
#: What differences weigh: a small word or a spelling, a word too many or too few, another word or number.
_SLIGHT, _WORD, _OTHER = 0.5, 1.0, 2.0
#: The share of letters from which on words are spellings of one (see `dedupe.titles`).
_SPELLING = 0.78
#: Words on both sides of where the text should stand that are looked at, and one for so many of its words.
_SLACK, _SLACK_SHARE = 8, 10


class Text(NamedTuple):
    """A text: its folded words, and a number for each that is the same for the same word."""

    words: Sequence[str]
    hashes: Sequence[int]


class Alignment(NamedTuple):
    """How two texts overlap.

    `same` is how many words are in both, in their order; `cost` what the differences between them weigh, in
    words. `before` and `behind` are how many words the second has more on that side (negative: the first has
    more).
    """

    same: int
    cost: float
    before: int
    behind: int

    @property
    def kept(self) -> float:
        """How many words speak for one text, less what speaks against it."""
        return self.same - self.cost


def aligned(
    asked: Text, offered: Text, shared: Sequence[tuple[int, int]], labels: Set[str] = LABELS
) -> Alignment | None:
    """How `asked` stands in `offered`, or the other way round; None: it does not.

    Args:
        asked: the one text.
        offered: the other.
        shared: places, in either, of words that are in both: only what is near them is looked at.
        labels: words that may be left out, or stand there, as labels do.
    """
    ours, theirs = _near(shared, len(asked.words), len(offered.words))
    opcodes = Indel.opcodes(asked.hashes[slice(*ours)], offered.hashes[slice(*theirs)])
    solid = [edit for edit in opcodes if edit.tag == "equal" and edit.src_end - edit.src_start >= _SOLID]
    if not solid:
        return None
    first, last = solid[0], solid[-1]
    begin = ours[0] + first.src_start, theirs[0] + first.dest_start
    end = ours[0] + last.src_end, theirs[0] + last.dest_end
    both = min(begin)  # words that both have before the first solid piece are to be the same ones
    behind = min(len(asked.words) - end[0], len(offered.words) - end[1])
    same, cost = 0, 0.0
    for one, other in (
        ((begin[0] - both, begin[0]), (begin[1] - both, begin[1])),
        ((begin[0], end[0]), (begin[1], end[1])),
        ((end[0], end[0] + behind), (end[1], end[1] + behind)),
    ):
        found = _weighed(_part(asked, one), _part(offered, other), labels)
        same, cost = same + found[0], cost + found[1]
    more_behind = (len(offered.words) - end[1]) - (len(asked.words) - end[0])
    return Alignment(same, cost, begin[1] - begin[0], more_behind)


def _part(text: Text, place: tuple[int, int]) -> Text:
    return Text(text.words[slice(*place)], text.hashes[slice(*place)])


def _near(
    shared: Sequence[tuple[int, int]], asked: int, offered: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """From where to where in texts of so many words they may be the same, by what they share."""
    shifts = sorted(there - here for here, there in shared)
    shift = shifts[len(shifts) // 2]
    slack = _SLACK + min(asked, offered) // _SLACK_SHARE
    ours = max(0, -shift - slack), min(asked, offered - shift + slack)
    theirs = max(0, shift - slack), min(offered, shift + asked + slack)
    return ours, theirs


def _weighed(asked: Text, offered: Text, labels: Set[str]) -> tuple[int, float]:
    """How many words of two texts are the same, and what the differences weigh."""
    same, cost = 0, 0.0
    for equal, gone, come in _edits(asked, offered):
        same += equal
        if gone or come:
            alike, weight = _difference(gone, come, labels)
            same += alike
            cost += weight
    return same, cost


def _edits(asked: Text, offered: Text) -> Iterator[tuple[int, Sequence[str], Sequence[str]]]:
    """Equal words, how many, and what stands behind them in the one text and in the other instead."""
    equal = 0
    gone: list[str] = []
    come: list[str] = []
    for edit in Indel.opcodes(asked.hashes, offered.hashes):
        if edit.tag == "equal":
            yield equal, gone, come
            equal, gone, come = edit.src_end - edit.src_start, [], []
        else:
            gone += asked.words[edit.src_start : edit.src_end]
            come += offered.words[edit.dest_start : edit.dest_end]
    yield equal, gone, come


def _difference(gone: Sequence[str], come: Sequence[str], labels: Set[str]) -> tuple[int, float]:
    """How many words of what stands in the place of other words are the same, and what the rest weighs."""
    left, right = "".join(gone), "".join(come)
    if left == right:  # `anti inflammatory` and `antiinflammatory`
        return min(len(gone), len(come)), 0.0
    free = SMALL | labels
    if free.issuperset(gone) and free.issuperset(come) and not labels.isdisjoint([*gone, *come]):
        return 0, 0.0
    if not gone or not come:
        return 0, sum(_SLIGHT if word in SMALL or len(word) < 3 else _WORD for word in gone or come)
    if _spelt_otherwise(left, right):
        return min(len(gone), len(come)), _SLIGHT
    if len(gone) == len(come):  # a word that is spelt otherwise, beside one that is another
        alike = [_spelt_otherwise(one, other) for one, other in zip(gone, come, strict=True)]
        return sum(alike), sum(_SLIGHT if is_alike else _OTHER for is_alike in alike)
    both = min(len(gone), len(come))
    return 0, _OTHER * both + _WORD * (max(len(gone), len(come)) - both)


def _spelt_otherwise(one: str, other: str) -> bool:
    """Whether words are the same but for a letter, or for what stood raised at their end."""
    if one.isdigit() or other.isdigit():
        return False
    if min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one)):
        return True
    return bool(Indel.normalized_similarity(one, other, score_cutoff=_SPELLING))
