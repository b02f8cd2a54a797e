"""From labels to fields: what the labeller saw in a reference string, as places of fields in the text.

The labeller tells which field each token is of. Here the fields get their exact borders, names are taken
apart by the grammars of names, dates completed, and whatever no field claims is either known to be a label
("vol.", "In:", "eds") or left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mscbib.references.names import Name, NameList, read_names
from mscbib.references.runs import Segment, is_group, segments, with_groups_before_titles
from mscbib.references.tokens import Token

Event = tuple[str, int, int]

#: The letters of the labels, and the fields they stand for.
LETTERS = {
    "A": "authors",
    "G": "collective",
    "T": "title",
    "C": "container_title",
    "Y": "issued",
    "V": "volume",
    "I": "issue",
    "P": "locator",
    "B": "publisher",
    "E": "editors",
}

#: Words between fields that say what stands beside them, and are no values themselves.
_LABELS = (
    "a al and art article articles available band bd by de dir ed edited editor editors eds edn et fig "
    "for from hft hrsg http https i id in is iss issue jg jrg m n nd no nos np nr num number numero nº o "
    "of on online p pag page pages para pg pgs pii pp ps s scopus seiten ser ss st sv t tom tome und v "
    "vol volume volumes vols year º вип вып с сс стр т том"
)
_LABEL_WORDS = frozenset(_LABELS.split())
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_SEASON = r"(?:Spring|Summer|Autumn|Fall|Winter)"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_DATE_BEHIND = re.compile(
    rf",?[ ](?:{_MONTH}(?:[ ]?[-–/][ ]?{_MONTH})?(?:[ ][0-9]{{1,2}}(?:[-–][0-9]{{1,2}})?(?![0-9(:]))?"
    rf"|{_SEASON})(?![^\W_])"
)
_DATE_BEFORE = re.compile(
    rf"(?<![^\W_])(?:(?:{_DAY}\.?[ ])?(?:{_MONTH}[ ]?[-–/][ ]?)?{_MONTH}(?:[ ]{_DAY})?|{_SEASON}),?[ ]?\Z"
)
_OPENING = {")": "(", "]": "[", "}": "{", "”": "“", "’": "‘", "»": "«"}
_CLOSING = {opening: closing for closing, opening in _OPENING.items()}
#: Signs that end a title and belong to it.
_TITLE_ENDS = "?!…%°+*†®™"
#: Words whose full stop is their own.
_ABBREVIATED = re.compile(r"(?:\b(?:Inc|Ltd|Co|Corp|Univ|Bros|Cia|Assoc)|\.[ ]?[^\W\d_]{1,12})\Z")


#: What ends a locator that goes on after it.
_NOT_IN_PAGES = re.compile(r"[(\[]|[.;]\s")
#: How far the bracket behind a group's name is followed.
_LONGEST_BRACKET = 120


class Segmented(NamedTuple):
    """What a labelling says: the fields' places, the places left over, and how well the names were read."""

    events: list[Event]
    left_over: list[tuple[int, int]]
    names: float


def segmented(text: str, tokens: list[Token], labels: list[str]) -> Segmented:
    """The fields that labels, one a token, give a reference string; those of its trailers aside."""
    return _Segmenter(text, tokens, labels).result()


