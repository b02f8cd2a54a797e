"""Facts: what can be seen of a reference string at each of its tokens.

Facts come in views: a few that are weighed together, as a key. Keys recur from reference to reference
(names, tails, common words), so that what a key weighs need be added up only once. Everything is linear in
the tokens.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise, repeat

from mscbib.references.tokens import Token, gap

#: What a view sees at a token: the view's letter, and the facts.
Key = tuple[object, ...]

#: Signs that end a chunk: the stretch of text that is rarely cut by a field's border.
_CHUNK_ENDS = frozenset('.?!;:,"()[]')
#: Gaps that never do.
_INNER = frozenset((" ", "-", "'", "", "' ", " '", "&", " & "))
#: How many tokens the name of a journal is looked up by.
_LONGEST_NAME = 14
#: A word stands for itself up to this length.
_WORD_LENGTH = 16
_EDITORS = frozenset(["eds", "ed", "editors", "editor", "hrsg", "edited", "éd", "dir", "coord"])


def views(
    text: str, tokens: Sequence[Token], journals: Container[str], words: Container[str] | None = None
) -> list[Iterator[Key]]:
    """The views of a string: of each, what it sees at each token, one token after the other.

    Args:
        text: the reference string.
        tokens: its tokens.
        journals: the names of journals, letters only and in lower case.
        words: the words that weigh anything; others are all one. None: every word may.
    """
    return _Columns(text, tokens, journals, words).views()


def keys(text: str, tokens: Sequence[Token], journals: Container[str]) -> list[tuple[Key, ...]]:
    """What each view sees at each token, where every word may weigh something; see `views`."""
    return list(zip(*views(text, tokens, journals), strict=False))


class _Columns:
    """The facts of one string: lists with one value a token, `gaps` with one more, behind the last token."""

    def __init__(
        self, text: str, tokens: Sequence[Token], journals: Container[str], words: Container[str] | None
    ) -> None:
        self.tokens = tokens
        self.size = len(tokens)
        self.shapes = [token.shape for token in tokens]
        self.numbers = [shape in _NUMBERS for shape in self.shapes]
        self.lower = [token.text.lower() for token in tokens]
        self.full = [
            token.trailer or word[:_WORD_LENGTH] for token, word in zip(tokens, self.lower, strict=True)
        ]
        self.no_words = [
            number or bool(token.trailer) for token, number in zip(tokens, self.numbers, strict=True)
        ]
        self.words = [
            shape if number or (words is not None and word not in words) else word
            for word, shape, number in zip(self.full, self.shapes, self.numbers, strict=True)
        ]
        borders = [0, *(place for token in tokens for place in (token.start, token.end)), len(text)]
        self.gaps = [gap(text[borders[i] : borders[i + 1]]) for i in range(0, len(borders), 2)]
        self.chunks = self._chunks()
        self.journals = self._journals(journals)

    def views(self) -> list[Iterator[Key]]:
        """What each view sees; it may go on behind the last token."""
        size, words, shapes, gaps = self.size, self.words, self.shapes, self.gaps
        before, behind = gaps[:-1], gaps[1:]
        last, next_ = ["^", *shapes[:-1]], [*shapes[1:], "$"]
        last_word, next_word = ["", *words[:-1]], [*words[1:], ""]
        distance, following, left = self._numbers()
        looks, openings = self._looks()
        state, sentences, year = self._history()
        ends = [
            (word[:3], word[-3:]) if len(word) > 4 and not no_word else ("", "")
            for word, no_word in zip(self.full, self.no_words, strict=True)
        ]
        return [
            zip(repeat("0"), words, shapes, strict=False),
            zip(repeat("-"), last_word, last),
            zip(repeat("+"), next_word, next_),
            (("x", *pair) for pair in ends),
            zip(repeat("s"), last, before, shapes, behind, next_),
            zip(repeat("p"), ["^", "^", *shapes[:-2]], ["", *gaps[: size - 1]], last, before),
            zip(repeat("n"), behind, next_, [*gaps[2:], ""], [*shapes[2:], "$", "$"]),
            zip(repeat("w"), before, words, behind),
            zip(repeat("<"), last_word, before, shapes),
            zip(repeat(">"), shapes, behind, next_word),
            zip(repeat("@"), _from_start(size), _from_end(size), self._names_end()),
            zip(repeat("#"), distance, following, left),
            zip(repeat("y"), state, sentences, year),
            zip(repeat("c"), looks, year, ["#" if number != "0" else "" for number in left]),
            zip(repeat("j"), self.journals, openings, year, [*self.journals[1:], ""], behind),
        ]

    def _chunks(self) -> list[int]:
        """Where the chunks begin, and the number of tokens."""
        gaps, shapes = self.gaps, self.shapes
        found = [0]
        for i in range(1, self.size):
            before = gaps[i]
            if (
                before not in _INNER
                and not _CHUNK_ENDS.isdisjoint(before)
                and not (shapes[i - 1] == "A" and before in (". ", "."))
            ):
                found.append(i)
        found.append(self.size)
        return found

    def _looks(self) -> tuple[list[tuple[str, ...]], list[str]]:
        """What each token's chunk and its neighbours look like, and the gap before the chunk."""
        borders = list(pairwise(self.chunks))
        plain = []
        for start, end in borders:
            words = [shape for shape in self.shapes[start:end] if shape not in _NUMBERS]
            plain.append((_length(len(words)), _case(words) + ("d" if len(words) < end - start else "")))
        joined = ["^", *map("".join, plain), "$"]
        looks: list[tuple[str, ...]] = []
        openings: list[str] = []
        for k, (start, end) in enumerate(borders):
            opening, closing = self.gaps[start], self.gaps[end]
            look = (*plain[k], opening, closing, str(min(k, 6)), joined[k], joined[k + 2])
            looks += [look] * (end - start)
            openings += [opening] * (end - start)
        return looks, openings

    def _journals(self, journals: Container[str]) -> list[str]:
        """Whether each token is of a known journal's name, where in it, and what follows."""
        found = [""] * self.size
        starts = set(self.chunks)
        for start in self.chunks[:-1]:
            end = self._longest_name(start, starts, journals)
            if end is None:
                continue
            following = "e" if end + 1 == self.size else "#" if self.numbers[end + 1] else "w"
            kind = f"{min(end - start + 1, 3)}{following}"
            for i in range(start, end + 1):
                found[i] = found[i] or ("B" if i == start else "E" if i == end else "I") + kind
        return found

    def _longest_name(self, start: int, starts: set[int], journals: Container[str]) -> int | None:
        longest = None
        name = ""
        for i in range(start, min(self.size, start + _LONGEST_NAME)):
            if self.no_words[i]:
                break
            name += self.lower[i]
            if name in journals:
                following = i + 1
                if (
                    following in starts
                    or self.numbers[following]
                    or bool(self.tokens[following].trailer)
                    or self.gaps[following][:1] in _NAME_ENDS
                ):
                    longest = i
        return longest

    def _numbers(self) -> tuple[list[str], list[str], list[str]]:
        """How far the next number is, what it looks like, and how many are left, for each token."""
        distances, followings, lefts = [], [], []
        distance, following, left = _FAR, "", 0
        for i in range(self.size - 1, -1, -1):
            if self.numbers[i]:
                distance, following, left = 0, self.shapes[i] + self.gaps[i], left + 1
            elif distance < _FAR:
                distance += 1
            distances.append(_DISTANCES[distance])
            followings.append(following + ("<" if distance < 7 else ">"))
            lefts.append(_COUNTS[min(left, 6)])
        return distances[::-1], followings[::-1], lefts[::-1]

    def _names_end(self) -> list[str]:
        """Whether each token is before, at or behind the first that no list of names has."""
        first = self.size
        for i, shape in enumerate(self.shapes):
            if (
                self.numbers[i]
                or self.tokens[i].trailer
                or (shape == "aaa" and self.full[i] not in _PARTICLES)
            ):
                first = i
                break
        named = ["<" + before for before in self.gaps[:first]]
        if first < self.size:
            named += ["=" + self.gaps[first], *[">"] * (self.size - first - 1)]
        return named

    def _history(self) -> tuple[list[str], list[str], list[str]]:
        """What was seen before each token, how many sentences have ended, and whether there was a year."""
        states, sentences, years = [], [], []
        year = quote = marks = ""
        depth = ended = 0
        capital = True
        for before, token, word in zip(self.gaps, self.tokens, self.full, strict=False):
            if before != " ":
                for sign in before:
                    if sign == '"':
                        quote = "Q" if quote == "q" else "q"
                    elif sign in "([":
                        depth += 1
                    elif sign in ")]" and depth:
                        depth -= 1
                if not capital and len(before) > 1 and before[0] in ".?!":
                    ended += 1
            states.append(f"{year}{quote}{'(' if depth else ''}{marks}")
            sentences.append(_COUNTS[min(ended, 5)])
            years.append(year)
            capital = token.shape == "A"
            if token.trailer:
                marks = marks if "z" in marks else marks + "z"
            elif token.shape == "Y" and not year:
                year = "P" if depth else "Y"
            elif word == "in" and "I" not in marks and (token.text == "In" or before[:1] in (",", '"')):
                marks += "I"
            elif word in _EDITORS and "E" not in marks:
                marks += "E"
        return states, sentences, years


