"""Features: what the labeller weighs to tell which field each token of a reference belongs to.

A feature is a short string; what each weighs was fitted (``fitting/``) and stands in
``data/reference_weights.json``. Features that depend on the same few facts make a view: the facts
(``facts``) are its key, and `names` gives the features of a key.
"""

from __future__ import annotations

from collections.abc import Callable

from mscbib.references.facts import Key

_MONTHS = frozenset(
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


def names(key: Key) -> list[str]:
    """The features that stand for what a view sees."""
    view, *facts = key
    return _VIEWS[view](*facts)  # type: ignore[index]


def _word(word: str, shape: str) -> list[str]:
    month = ["month"] if word in _MONTHS else []
    return [f"0s={shape}", f"0w={word}", *month]


def _word_before(word: str, shape: str) -> list[str]:
    return [f"-s={shape}", f"-w={word}"]


def _word_behind(word: str, shape: str) -> list[str]:
    return [f"+s={shape}", f"+w={word}"]


def _ends(first: str, last: str) -> list[str]:
    return [f"0p={first}", f"0x={last}"] if first else []


def _shapes(previous: str, before: str, shape: str, behind: str, following: str) -> list[str]:
    return [
        f"g={before}|{shape}",
        f"h={shape}|{behind}",
        f"gh={before}|{shape}|{behind}",
        f"e={behind}",
        f"b={before}",
        f"ps={previous}|{before}|{shape}",
        f"ns={shape}|{behind}|{following}",
    ]


def _joined(view: str) -> Callable[..., list[str]]:
    """A view with one feature: all its facts together."""
    return lambda *facts: [f"{view}={'|'.join(facts)}"]


def _word_in_gaps(before: str, word: str, behind: str) -> list[str]:
    return [f"we={word}|{behind}", f"gw={before}|{word}"]


def _position(place: str, left: str, names_end: str) -> list[str]:
    return [f"pos={place}", f"end={left}", f"fl={names_end}"]


def _numbers(distance: str, following: str, left: str) -> list[str]:
    return [f"nn={distance}", f"nk={following}", f"nl={left}"]


def _history(state: str, sentences: str, year: str) -> list[str]:
    return [f"y={state}", f"st={sentences}{year}"]


def _chunk(look: tuple[str, ...], year: str, left: str) -> list[str]:
    length, case, opening, closing, number, previous, following = look
    return [
        f"c={length}{case}",
        f"cb={opening}|{length}|{closing}",
        f"cy={length}{case}{year}{left}|{opening[:1]}",
        f"ck={number}{length}",
        f"cn={length}{case}>{following}",
        f"cp={previous}>{length}{case}",
    ]


def _journal(this: str, opening: str, year: str, following: str, behind: str) -> list[str]:
    found = [f"L={this}{year}"]
    if this:
        found.append(f"Lg={this}|{opening}")
    elif following:
        found.append(f"Ln={following}|{behind}")
    return found


_VIEWS: dict[str, Callable[..., list[str]]] = {
    "0": _word,
    "-": _word_before,
    "+": _word_behind,
    "x": _ends,
    "s": _shapes,
    "p": _joined("p2"),
    "n": _joined("n2"),
    "w": _word_in_gaps,
    "<": _joined("pw"),
    ">": _joined("nw"),
    "@": _position,
    "#": _numbers,
    "y": _history,
    "c": _chunk,
    "j": _journal,
}
