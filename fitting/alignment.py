"""Where the fields of a labelled reference stand in its string.

A label says what a reference holds, "volume 12", and not where: there may be three twelves in the string.
Texts are looked up by their letters and digits alone, as labels lack accents, hyphens or line breaks of the
string; volume, issue, pages and year are placed together, so that what is usual for references wins.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Fields = Mapping[str, Any]
Place = tuple[int, int]
#: Start, end and letter of a field (`mscbib.references.segments.LETTERS`), or the name of an identifier.
Span = tuple[int, int, str]

#: So many letters may stand between two authors that a label names: more, and one was found by chance.
_BETWEEN_AUTHORS = 40
#: The same between a family name and its given name.
_BETWEEN_NAMES = 15
#: No range of pages is written longer.
_LONGEST_PAGES = 60
#: So many places of one number are tried, those nearest to the journal or title.
_MOST_PLACES = 6

_OTHERS = re.compile(r"[\s,;.]*(?:and\s+)?(et\.?\s*al|and others|et coll)\b")
_DASHES = re.compile(r"\s*[-–—]+\s*")


class _NotThereError(Exception):
    """A field of the label is nowhere in the string."""


def align(record: Fields) -> list[Span] | None:
    """The places of a labelled reference's fields in its string, in order; they do not overlap.

    Args:
        record: `raw`, the string, and its fields, in the form that README.md tells.

    Returns:
        None where a field of the label is not in the string: then the label is wrong, or the string damaged.
        Identifiers and addresses may be missing, as they are found without any labels.
    """
    aligner = _Aligner(record["raw"])
    try:
        for name in _FIELDS:
            if record.get(name):
                _FIELDS[name](aligner, name, record[name])
        aligner.numbers(record)
    except _NotThereError:
        return None
    return sorted(aligner.spans)


def squeezed(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, without case and accents, and the place in the text of each."""
    found: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = unicodedata.normalize("NFKD", character).casefold()
        kept = [one for one in unicodedata.normalize("NFKD", folded) if one.isalnum()]
        found += kept
        places += [place] * len(kept)
    return "".join(found), places


def _letters(value: object) -> str:
    return squeezed(str(value or ""))[0]


