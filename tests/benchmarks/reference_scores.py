"""What counts as right in a reading of a reference string, the scores, and the kinds of error.

A *label* is a dict with some of FIELDS (reference_accuracy.py tells its form); a *reading* is a record as
`mscbib refs` prints it, brought into the same form by `reading`. Other keys are ignored on both sides.

Two values agree *exactly* where they are equal once case, accents, punctuation, hyphens and spaces are gone:

- authors, editors: the same names in the same order; a name is its family name and the initials of the
  rest. Suffixes do not count. Where the label does not divide the names (`authors_raw`, `editors_raw`),
  the letters of the names are compared as a multiset ("and", "et al", "eds" and the like aside).
- pages: a shortened last page is filled up (1203-9 is 1203-1209, S12-5 is S12-S15); 7-7 is 7.
- year: the first four digits in a row. volume, issue: leading zeros do not count.
- doi, url: without what stands before (https://doi.org/, doi:; the scheme) and a stop behind.
- container: a leading "In" does not count. collective: in any order, without "for", "on behalf of", "the".

They agree *softly* where they agree exactly or, for texts and names, are 95 % alike: twice the longest common
subsequence over the sum of their lengths; for names that are not divided, the letters they share.

A field is a true positive of a reference where both sides have it and they agree. Precision is true
positives over readings that have the field, recall over labels that have it, F1 their harmonic mean: a
wrong value costs both. Over the CORE fields: *macro* F1 is the mean over those that occur in the labels,
*micro* F1 that of their summed counts, and *all right* the share of references in which every core field
agrees, those absent on both sides included.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

CORE = ("authors", "title", "container", "year", "volume", "issue", "pages", "doi")
FIELDS = (*CORE[:1], "collective", *CORE[1:], "pmid", "pmcid", "publisher", "editors", "url")
PEOPLE = ("authors", "editors")
#: The fields that may agree softly: a number is right or wrong.
SOFT = (*PEOPLE, "collective", "title", "container", "publisher", "url")
ALIKE = 0.95

#: The parts of a person whose letters are compared with an undivided label. Not `initials`: a reading gives
#: them beside `given`, and the same letters would count twice.
PERSON = ("family", "given", "suffix", "literal", "name")
_NO_NAMES = frozenset({"and", "et", "al", "und", "others", "eds", "editor", "editors", "hrsg"})
_SPELT = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "&": " and "})
_LETTERS = re.compile(r"[^\W\d_]+")

Fields = Mapping[str, Any]
#: Family name and initials of each person.
Names = tuple[tuple[str, str], ...]

# ---- What is compared


def unaccented(text: str) -> str:
    """`text` decomposed, without the accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def words(value: object) -> list[str]:
    """The words of a value, in lower case, without accents and punctuation."""
    folded = unicodedata.normalize("NFKD", str(value)).casefold().translate(_SPELT)
    bare = (char for char in folded if not unicodedata.combining(char))
    return "".join(char if char.isalnum() else " " for char in bare).split()


def squeezed(value: object) -> str:
    """Its words in one, so that hyphens and spaces do not count."""
    return "".join(words(value))


def initials(given: str | None) -> str:
    """Such as "jm" for "J. M.", "JM" and "Jean-Marc": a short word in capitals is initials already."""
    parts = _LETTERS.findall(unaccented(given or ""))
    return "".join(part if part.isupper() and len(part) <= 4 else part[0] for part in parts).casefold()


def _names(people: Iterable[str | Fields]) -> Names:
    found = []
    for person in people:
        if isinstance(person, str):
            found.append((squeezed(person), ""))
        elif family := squeezed(person.get("family") or person.get("literal") or person.get("name") or ""):
            found.append((family, initials(person.get("given"))))
    return tuple(found)


def _filled(first: str, last: str) -> str:
    """The last page with what it leaves out of the first."""
    prefixed = re.fullmatch(r"(\D*)(\d+)", first)
    if prefixed is None or not last.isdigit():
        return last
    letters, digits = prefixed.groups()
    return f"{letters}{digits[: max(0, len(digits) - len(last))]}{last}"


def _pages(value: str | Sequence[str]) -> str:
    parts = re.split(r"\s*[-–—]+\s*", value) if isinstance(value, str) else value
    pages = [squeezed(page) for page in parts if page]
    if len(pages) == 2:
        pages[1] = _filled(*pages)
        if pages[0] == pages[1]:
            pages.pop()
    return "-".join(pages)