# ---- Facts as a few letters

_FAR = 99
_NUMBERS = frozenset(("9", "99", "999", "9999", "99999", "Y"))
_NAME_ENDS = frozenset((".", ",", ";", ":", "("))
_PARTICLES = frozenset(("della", "degli", "dela", "ibn"))
_COUNTS = [str(n) for n in range(10)]
_DISTANCES = [str(n) if n < 7 else "7" if n < 12 else "12" if n < _FAR else "99" for n in range(_FAR + 1)]
_PLACES = [*"0123", *"4" * 4, *"8" * 8, *["16"] * 16]


def _from_start(size: int) -> list[str]:
    return _PLACES[:size] + ["32"] * (size - len(_PLACES))


def _from_end(size: int) -> list[str]:
    return _from_start(size)[::-1]


def _length(words: int) -> str:
    return str(words) if words < 4 else "4" if words < 6 else "6" if words < 10 else "9"


def _case(shapes: list[str]) -> str:
    """How many words of a chunk are capitalised, and whether it ends or begins as a name does."""
    if not shapes:
        return "-"
    capitals = sum(shape[0] == "A" for shape in shapes)
    if capitals == len(shapes):
        case = "all"
    elif capitals * 2 > len(shapes):
        case = "most"
    else:
        case = ("none", "one", "few")[min(capitals, 2)]
    if len(shapes) < 5 and (shapes[-1] in ("A", "AA", "AAA") or shapes[0] == "A"):
        case += "n"
    return case