class _Aligner:
    """One reference string, and the places in it that are taken."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.letters, self.origin = squeezed(raw)
        self.taken = bytearray(len(raw))
        self.spans: list[Span] = []

    # ---- Places

    def take(self, place: Place, letter: str) -> None:
        """Give a place to a field."""
        start, end = place
        self.taken[start:end] = b"\1" * (end - start)
        self.spans.append((start, end, letter))

    def is_free(self, place: Place) -> bool:
        """Whether no field has any of a place."""
        return not any(self.taken[slice(*place)])

    def is_whole(self, place: Place) -> bool:
        """Whether a place cuts no word or number; letters and digits side by side are two."""
        start, end = place
        return not (self._within(start) or self._within(end))

    def _within(self, at: int) -> bool:
        if not 0 < at < len(self.raw):
            return False
        before, behind = self.raw[at - 1], self.raw[at]
        return before.isalnum() and behind.isalnum() and before.isdigit() == behind.isdigit()

    def place_of(self, start: int, end: int) -> Place:
        """The place in the string of some of its letters and digits."""
        return self.origin[start], self.origin[end - 1] + 1

    def places(self, value: object, *, whole: bool = True) -> list[Place]:
        """The free places of a text, in order."""
        wanted = _letters(value)
        found: list[Place] = []
        at = self.letters.find(wanted) if wanted else -1
        while at >= 0:
            place = self.place_of(at, at + len(wanted))
            if self.is_free(place) and (self.is_whole(place) or not whole):
                found.append(place)
            at = self.letters.find(wanted, at + 1)
        return found

    def needed(self, value: object) -> list[Place]:
        """The free places of a text that must be there."""
        found = self.places(value)
        if not found:
            raise _NotThereError
        return found

    # ---- Fields

    def address(self, name: str, value: str) -> None:
        """A DOI or an address, which may be glued to what follows."""
        if found := self.places(value, whole=False):
            self.take(found[0], name)

    def identifier(self, name: str, value: object) -> None:
        """A number by which PubMed knows the work: behind everything else."""
        if found := self.places(re.sub("(?i)^pmc", "", str(value))):
            self.take(found[-1], name)

    def undivided(self, name: str, value: str) -> None:
        """Names that the label gives as one text."""
        self.take(self.needed(value)[0], name[0].upper())

    def authors(self, _: str, people: Sequence[Fields]) -> None:
        """Authors one by one, in order; all of them are one place, "et al." another."""
        first = at = -1
        for person in people:
            start, end = self._author(person, max(at, 0))
            if first < 0:
                first = start
            elif start - at > _BETWEEN_AUTHORS:
                raise _NotThereError
            suffix = _letters(person.get("suffix"))
            at = end + len(suffix) * self.letters.startswith(suffix, end)
        if at <= first:
            raise _NotThereError
        place = self.place_of(first, at)
        if not (self.is_whole(place) and self.is_free(place)):
            raise _NotThereError
        self.take(place, "A")
        if others := _OTHERS.match(self.raw, place[1]):
            self.take(others.span(1), "A")

    def _author(self, person: Fields, at: int) -> Place:
        """Where a name begins and ends in the letters: in one piece, or with the given name soon behind."""
        family, given = _letters(person.get("family") or person.get("literal")), _letters(person.get("given"))
        together = [self.letters.find(both, at) for both in (family + given, given + family)]
        if found := [start for start in together if start >= 0]:
            return min(found), min(found) + len(family + given)
        start = self.letters.find(family, at)
        if start < 0 or not family:
            raise _NotThereError
        end = start + len(family)
        behind = self.letters.find(given, end) if given else -1
        return start, behind + len(given) if 0 <= behind < end + _BETWEEN_NAMES else end

    def editors(self, _: str, people: Sequence[Fields]) -> None:
        """Editors in any order, the last place of each: they may be authors as well."""
        found: list[Place] = []
        for person in people:
            family, given = _letters(person.get("family")), _letters(person.get("given"))
            found.append((self.places(family + given) or self.needed(given + family))[-1])
        place = min(start for start, _ in found), max(end for _, end in found)
        if place[1] - place[0] > 40 * len(found) + 20 or not self.is_free(place):
            raise _NotThereError
        self.take(place, "E")

    def title(self, _: str, value: str) -> None:
        """The title: the first place."""
        self.take(self.needed(value)[0], "T")

    def container(self, _: str, value: str) -> None:
        """The journal or book: the first place behind the title, or else the first."""
        found = self.needed(re.sub(r"^\s*in[:\s]+", "", value, flags=re.IGNORECASE))
        behind = self._behind("T")
        self.take(next((place for place in found if place[0] >= behind), found[0]), "C")

    def collective(self, _: str, value: str | Sequence[str]) -> None:
        """Groups that sign as authors."""
        for group in [value] if isinstance(value, str) else value:
            self.take(self.needed(group)[0], "G")

    def publisher(self, _: str, value: str) -> None:
        """The publisher: the last place."""
        self.take(self.needed(value)[-1], "B")

    def _behind(self, *letters: str) -> int:
        """Where the last field of the first of these letters ends that is placed; else 0."""
        for letter in letters:
            if ends := [end for _, end, other in self.spans if other == letter]:
                return ends[-1]
        return 0

    # ---- Numbers

    def numbers(self, record: Fields) -> None:
        """Pages, volume, issue and year: the places that together are the most usual."""
        wanted: dict[str, list[Place]] = {}
        anchor = self._behind("C", "T")
        pages = record.get("pages") or []
        if pages := [
            str(page) for page in (_DASHES.split(pages) if isinstance(pages, str) else pages) if page
        ]:
            wanted["P"] = self._pages(pages)
        for name, letter in (("volume", "V"), ("issue", "I")):
            if record.get(name):
                wanted[letter] = self.needed(record[name])
        if record.get("year"):
            wanted["Y"] = self._year(str(record["year"]))
        if not wanted:
            return
        near = [
            sorted(found, key=lambda place: abs(place[0] - anchor))[:_MOST_PLACES]
            if len(found) > _MOST_PLACES
            else found
            for found in wanted.values()
        ]
        choices = [dict(zip(wanted, chosen, strict=True)) for chosen in _disjoint(near)]
        if not choices:
            raise _NotThereError
        for letter, place in min(choices, key=lambda chosen: self._oddity(chosen, anchor)).items():
            self.take(place, letter)

    def _pages(self, pages: list[str]) -> list[Place]:
        """The places of pages: as the label writes them, with any dash, or else by letters and digits."""
        written = re.finditer(r"[\s\W_]*?".join(map(re.escape, pages)), self.raw, re.IGNORECASE)
        found = [
            match.span() for match in written if self.is_whole(match.span()) and self.is_free(match.span())
        ]
        short = [place for place in found if place[1] - place[0] < _LONGEST_PAGES]
        if short:
            return short
        return [place for place in self.needed("".join(pages)) if place[1] - place[0] < _LONGEST_PAGES]

    def _year(self, year: str) -> list[Place]:
        found = self.places(year)
        if not found and (digits := re.search(r"\d{4}", year)):
            found = self.places(digits.group())
        if not found:
            raise _NotThereError
        return found

    def _oddity(self, chosen: Mapping[str, Place], anchor: int) -> float:
        """How far numbers are from where references have them: near the journal, in their order."""
        cost = 0.0
        for letter, (start, _) in chosen.items():
            far = abs(start - anchor)
            if letter != "Y":
                cost += (3 if start < anchor else 0) + far / 50
            else:
                bracketed = self.raw[max(0, start - 1) : start] == "("
                cost += (0 if start >= anchor or bracketed else 0.5) + min(far, 60) / 400
        for first, second, penalty in (("V", "P", 5), ("I", "P", 4), ("V", "I", 3)):
            if first in chosen and second in chosen and chosen[first] > chosen[second]:
                cost += penalty
        return cost


def _disjoint(places: list[list[Place]]) -> Iterator[tuple[Place, ...]]:
    """Every way to choose one place of each list without overlaps."""
    for chosen in itertools.product(*places):
        if all(one[1] <= other[0] for one, other in itertools.pairwise(sorted(chosen))):
            yield chosen


#: How each field is placed, in this order: what is long and certain first, so that less is left for the rest.
_FIELDS: dict[str, Callable[[_Aligner, str, Any], None]] = {
    **dict.fromkeys(("doi", "url"), _Aligner.address),
    "authors": _Aligner.authors,
    **dict.fromkeys(("authors_raw", "editors_raw"), _Aligner.undivided),
    "editors": _Aligner.editors,
    "title": _Aligner.title,
    "container": _Aligner.container,
    "collective": _Aligner.collective,
    "publisher": _Aligner.publisher,
    **dict.fromkeys(("pmid", "pmcid"), _Aligner.identifier),
}