def _groups(value: str | Iterable[str]) -> tuple[str, ...]:
    groups = [value] if isinstance(value, str) else value
    lead = re.compile(r"(on behalf of |for )?(the )?", re.IGNORECASE)
    return tuple(sorted(squeezed(lead.sub("", group.strip(), count=1)) for group in groups))


def _doi(value: object) -> str:
    return re.sub(r"^((https?://)?(dx\.)?doi\.org/|doi:\s*)", "", str(value).strip().lower()).rstrip(".")


def _url(value: object) -> str:
    bare = re.sub(r"^https?://", "", str(value).strip().lower().rstrip(".,;)"))
    return bare.removesuffix("/")


def _year(value: object) -> str:
    found = re.search(r"\d{4}", str(value))
    return found[0] if found else ""


def _number(value: object) -> str:
    number = squeezed(value)
    return number.lstrip("0") or number


_FORMS: dict[str, Callable[[Any], str | tuple[Any, ...]]] = {
    **dict.fromkeys(PEOPLE, _names),
    **dict.fromkeys(("volume", "issue"), _number),
    "collective": _groups,
    "container": lambda value: squeezed(re.sub(r"^\s*in[:\s]+", "", str(value), flags=re.IGNORECASE)),
    "year": _year,
    "pages": _pages,
    "doi": _doi,
    "url": _url,
}


def compared(fields: Fields, name: str) -> str | tuple[Any, ...] | None:
    """The form in which a field is compared; None where it is absent.

    A DOI or URL that holds no more than the prefix is there, and wrong.
    """
    value = fields.get(name)
    if not value:
        return None
    form = _FORMS.get(name, squeezed)(value)
    return form if form or name in ("doi", "url") else None


def joined(value: str | tuple[Any, ...] | None) -> str:
    """A compared form as one text."""
    if isinstance(value, tuple):
        return " ".join(part if isinstance(part, str) else " ".join(part) for part in value)
    return value or ""


def name_letters(text: str) -> Counter[str]:
    """How often each letter stands in the names of a text."""
    runs = (run for word in words(text) for run in _LETTERS.findall(word))
    return Counter("".join(run for run in runs if run not in _NO_NAMES))


def undivided(people: Iterable[str | Fields]) -> str:
    """The names of a reading as one text."""
    parts = (
        [one] if isinstance(one, str) else [one[key] for key in PERSON if one.get(key)] for one in people
    )
    return " ".join(str(part) for person in parts for part in person)


def similarity(one: str, other: str) -> float:
    """Twice the length of the longest common subsequence over the sum of the lengths."""
    places: Counter[str] = Counter()
    for index, char in enumerate(one):
        places[char] |= 1 << index
    row = 0  # bit i: the subsequence with what was seen of `other` grows at character i of `one`
    for char in other:
        either = row | places[char]
        row = either & ~(either - (row << 1 | 1))
    total = len(one) + len(other)
    return 2 * row.bit_count() / total if total else 1.0


# ---- Comparing


class Verdict(NamedTuple):
    """Whether label and reading have a field, and whether they agree (also where neither has it)."""

    gold: bool
    ours: bool
    exact: bool
    soft: bool


def compare(gold: Fields, ours: Fields, name: str) -> Verdict:
    """How a field of a reading compares with its label."""
    found = compared(ours, name)
    raw = gold.get(f"{name}_raw") if name in PEOPLE else None
    if raw is None:
        wanted = compared(gold, name)
        exact = soft = wanted == found
        if not exact and wanted is not None and found is not None and name in SOFT:
            soft = similarity(joined(wanted), joined(found)) >= ALIKE
        return Verdict(wanted is not None, found is not None, exact, soft)
    letters = name_letters(raw)
    if not letters or found is None:
        same = not letters and found is None
        return Verdict(bool(letters), found is not None, same, same)
    got = name_letters(undivided(ours[name]))
    exact = letters == got
    shared = 2 * (letters & got).total() / (letters.total() + got.total())
    return Verdict(True, True, exact, exact or shared >= ALIKE)


def reading(record: Fields) -> dict[str, Any]:
    """A record as `mscbib refs` prints it in the form of a label."""
    people = record.get("authors") or ()
    pages = [record[key] for key in ("page_first", "page_last") if record.get(key)]
    pages = pages or [record[key] for key in ("article_number",) if record.get(key)]
    return {
        **record,
        "authors": [person for person in people if person.get("family")],
        "collective": [one["literal"] for one in people if one.get("literal") and not one.get("family")],
        "container": record.get("container_title"),
        "year": (record.get("issued") or "")[:4],
        "pages": pages or record.get("pages"),
    }


