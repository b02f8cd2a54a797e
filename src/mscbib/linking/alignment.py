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
#: What differences weigh: a small word or a spelling; a word too many or too few; another word; another
#: number, which bad copying hardly makes of one.
_SLIGHT, _WORD, _OTHER, _NUMBER = 0.5, 1.0, 2.0, 4.0
#: The share of letters from which on words are spellings of one (see `dedupe.titles`).
_SPELLING = 0.78
#: Words beyond those that are to be the same at an end, among which a word may be missing.
_BEYOND = 2
#: A label has no more words.
_LONG_LABEL = 5
#: Words on both sides of where the text should stand that are looked at, and one for so many of its words.
_SLACK, _SLACK_SHARE = 8, 10


class Text(NamedTuple):
    """A text: its folded words, and a number for each that is the same for the same word."""

    words: Sequence[str]
    hashes: Sequence[int]


#: Equal words: where they begin in the one text and in the other, and how many they are.
_Piece = tuple[int, int, int]


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
    solid = _not_by_chance(
        [
            (edit.src_start, edit.dest_start, edit.src_end - edit.src_start)
            for edit in opcodes
            if edit.tag == "equal" and edit.src_end - edit.src_start >= _SOLID
        ]
    )
    if not solid:
        return None
    begin = ours[0] + solid[0][0], theirs[0] + solid[0][1]
    end = ours[0] + solid[-1][0] + solid[-1][2], theirs[0] + solid[-1][1] + solid[-1][2]
    # words that both have beyond the solid pieces are to be the same ones, unless they are a label
    beyond = _beyond(asked.words[: begin[0]], offered.words[: begin[1]], labels)
    behind = _beyond(asked.words[end[0] :], offered.words[end[1] :], labels)
    weighing = _Weighing(labels)
    weighing.weigh(_part(asked, begin[0], end[0]), _part(offered, begin[1], end[1]))
    if beyond:
        ours_before, theirs_before = _part(asked, 0, begin[0]), _part(offered, 0, begin[1])
        weighing.weigh_outwards(_reversed(ours_before), _reversed(theirs_before), beyond, turned=True)
    if behind:
        ours_behind, theirs_behind = _part(asked, end[0], None), _part(offered, end[1], None)
        weighing.weigh_outwards(ours_behind, theirs_behind, behind)
    more_behind = (len(offered.words) - end[1]) - (len(asked.words) - end[0])
    return Alignment(weighing.same, weighing.cost, begin[1] - begin[0], more_behind)


def _beyond(ours: Sequence[str], theirs: Sequence[str], labels: Set[str]) -> int:
    """How many words of both texts stand on one side of what is the same in them."""
    if min(len(ours), len(theirs)) <= _LONG_LABEL:
        free = SMALL | labels
        for words in (ours, theirs):
            if free.issuperset(words) and not labels.isdisjoint(words):
                return 0
    return min(len(ours), len(theirs))


def _not_by_chance(solid: list[_Piece]) -> list[_Piece]:
    """Pieces of equal words without those at either end that are farther off than they are long."""
    first, last = 0, len(solid) - 1
    while first < last and _gap(solid[first], solid[first + 1]) > solid[first][2]:
        first += 1
    while first < last and _gap(solid[last - 1], solid[last]) > solid[last][2]:
        last -= 1
    return solid[first : last + 1]


def _gap(one: _Piece, other: _Piece) -> int:
    """How many words of either text, whichever has more, stand between two pieces."""
    return max(other[0] - one[0], other[1] - one[1]) - one[2]


def _part(text: Text, start: int, end: int | None) -> Text:
    return Text(text.words[start:end], text.hashes[start:end])


def _reversed(text: Text) -> Text:
    return Text(text.words[::-1], text.hashes[::-1])


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


class _Weighing:
    """What the differences of two texts weigh, part by part: how many words are the `same`, and their `cost`.

    What is spelt otherwise in one place is so in others, and weighs once.
    """

    def __init__(self, labels: Set[str]) -> None:
        self.same, self.cost = 0, 0.0
        self._labels = labels
        self._spellings: set[tuple[str, str]] = set()

    def weigh(self, asked: Text, offered: Text) -> None:
        """Weigh what is different in a part of the texts."""
        for equal, gone, come in _edits(asked, offered):
            self.same += equal
            if gone or come:
                self._weigh_words(gone, come)

    def weigh_outwards(self, asked: Text, offered: Text, beyond: int, *, turned: bool = False) -> None:
        """Weigh what is different in so many words, and what they begin with in the text that has more.

        What that has further on is of no account. `turned`: the words come last first.
        """
        most = beyond + _BEYOND
        edits = list(_edits(_part(asked, 0, most), _part(offered, 0, most)))
        for number, (equal, gone, come) in enumerate(edits):
            if number == len(edits) - 1:
                left = min(len(gone), len(come))
                gone, come = gone[:left], come[:left]
            self.same += equal
            if gone or come:
                self._weigh_words(gone[::-1] if turned else gone, come[::-1] if turned else come)

    def _weigh_words(self, gone: Sequence[str], come: Sequence[str]) -> None:
        """Weigh words that stand in the place of others; labels are left out on either side."""
        left, right = "".join(gone), "".join(come)
        if left == right:  # `anti inflammatory` and `antiinflammatory`
            self.same += min(len(gone), len(come))
            return
        if not self._labels.isdisjoint(gone) or not self._labels.isdisjoint(come):
            free = self._labels | SMALL
            gone = [word for word in gone if word not in free]
            come = [word for word in come if word not in free]
        if not gone or not come:
            self.cost += sum(_SLIGHT if word in SMALL or len(word) < 3 else _WORD for word in gone or come)
        elif _spelt_otherwise(left, right):
            self.same += min(len(gone), len(come))
            self._spelt(left, right)
        else:
            if len(gone) > len(come):
                gone, come = come, gone
            for one, other in zip(gone, come, strict=False):
                self._replaced(one, other)
            self.cost += _WORD * (len(come) - len(gone))

    def _replaced(self, one: str, other: str) -> None:
        if one == other:
            self.same += 1
        elif _spelt_otherwise(one, other):
            self.same += 1
            self._spelt(one, other)
        else:
            self.cost += _NUMBER if one.isdigit() and other.isdigit() else _OTHER

    def _spelt(self, one: str, other: str) -> None:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._spellings:
            self._spellings.add(pair)
            self.cost += _SLIGHT


def _spelt_otherwise(one: str, other: str) -> bool:
    """Whether words are the same but for a letter, or for what stood raised at their end."""
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter):
        rest = longer[len(shorter) :]
        return len(shorter) > 2 or (len(rest) < 3 and any(letter.isdigit() for letter in rest))
    if one.isdigit() and other.isdigit():
        return sorted(one) == sorted(other)
    return bool(Indel.normalized_similarity(one, other, score_cutoff=_SPELLING))