class _Segmenter:
    """One string; `claimed[i]`: something is known to be said by token i."""

    def __init__(self, text: str, tokens: list[Token], labels: list[str]) -> None:
        self.text = text
        self.tokens = tokens
        self.claimed = [False] * len(tokens)
        self.events: list[Event] = []
        self.left_over: list[tuple[int, int]] = []
        self.names = 1.0
        self.runs = with_groups_before_titles(segments(labels), [token.text for token in tokens], self._gap)

    def result(self) -> Segmented:
        chosen = self._chosen()
        for run in self.runs:
            if run.letter in "AGE" or chosen.get(run.letter) == run:
                self._claim(run)
        for run in self.runs:
            if run.letter in "AE":
                self._people(run)
            elif run.letter == "G":
                self._group(run)
            elif chosen.get(run.letter) == run:
                self._single(run)
        for i, token in enumerate(self.tokens):
            self.claimed[i] = self.claimed[i] or bool(token.trailer)
        if "V" not in chosen and "Y" in chosen:
            self._volume_behind_year(chosen["Y"].last + 1)
        self._publisher_place(chosen.get("B"))
        self._leave_over()
        return Segmented(self.events, self.left_over, self.names)

    # ---- Which run a field is taken from

    def _chosen(self) -> dict[str, Segment]:
        """Of the runs of a field that stands once, the one it is taken from."""
        chosen: dict[str, Segment] = {}
        for run in self.runs:
            known = chosen.get(run.letter)
            if known is None or self._rank(run) > self._rank(known):
                chosen[run.letter] = run
        return chosen

    def _rank(self, run: Segment) -> int:
        """The longest title, journal and publisher; of numbers the first."""
        return run.last - run.first if run.letter in "TCB" else 0

    def _claim(self, run: Segment) -> None:
        for i in range(run.first, run.last + 1):
            self.claimed[i] = True

    # ---- Places

    def _place(self, run: Segment) -> tuple[int, int]:
        """Where a run stands, with brackets and quotes closed that open in it."""
        start, end = self.tokens[run.first].start, self.tokens[run.last].end
        limit = self.tokens[run.last + 1].start if run.last + 1 < len(self.tokens) else len(self.text)
        text = self.text
        while end < limit and (
            text[end] in "°%+*®™†′"
            or (
                text[end] in _OPENING
                and text.count(_OPENING[text[end]], start, end) > text.count(text[end], start, end)
            )
        ):
            end += 1
        floor = self.tokens[run.first - 1].end if run.first else 0
        while start > floor and text[start - 1] in _CLOSING:
            opening = text[start - 1]
            if text.count(_CLOSING[opening], start, end) <= text.count(opening, start, end):
                break
            start -= 1
        return start, end

    def _put(self, field: str, start: int, end: int) -> None:
        self.events.append((field, start, end))

    def _number(self, run: Segment) -> Segment:
        """A run of numbers with the letters glued to it ("310s"), up to the first bracket or stop inside."""
        first, last = run.first, run.last
        while last + 1 < len(self.tokens) and not self._gap(last) and not self.claimed[last + 1]:
            last += 1
        while first and not self._gap(first - 1) and self._may_begin_number(first - 1):
            first -= 1
        if run.letter == "P":
            cut = next((i for i in range(first, last) if _NOT_IN_PAGES.search(self._gap(i))), last)
            for i in range(cut + 1, last + 1):
                self.claimed[i] = False
            last = cut
        widened = run._replace(first=first, last=last)
        self._claim(widened)
        return widened

    def _may_begin_number(self, i: int) -> bool:
        """Whether a token glued to the front of a number is a part of it ("S12"), and no label ("p12")."""
        text = self.tokens[i].text
        return not self.claimed[i] and (text in ("e", "S", "s") or text.lower() not in _LABEL_WORDS)

    def _single(self, run: Segment) -> None:
        start, end = self._place(self._number(run) if run.letter in "VIP" else run)
        following = self.text[end : end + 1]
        if run.letter == "T":
            while end < len(self.text) and self.text[end] in _TITLE_ENDS:
                end += 1
        elif run.letter in "CB" and following == "." and _ABBREVIATED.search(self.text, start, end):
            end += 1
        elif run.letter == "Y":
            start, end = self._whole_date(run, start, end)
        self._put(LETTERS[run.letter], start, end)

    def _whole_date(self, run: Segment, start: int, end: int) -> tuple[int, int]:
        """A year with the month and day beside it, and its letter ("2012a") claimed."""
        after = run.last + 1
        if after < len(self.tokens) and self.tokens[after].start == end and self.tokens[after].shape == "a":
            self.claimed[after] = True
        behind = _DATE_BEHIND.match(self.text, end)
        if behind and self._claim_free(end, behind.end()):
            return start, behind.end()
        before = _DATE_BEFORE.search(self.text, max(0, start - 40), start)
        if before and self._claim_free(before.start(), start):
            return before.start(), end
        return start, end

    def _claim_free(self, start: int, end: int) -> bool:
        """Claim the tokens from `start` to `end`, unless one is claimed already or cut."""
        inside = [i for i, token in enumerate(self.tokens) if token.start < end and start < token.end]
        if any(self.claimed[i] or self.tokens[i].end > end or self.tokens[i].start < start for i in inside):
            return False
        for i in inside:
            self.claimed[i] = True
        return True

    # ---- People

    def _people(self, run: Segment) -> None:
        start, end = self._place(run)
        if self.text[end : end + 1] == ".":
            end += 1
        people = read_names(self.text, start, end)
        self.names = min(self.names, people.score)
        self.events += people_events(people, "" if run.letter == "A" else "editor_")
        self.left_over += [place for place in people.unclaimed if _says_something(self.text[slice(*place)])]

    def _volume_behind_year(self, i: int) -> None:
        """A volume without pages, which the labeller has rarely seen: `2021;6:.`."""
        if (
            i < len(self.tokens)
            and not self.claimed[i]
            and self.tokens[i].shape in ("9", "99", "999")
            and self._gap(i - 1).strip() == ";"
            and self._gap(i).lstrip()[:1] in (":", ".")
        ):
            self.claimed[i] = True
            self._put("volume", self.tokens[i].start, self.tokens[i].end)

    def _group(self, run: Segment) -> None:
        """A group, with its acronym or name in brackets: `FAO (Food and Agriculture Organization)`."""
        start, end = self._place(run)
        opened = self.text.count("(", start, end) > self.text.count(")", start, end)
        if opened or self._gap(run.last) == " (":
            closed = self.text.find(")", end, end + _LONGEST_BRACKET)
            if closed > 0 and self._claim_free(end, closed):
                end = closed + 1
        self._put("collective", start, end)

    # ---- What is left

    def _publisher_place(self, publisher: Segment | None) -> None:
        """The place a publisher is of: `Place: Publisher` or `Publisher, Place`."""
        if publisher is None:
            return
        before = publisher.first - 1
        if before >= 0 and ":" in self._gap(before):
            first = before
            while first > 0 and self._goes_on(first - 1):
                first -= 1
            if self._is_place(first, before):
                self._claim(Segment("", first, before))
                self._put(
                    "publisher_place", self.tokens[first].start, self._place(Segment("", first, before))[1]
                )
                return
        first = publisher.last + 1
        if first < len(self.tokens) and self._gap(first - 1).strip() in (",", ":", ".,", "("):
            last = first
            while last + 1 < len(self.tokens) and self._goes_on(last) and self._is_place(last + 1, last + 1):
                last += 1
            if self._is_place(first, last):
                self._claim(Segment("", first, last))
                self._put("publisher_place", self.tokens[first].start, self.tokens[last].end)

    def _gap(self, i: int) -> str:
        """What stands behind token i."""
        return self.text[self.tokens[i].end : self.tokens[i + 1].start if i + 1 < len(self.tokens) else None]

    def _goes_on(self, i: int) -> bool:
        """Whether token i and the next may be parts of one place's name ("Cambridge, MA", "St. Louis")."""
        gap = self._gap(i)
        return not self.claimed[i] and (
            gap.strip() in ("", ",", "-", "&", "(") or (gap == ". " and len(self.tokens[i].text) < 3)
        )

    def _is_place(self, first: int, last: int) -> bool:
        return last - first < 6 and all(
            not self.claimed[i] and (self.tokens[i].shape[0] in "A字" or self.tokens[i].shape == "aa")
            for i in range(first, last + 1)
        )

    def _leave_over(self) -> None:
        """Tokens that nothing claims and no label explains, together where they stand together."""
        i = 0
        while i < len(self.tokens):
            if self.claimed[i]:
                i += 1
                continue
            first = i
            while i < len(self.tokens) and not self.claimed[i]:
                i += 1
            words = [token.text.lower() for token in self.tokens[first:i]]
            numbering = (
                first == 0
                and i == 1 < len(self.tokens)
                and words[0].isdecimal()
                and self._gap(0)[:1] in ".)]"
            )
            if numbering or all(word in _LABEL_WORDS for word in words):
                continue
            place = self.tokens[first].start, self.tokens[i - 1].end
            if self._is_group_behind_authors(first, i):
                self._put("collective", *place)
            else:
                self.left_over.append(place)

    def _is_group_behind_authors(self, first: int, end: int) -> bool:
        """Whether tokens that nothing claims are a group's name between the authors and the title."""
        before = [run.letter for run in self.runs if run.last < first]
        behind = [run.letter for run in self.runs if run.first >= end]
        return (
            before[-1:] == ["A"]
            and behind[:1] in (["T"], ["G"], ["Y"])
            and is_group([token.text for token in self.tokens[first:end]], True)
        )


def people_events(people: NameList, prefix: str = "") -> Iterator[Event]:
    """The events of names: `person` begins each, then its parts; `prefix` is "editor_" for editors."""
    for name in people.names:
        parts = [(field, place) for field, place in zip(Name._fields, name, strict=True) if place]
        start = min(place[0] for _, place in parts)
        yield prefix + "person", start, start
        for field, (first, last) in parts:
            yield prefix + field, first, last
    if people.et_al and not prefix:
        yield "et_al", *people.et_al


def _says_something(text: str) -> bool:
    return any(word.lower() not in _LABEL_WORDS for word in re.findall(r"[^\W_]+", text))