class Judged(NamedTuple):
    """A label, the reading of its string, and how they compare in each field."""

    gold: Fields
    ours: Fields
    verdicts: Mapping[str, Verdict]

    @property
    def wrong(self) -> tuple[str, ...]:
        """The fields that are not exactly right."""
        return tuple(name for name, verdict in self.verdicts.items() if not verdict.exact)

    @property
    def wrong_core(self) -> tuple[str, ...]:
        """Those of the core; none where the reference is all right."""
        return tuple(name for name in self.wrong if name in CORE)


def judge(gold: Fields, record: Fields) -> Judged:
    """Compare a label with what `mscbib refs` printed for its string (empty where it printed nothing)."""
    ours = reading(record)
    return Judged(gold, ours, {name: compare(gold, ours, name) for name in FIELDS})


@dataclass(slots=True)
class Scores:
    """The counts of a set of references, and what follows from them; `how` is "exact" or "soft"."""

    n: int = 0
    right: Counter[str] = field(default_factory=Counter)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FIELDS})

    def add(self, one: Judged) -> None:
        """Count a reference in."""
        self.n += 1
        for name, (gold, ours, exact, soft) in one.verdicts.items():
            both = gold and ours
            self.counts[name].update(gold=gold, ours=ours, exact=both and exact, soft=both and soft)
        self.right["exact"] += not one.wrong_core
        self.right["soft"] += all(one.verdicts[name].soft for name in CORE)

    def measures(self, name: str, how: str = "exact") -> tuple[float, float, float]:
        """Precision, recall and F1 of a field."""
        return _measures(self.counts[name], how)

    def macro(self, how: str = "exact") -> float:
        """The mean F1 of the core fields that occur in the labels."""
        found = [_measures(count, how)[2] for count in self._core()]
        return sum(found) / len(found) if found else 0.0

    def micro(self, how: str = "exact") -> float:
        """The F1 of the summed counts of these fields."""
        return _measures(sum(self._core(), Counter()), how)[2]

    def all_right(self, how: str = "exact") -> float:
        """The share of references that are right in every core field."""
        return self.right[how] / self.n if self.n else 0.0

    def _core(self) -> list[Counter[str]]:
        return [self.counts[name] for name in CORE if self.counts[name]["gold"]]


def _measures(count: Counter[str], how: str) -> tuple[float, float, float]:
    precision, recall = (count[how] / count[side] if count[side] else 0.0 for side in ("ours", "gold"))
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def scores(judged: Iterable[Judged]) -> Scores:
    """The scores of a set of references."""
    found = Scores()
    for one in judged:
        found.add(one)
    return found


# ---- Kinds of error

#: What a value is called that holds less, or more, than its label.
_LESS_MORE = {
    **dict.fromkeys(PEOPLE, ("names missing", "names too many")),
    "pages": ("page missing", "page too many"),
}


def errors(one: Judged) -> Iterator[tuple[str, str]]:
    """Each field that is wrong, with the kind of the error."""
    gold, ours = _texts(one.gold), _texts(one.ours)
    for name in one.wrong:
        if not ours.keys() & set(FIELDS):
            yield name, "nothing was read"
        elif name in ("volume", "issue") and (kind := _numbers_kind(gold, ours)):
            yield name, f"volume/issue: {kind}"
        elif not one.verdicts[name].ours:
            yield name, f"{name}: missing{_elsewhere(name, gold, ours, ', is in {}')}"
        elif not one.verdicts[name].gold:
            yield name, f"{name}: not in gold{_elsewhere(name, ours, gold, ', is in its {}')}"
        elif f"{name}_raw" in one.gold:
            yield name, f"{name}: {_undivided_kind(gold[name], ours.get(name, ''))}"
        else:
            yield name, f"{name}: {_kind(name, one, gold, ours)}"


def _texts(fields: Fields) -> dict[str, str]:
    """The fields of one side as words, and what the reading did not understand."""
    found = {}
    for name in (*FIELDS, "unparsed"):
        value = fields.get(f"{name}_raw") or fields.get(name)
        if name in PEOPLE and value and not isinstance(value, str):
            value = undivided(value)
        if value:
            found[name] = " ".join(words(" ".join(value) if isinstance(value, list) else value))
    return found


