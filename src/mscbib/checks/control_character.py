r"""A character that controls and is not seen: a control, a zero-width or bidirectional one.

What it does:
    Looks for control characters (C0 and C1 of ISO/IEC 6429, but for tabs and line ends), spaces and marks of
    no width (U+200B, U+2060, U+FEFF inside a text), soft hyphens, and the marks of the Unicode Bidirectional
    Algorithm (UAX #9). What a script needs is not reported: joiners (U+200C, U+200D) between letters that are
    not Latin and in emoji, a zero-width space in Thai or Khmer, directional marks on a line that has Hebrew
    or Arabic. In JSON, escapes such as `\u200b` are seen through.

Why it matters:
    Nobody sees it, but it is there: `COVID<U+200B>-19` with a zero-width space is not found by who looks for
    `COVID-19`, a DOI with one does not resolve, and XML cannot hold most controls at all. A directional
    override makes a text look like another one than it is.

Example:
    A zero-width space in `meta<U+200B>analysis` is reported, and its deletion offered; so is a control
    character U+0002 in `p <U+0002> 0.05`, which stands where a sign was lost.

How to mend it:
    Delete what is only invisible: that is offered as safe where nothing that is shown depends on it. Where a
    control character stands for a sign that was lost (in texts taken from PDF mostly), look the sign up; a C1
    control is most often windows-1252 read as Latin-1, and what it was then is offered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found, _characters
from mscbib.checks._rare import rare
from mscbib.checks.mojibake import SIGN
from mscbib.diagnostics import Severity

CODE = "MSC126"
SEVERITY = Severity.WARNING
REMEDY = "delete it, or put there the sign that was lost"
FIX = "safe"

#: One or more of the same.
_HIDDEN = rare(
    r"([\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb])"
    r"\1{0,999}"
)
_MOST = 1000
#: What is invisible and says nothing, whatever stands around it; and what joins letters, or keeps them apart.
_NOTHING = frozenset("\u2060\u2061\u2062\u2063\u2064\ufeff")
_JOINERS = frozenset("\u200c\u200d")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARKS = frozenset("\u061c\u200e\u200f")
#: Letters that are written from right to left, and such as are written without blanks between words.
_RIGHT_TO_LEFT = rare(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_WITHOUT_BLANKS = rare(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u18af\u1950-\u19df\u1a20-\u1aaf\u3040-\u30ff\u3400-\u9fff]"
)
#: How much of a line is looked at for them.
_NEAR = 500
#: What ends more than a line, or parts what stands around it.
_BREAKS = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f")
#: The controls that are met; the others have names that say nothing to anybody.
_NAMES = {
    "\x00": "NULL",
    "\x08": "BACKSPACE",
    "\x0b": "LINE TABULATION",
    "\x0c": "FORM FEED",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}


def check_text(entry: Entry) -> Iterable[Found]:
    """What is found in the text of an entry."""
    unusual = _characters.unusual(entry)
    if not unusual or unusual.isprintable() or _HIDDEN.search(unusual) is None:
        return ()
    return _hidden(entry, unusual)


def _hidden(entry: Entry, unusual: str) -> Iterator[Found]:
    """What is found in a text that has such characters."""
    for text, back in _characters.without_escapes(entry):
        told = [match.span() for match in SIGN.finditer(text)] if SIGN.search(unusual) else []
        for _, match in zip(range(_MOST), _HIDDEN.finditer(text), strict=False):
            start, end = match.span()
            if _is_needed(text, start, end) or any(first <= start < last for first, last in told):
                continue
            fixed, safe = _mended(text, start, end)
            yield entry.found_at(
                back(start), back(end), _said(match[1], end - start, fixed), fixed, safe=safe
            )


def _is_needed(text: str, start: int, end: int) -> bool:
    """Whether the script that a hidden character stands in has a use for it."""
    sign = text[start]
    before, behind = text[start - 1 : start], text[end : end + 1]
    if sign in _JOINERS:
        return not all(one.isspace() or one < "\u0250" for one in (before, behind))
    if sign in "\u200b\u180e":
        return any(_WITHOUT_BLANKS.match(one) for one in (before, behind))
    if sign in _BIDI:
        first = max(text.rfind("\n", 0, start) + 1, start - _NEAR)
        last = text.find("\n", end, end + _NEAR)
        return _RIGHT_TO_LEFT.search(text, first, end + _NEAR if last < 0 else last) is not None
    return False


def _mended(text: str, start: int, end: int) -> tuple[str, bool]:
    """What should stand instead of a hidden character, and whether that is sure."""
    sign = text[start]
    before, behind = text[start - 1 : start], text[end : end + 1]
    if sign in _NOTHING or sign in _JOINERS or sign == "\u200b":
        return "", True
    if sign in _BIDI:
        return "", sign in _MARKS  # the others come in pairs, and may change the order of what is shown
    if sign == "\u00ad":
        if before.islower() and behind.islower():
            return "", True
        return ("-" if before.isalnum() and behind.isalnum() else ""), False
    if "\x80" <= sign <= "\x9f":
        return sign.encode("latin-1").decode("cp1252", "ignore") * (end - start), False
    apart = sign in _BREAKS and before.strip() and behind.strip()
    return (" " if apart else ""), False


def _said(sign: str, count: int, fixed: str) -> str:
    """The message about so many of a hidden character."""
    name = unicodedata.name(sign, None) or _NAMES.get(sign)
    what = f"U+{ord(sign):04X} {name}" if name else f"the control character U+{ord(sign):04X}"
    times = f", {count} times" if count > 1 else ""
    if "\x80" <= sign <= "\x9f" and fixed:
        return f"{what}{times}: in windows-1252 it is `{fixed[0]}`"
    return f"{what}{times}, which nobody sees"
