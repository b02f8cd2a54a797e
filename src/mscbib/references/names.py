"""The names in a stretch of text that holds the authors or the editors of a work.

Every habit of writing names is a grammar of its own, ``grammars/reference/names/HABIT.lark``. A look at how
the stretch begins says which to try first; the first whose reading is perfect is taken, else the best. Where
none accepts the stretch from end to end, each is run over it again and again from separator to separator, and
what it cannot read stays unclaimed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

from mscbib import automaton, grammar, traces
from mscbib.references.name_words import ACRONYMS, GIVEN, SURE, UNLIKELY, VIETNAMESE, weight

Span = tuple[int, int]
Event = tuple[str, int, int]


class Name(NamedTuple):
    """A name as printed: places in the text.

    A group, and whatever has no parts, is `literal`. `given` is for given names spelled out ("Mary J."),
    `initials` for initials ("IH", "J.-P."). A name of one word is a family name.
    """

    family: Span | None = None
    given: Span | None = None
    initials: Span | None = None
    suffix: Span | None = None
    literal: Span | None = None


class NameList(NamedTuple):
    """The names of a stretch of text.

    `et_al` is where it says that there are more, `role` where it says what they did ("(eds.)"),
    `unclaimed` what was not understood. `grammar` is the habit it was read by. `score`, from 0 to 1, is
    the share of the letters that were understood times the mean plausibility of the names: 1 for a family
    name with given names or initials and for a group, less for what lacks a part.
    """

    names: tuple[Name, ...]
    et_al: Span | None
    role: Span | None
    unclaimed: tuple[Span, ...]
    grammar: str
    score: float


#: Which grammars to try, by how the stretch begins.
_ORDERS = {
    "vancouver": ("vancouver", "inverted", "given_first", "full_inverted", "mixed"),
    "inverted": ("inverted", "mixed", "full_inverted", "given_first"),
    "given_first": ("given_first", "inverted", "full_inverted", "mixed"),
    "full": ("vancouver", "full_inverted", "mixed", "given_first", "inverted"),
    "any": ("vancouver", "given_first", "inverted", "full_inverted", "mixed"),
}
_BEGINNING = re.compile(
    r"(?P<given_first>[^\W\d_a-z]\.)"
    r"|(?P<vancouver>[^\s,;.]+(?:\s[^\s,;.]+){0,5}?\s[^\W\d_a-z](?:[-‐‑–]?[^\W\d_a-z]){0,4}(?:[,;]|\s[ae&JS]|\s(?:I{2,3}|[2-9](?:nd|rd|th))\b|\Z))"
    r"|(?P<inverted>[^,;.]{1,80},\s*[^\W\d_a-z](?:[.,;-]|\s[^a-z]|\Z|[^\W\d_a-z]{1,3}[,;.\s]))"
    r"|(?P<full>[^,;.]{1,80},[^,;]{1,80}(?:;|\Z|\s(?:and|&)\s))"
    r"|(?P<any>)"
)
_SEPARATOR = re.compile(
    r"\([^()]{0,200}\)"
    r"|(?P<here>[,;&/、，；،]|\s(?:and|AND|und|et|y)\s|\.\s+(?=[^\W\d_a-z][^\s,.;]+\s[A-Z]{1,4}[,;]))"
)
#: Habits with names as they are spoken, the family name last.
_AS_SPOKEN = frozenset({"given_first", "mixed"})
#: What makes a name more than a word.
_WHOLE = frozenset({"given", "initials", "literal"})
#: From this score on, an accepted reading needs no rival that leaves something out.
_GOOD = 0.9
#: How much a letter not understood weighs at the ends, where the border may be off.
_AT_START, _AT_END = 0.6, 0.3
#: How many words before the first name are tried one by one.
_STRAY_WORDS = 8
_WORD = re.compile(r"(?<=\s)\S")
_EDGES = " \t\n\r\u00a0,;.:"
_LETTER = re.compile(r"\w")


@functools.cache
def _tables(habit: str) -> grammar.Tables:
    return grammar.named(f"reference/names/{habit}")


def read_names(text: str, start: int = 0, end: int | None = None) -> NameList:
    """The names in `text` from `start` to `end`.

    Raises:
        GrammarError: one of the grammars cannot be built.
    """
    stretch = text[start:end]
    body = stretch.lstrip()
    start += len(stretch) - len(body)
    body = body.rstrip()
    match = _BEGINNING.match(body)
    order = _ORDERS[match.lastgroup]  # type: ignore[union-attr, index]
    best: NameList | None = None
    for habit in order:
        events = traces.accepts(_tables(habit), body)
        if events is not None:
            found = _settled(text, _read(habit, body, events, start, []))
            if found.score == 1:
                return found
            if best is None or found.score > best.score:
                best = found
    if best is not None and best.score >= _GOOD:
        return best
    for habit in order:
        resumed = _resumed(habit, body, best.score if best else -1)
        if resumed is None:
            continue
        events, holes = resumed
        found = _read(habit, body, events, start, holes)
        if best is None or found.score > best.score:
            best = _settled(text, found)
    assert best is not None, "there is always an order to try"
    return best


#: The slots of a person, in the order of `Name`.
_SLOTS = {"family": 0, "given": 1, "initials": 2, "suffix": 3}
Person = list[Span | None]


def _begins(habit: str, person: Person, slot: int) -> bool:
    """Whether a part begins the next person."""
    if habit == "given_first":
        return slot != 3 and person[0] is not None
    if habit == "mixed" and slot in (1, 2):  # inverted or not, nobody has two of them
        return person[1] is not None or person[2] is not None
    return slot == 0 and person[0] is not None


def _read(habit: str, body: str, events: list[Event], offset: int, unclaimed: list[Span]) -> NameList:
    """What the grammar of `habit` saw, as names; `unclaimed` are places in `body` that it did not see."""
    names: list[Name] = []
    places: dict[str, Span] = {}
    person: Person = [None, None, None, None]
    for field, start, end in events:
        while body[start].isspace():
            start += 1
        while body[end - 1].isspace():
            end -= 1
        place = (start + offset, end + offset)
        slot = _SLOTS.get(field)
        if slot is None:
            _close(person, names, unclaimed, offset)
            person = [None, None, None, None]
            if field == "literal":
                names.append(Name(literal=place))
            elif field in places:  # said twice
                unclaimed.append((start, end))
            else:
                places[field] = place
            continue
        if person[slot] is not None or _begins(habit, person, slot):
            _close(person, names, unclaimed, offset)
            person = [None, None, None, None]
        person[slot] = place
    _close(person, names, unclaimed, offset)
    score = _plausibility(names, body, offset, habit) * _understood(body, unclaimed)
    lost = tuple((start + offset, end + offset) for start, end in sorted(unclaimed))
    return NameList(tuple(names), places.get("et_al"), places.get("role"), lost, habit, score)


def _close(person: Person, names: list[Name], unclaimed: list[Span], offset: int) -> None:
    """Take a person for a name; without a family name, as in a damaged list, it is none."""
    if person[0] is not None:
        names.append(Name(*person))
    else:
        unclaimed += [(part[0] - offset, part[1] - offset) for part in person if part is not None]


def _plausibility(names: list[Name], body: str, offset: int, habit: str) -> float:
    """The mean of what speaks for each name; much less where one speaks against the reading."""
    if not names:
        return 0.0
    weights = [_weight(habit, name, body, offset) for name in names]
    score = sum(weights) / len(names)
    if min(weights) <= UNLIKELY:
        score *= 0.6
    if habit == "full_inverted" and ";" not in body and len(names) > 1:
        score *= 0.95  # two lists of whole names may look so
    return score


def _weight(habit: str, name: Name, body: str, offset: int) -> float:
    family, given, initials, _, literal = name
    if literal is not None:
        return 1.0
    return weight(
        habit,
        body[family[0] - offset : family[1] - offset] if family else "",
        body[given[0] - offset : given[1] - offset] if given else "",
        body[initials[0] - offset : initials[1] - offset] if initials else "",
    )


def _understood(body: str, unclaimed: Iterable[Span]) -> float:
    """The share of the letters that something claims; at the ends they weigh less: a border may be off."""
    lost = 0.0
    for start, end in unclaimed:
        at_border = _AT_START if start == 0 else _AT_END if end == len(body) else 1
        lost += len(_LETTER.findall(body, start, end)) * at_border
    return 1 - lost / len(_LETTER.findall(body)) if lost else 1.0


def _resumed(habit: str, body: str, rival: float) -> tuple[list[Event], list[Span]] | None:
    """Run a grammar over `body`, and again behind every separator where it stopped.

    Before the first name it is run again behind every blank, too: a word or two may have got in from what
    stands before the names. None once so much is not understood that no score above `rival` is left.
    """
    tables = _tables(habit)
    bearable = (1 - rival) * len(_LETTER.findall(body))
    lost_letters = 0
    events: list[Event] = []
    holes: list[Span] = []
    at = strays = 0
    while at < len(body):
        found: list[Event] = []
        reached = automaton.run(tables, body, at, [tables.start], found, None)
        lost = reached
        if holes and not any(field in _WHOLE for field, _, _ in found):
            found, lost = [], at  # a word alone, behind what is no name, is none
        events += found
        following = max(reached, at + 1)
        if events or habit not in SURE or strays == _STRAY_WORDS:
            following = _next_separator(body, following)
        else:
            strays += 1
            following = _next_word(body, following)
        piece = body[lost:following]
        if _LETTER.search(piece):
            first = lost + len(piece) - len(piece.lstrip(_EDGES))
            lost_letters += len(_LETTER.findall(piece))
            if lost_letters * _AT_END >= bearable:
                return None
            if holes and holes[-1][1] >= first - 1:  # one stretch, tried in pieces
                first = holes.pop()[0]
            holes.append((first, lost + len(piece.rstrip(_EDGES))))
        at = following
    return events, holes


def _next_word(body: str, at: int) -> int:
    match = _WORD.search(body, at)
    return match.start() if match else len(body)


def _settled(text: str, found: NameList) -> NameList:
    """What was found, with the doubts settled that need words to be known."""
    if not (names := found.names):
        return found
    first, last = names[0], names[-1]
    if len(names) == 1 and first == Name(family=first.family):
        if first.family is not None and text[slice(*first.family)] in ACRONYMS:
            return found._replace(names=(Name(literal=first.family),), score=1.0)
    elif (
        first.literal is not None
        and last.family is not None
        and all(name == Name(family=name.family) for name in names[1:])
    ):
        # "Ministry of Health, Labour and Welfare": no list begins with a group and ends in bare family names
        return found._replace(names=(Name(literal=(first.literal[0], last.family[1])),), score=1.0)
    if found.grammar in _AS_SPOKEN:
        return found._replace(names=tuple(_respoken(text, name) for name in names))
    return found


def _respoken(text: str, name: Name) -> Name:
    """A name with the given name as its words tell: "J. Michael | Smith", "Nguyễn | Văn An"."""
    family, given, initials = name.family, name.given, name.initials
    if family is None:
        return name
    if initials is not None and initials < family:
        word, blank, rest = text[slice(*family)].partition(" ")
        if blank and rest and word in GIVEN:
            end = family[0] + len(word)
            start = end + len(text[end : family[1]]) - len(rest)
            return name._replace(family=(start, family[1]), given=(initials[0], end), initials=None)
    elif given is not None and given < family:
        word, blank, rest = text[slice(*given)].partition(" ")
        if word in VIETNAMESE:
            end = given[0] + len(word)
            start = given[1] - len(rest) if blank else family[0]
            return name._replace(family=(given[0], end), given=(start, family[1]))
    return name


def _next_separator(body: str, at: int) -> int:
    for match in _SEPARATOR.finditer(body, at):
        if match["here"] is not None:
            return match.start()
    return len(body)
