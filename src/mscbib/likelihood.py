"""How likely bytes are text in an encoding: by the characters they would be, and how these follow each other.

A wrong encoding shows in what it makes of the text: capitals inside words, rare Han characters beside Latin
letters, accented letters in a row. So every character has a kind, a kind follows another with a probability,
and within its kind a character has one by its rank in ``data/characters.txt``. The logarithms add up to a
score for each encoding, and since all are scores of the same bytes, the highest is the likeliest.
"""

from __future__ import annotations

import codecs
import functools
import math
import re

from mscbib import discovery

#: The encodings weighed, other than Unicode's own, and what each has to be ahead: Western text is the
#: usual case, and text of Latin letters is worse off in the hands of a Chinese encoding than unguessed.
#: KOI8-U is KOI8-R with the Ukrainian letters in place of signs that draw boxes.
PENALTIES = {
    "cp1252": 0.0,
    "gb18030": 3.0,
    "big5hkscs": 3.0,
    "cp1251": 3.0,
    "koi8-r": 3.5,
    "koi8-u": 4.0,
}

#: How many bytes of words with something beyond ASCII are weighed.
_WEIGHED = 6000
#: The share of a text's characters that must be usual ones before it is taken for UTF-16 without a mark.
_USUAL = 0.75

# Kinds: a letter or digit and another sign of ASCII; Latin, Cyrillic and Han characters; signs of Western
# and of Chinese printing; and everything else.
_KINDS = "letter", "blank", "latin", "cyrillic", "CYRILLIC", "han", "sign", "wide", "other"

#: In hundred thousand characters behind one of this kind, those of each kind, in the order of `_KINDS`.
_FOLLOWING = {
    "letter": (76000, 22000, 1200, 20, 10, 200, 600, 200, 1),
    "blank": (60000, 25000, 800, 4000, 4000, 4000, 2000, 500, 2),
    "latin": (88000, 9000, 1200, 1, 1, 5, 1000, 5, 2),
    "cyrillic": (100, 16000, 1, 82000, 100, 5, 1000, 100, 2),
    "CYRILLIC": (200, 20000, 1, 66000, 12000, 5, 1000, 100, 2),
    "han": (1500, 3000, 1, 5, 5, 87000, 800, 7500, 2),
    "sign": (40000, 36000, 1500, 4000, 4000, 4000, 3000, 1000, 10),
    "wide": (12000, 10000, 5, 500, 500, 66000, 800, 10000, 10),
    "other": (20000, 20000, 500, 2000, 2000, 2000, 1000, 1000, 20000),
}
#: The logarithm of the probability of any one character of ASCII among its kind, and of a character that is
#: not listed among its own: there are as many.
_ASCII = math.log(1 / 30)
_UNLISTED = {"latin": -10.0, "cyrillic": -9.0, "CYRILLIC": -9.0, "han": -11.5, "other": -9.0}
#: What an undecodable byte costs: more than any character, less than a whole text.
_UNDECODABLE = -25.0

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def ranked(data: bytes) -> list[str]:
    """The encodings that `data`, of which some bytes are beyond ASCII, may be text in, the likeliest first.

    Looks only at words with such bytes: no byte of a blank is a part of a character of several.
    """
    words, size = [], 0
    for word in data.split():
        if word.isascii():
            continue
        words.append(word[: _WEIGHED - size])
        size += len(words[-1]) + 1
        if size >= _WEIGHED:
            break
    telling = b" ".join([b"", *words, b""])
    scores = {encoding: score(_decoded(telling, encoding)) - PENALTIES[encoding] for encoding in PENALTIES}
    return sorted(scores, key=lambda encoding: -scores[encoding])


def utf16(data: bytes) -> str | None:
    """Which UTF-16 `data`, the beginning of a text, is in, where nearly all its units are usual characters.

    Bytes that are something else, read in pairs, are nearly all Han characters, and rare ones.
    """
    data = data[: len(data) // 2 * 2]
    shares = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data.decode(encoding, "replace")
        shares[encoding] = sum(map(_is_usual, text)) / max(1, len(text))
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _USUAL else None


def score(text: str) -> float:
    """The logarithm of how likely `text` is: only scores of the same bytes can be compared."""
    kinds, following = _tables()
    before = "blank"
    total = 0.0
    for character in text:
        found = kinds.get(character)
        if found is None:
            found = kinds[character] = _unlisted(character)
        kind, own = found
        total += own + following[before][kind]
        before = kind
    return total


def _decoded(data: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(data)


def _is_usual(character: str) -> bool:
    kinds, _ = _tables()
    if character < "\x80":
        return character >= " " or character in "\t\n\r"
    found = kinds.get(character)
    return found is not None and found[1] > _UNLISTED["cyrillic"]


@functools.cache
def _tables() -> tuple[dict[str, tuple[str, float]], dict[str, dict[str, float]]]:
    """The kind of each listed character and how likely it is among its kind; and kinds after kinds."""
    listed: dict[str, str] = {}
    for line in discovery.data("characters.txt").read_text(encoding="utf-8").split("\n"):
        kind, _, characters = line.partition(" ")
        if kind in _KINDS:
            listed[kind] = listed.get(kind, "") + characters
    kinds: dict[str, tuple[str, float]] = {}
    for kind, characters in listed.items():
        weights = [1 / (rank + 4 + len(characters) / 50) for rank in range(len(characters))]
        for character, weight in zip(characters, weights, strict=True):
            kinds.setdefault(character, (kind, math.log(weight / sum(weights))))
    for code in range(128):
        character = chr(code)
        if code >= 32 or character in "\t\n\r":
            kinds[character] = ("letter" if character.isalnum() else "blank", _ASCII)
    kinds["\ufffd"] = ("other", _UNDECODABLE)
    following = {
        kind: {after: math.log(count / 100_000) for after, count in zip(_KINDS, counts, strict=True)}
        for kind, counts in _FOLLOWING.items()
    }
    return kinds, following


def _unlisted(character: str) -> tuple[str, float]:
    """The kind of a character that is in no list, and how likely it is among that kind."""
    if _HAN.match(character):
        kind = "han"
    elif "\u0400" <= character <= "\u052f":
        kind = "cyrillic" if character.islower() else "CYRILLIC"
    elif character.isalpha() and character < "\u0250":
        kind = "latin"
    else:
        kind = "other"
    return kind, _UNLISTED[kind]
