"""Texts without what databases write differently: case, accents, markup, punctuation, Greek letters."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_WORD = re.compile(r"[^\W_]+")
_GREEK = {
    ord(letter): f" {name} "
    for name, letters in {
        "alpha": "αΑ", "beta": "βΒ", "gamma": "γΓ", "delta": "δΔ∆", "epsilon": "εΕϵ", "zeta": "ζΖ",
        "eta": "ηΗ", "theta": "θΘ", "iota": "ιΙ", "kappa": "κΚ", "lambda": "λΛ", "mu": "μµΜ", "nu": "νΝ",
        "xi": "ξΞ", "pi": "πΠ", "rho": "ρΡ", "sigma": "σςΣ", "tau": "τΤ", "upsilon": "υΥ", "phi": "φϕΦ",
        "chi": "χΧ", "psi": "ψΨ", "omega": "ωΩ",
    }.items()
    for letter in letters
}  # fmt: skip
_LETTERS = str.maketrans(
    {
        "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE",
        "œ": "oe", "Œ": "OE", "ı": "i", "þ": "th", "Þ": "Th", "’": "'", "‘": "'",
    }
)  # fmt: skip


def folded(text: str) -> str:
    """`text` without case, accents and markup; Greek letters by name, ligatures and digits as plain ones."""
    text = _unmarked(text)
    if not text.isascii():
        # marks go before, too: to put very many of them in order would be quadratic
        text = unicodedata.normalize("NFKD", _without_marks(text))
        text = _without_marks(text)
        text = text.translate(_GREEK).translate(_LETTERS)
    return text.casefold()


def _without_marks(text: str) -> str:
    return "".join([letter for letter in text if not unicodedata.combining(letter)])


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded; an apostrophe inside a word is no border."""
    return _bytes(text).translate(_SPACED, _APOSTROPHE).decode().split()


def letters(text: str) -> str:
    """The words of a text without the blanks between them."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return _bytes(text).translate(_SPACED, _NO_LETTERS).decode()


def _bytes(text: str) -> bytes:
    """A text in UTF-8, of which only what is ASCII is to be folded still: that is quickest in one go."""
    text = _unmarked(text)
    if not text.isascii():
        text = _FOREIGN.sub(_plain, text)
    return text.encode()


def _unmarked(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    return text


# ---- Tables, by which a text is folded in one go


class _ByLetter(dict[int, str]):
    """What `words` makes of a character, by its code: folding looks at no two of them together."""

    #: So many are kept: a text can hold a million different characters.
    _KEPT = 5_000

    def __missing__(self, code: int) -> str:
        plain = folded(chr(code)).replace("'", "")
        spaced = "".join([letter if _WORD.fullmatch(letter) else " " for letter in plain])
        if len(self) < self._KEPT:
            self[code] = spaced
        return spaced


def _plain(foreign: re.Match[str]) -> str:
    return foreign[0].translate(_BY_LETTER)


_BY_LETTER = _ByLetter()
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_APOSTROPHE = b"'"
_SPACED = bytes(ord(_BY_LETTER[code] or " ") if code < 128 else code for code in range(256))
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