def _elsewhere(name: str, side: Mapping[str, str], other: Mapping[str, str], said: str) -> str:
    """`said` of the field of the other side that holds this one's text.

    A text of one to three characters must be all of that field: it may stand anywhere by chance.
    """
    text = side.get(name)
    for place, there in other.items():
        within = text and (len(text) > 3 or place == "unparsed") and f" {text} " in f" {there} "
        if place != name and text and (within or text == there):
            return said.format(place)
    return ""


def _numbers_kind(gold: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """How volume and issue together went wrong, if they did."""
    wanted, found = ([side.get(name, "") for name in ("volume", "issue")] for side in (gold, ours))
    if wanted != found and wanted == found[::-1]:
        return "swapped"
    merged = all(wanted) and "" in found and squeezed("".join(found)) == squeezed("".join(wanted))
    return "merged" if merged else ""


def _undivided_kind(gold: str, ours: str) -> str:
    """How names differ from a label that does not divide them; short words may be initials."""
    wanted, found = (Counter(word for word in text.split() if word not in _NO_NAMES) for text in (gold, ours))
    less, more = (any(len(word) > 2 for word in rest) for rest in (wanted - found, found - wanted))
    return ("other names" if more else "names missing") if less else "names too many" if more else "initials"


def _kind(name: str, one: Judged, gold: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """How a value differs from its label, where both are there."""
    a, b = compared(one.gold, name), compared(one.ours, name)
    assert a is not None and b is not None
    if name == "pages":
        a, b = (tuple(joined(side).split("-")) for side in (a, b))
        if kind := _pages_kind(a, b):
            return kind
    elif name not in SOFT and name != "doi":
        return f"differs{_elsewhere(name, ours, gold, ', is its {}')}"
    extent = _extent(a, b)
    if extent is not None:
        less, more = _LESS_MORE.get(name, ("shorter", "longer"))
        where, rest = extent
        if len(b) > len(a):
            return f"{more} {where}{_holding(name, rest, gold, ' (its {})')}"
        return f"{less} {where}{_holding(name, rest, ours, ' (in {})')}"
    if name in PEOPLE:
        same = name_letters(undivided(one.gold[name])) == name_letters(undivided(one.ours[name]))
        return "family/given split differs" if same and sorted(a) != sorted(b) else _people_kind(a, b)
    return "few letters differ" if one.verdicts[name].soft else "differs"


def _pages_kind(gold: Sequence[str], ours: Sequence[str]) -> str:
    """How pages differ, where neither side has more of them; and ranges that were taken for one page."""
    if "".join(gold) == "".join(ours):
        return "range not divided"
    if len(gold) != 2 or len(ours) != 2:
        return ""
    return "last differs" if gold[0] == ours[0] else "first differs" if gold[1] == ours[1] else ""


def _extent(gold: Sequence[Any], ours: Sequence[Any]) -> tuple[str, str] | None:
    """Where the longer of two texts or lists goes beyond the shorter, and its text there."""
    short, long = sorted((gold, ours), key=len)
    for at in range(len(long) - len(short) + 1):
        if long[at : at + len(short)] == short:
            before, behind = long[:at], long[at + len(short) :]
            where = "at both ends" if before and behind else "at the start" if before else "at the end"
            return where, "".join(joined(part) for part in (*before, *behind)).replace(" ", "")
    return None


def _holding(name: str, rest: str, other: Mapping[str, str], said: str) -> str:
    """`said` of the field of the other side that the rest is a part of, or that is a part of the rest."""
    for place, text in other.items():
        there = text.replace(" ", "")
        if place != name and min(len(rest), len(there)) > 3 and (rest in there or there in rest):
            return said.format(place)
    return ""


def _people_kind(gold: Sequence[Any], ours: Sequence[Any]) -> str:
    """How lists of names differ of which none is a stretch of the other."""
    if sorted(gold) == sorted(ours):
        return "order differs"
    if len(gold) != len(ours):
        return "fewer names" if len(ours) < len(gold) else "more names"
    wrong = [(a, b) for a, b in zip(gold, ours, strict=True) if a != b]
    if all(a[0] == b[0] for a, b in wrong):
        return "initials missing" if not any(b[1] for _, b in wrong) else "initials differ"
    return "one name differs" if len(wrong) == 1 else "several names differ"
