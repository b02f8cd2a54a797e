r"""Text that was decoded with the wrong encoding once, such as `MÃ¼ller`.

What it does:
    Looks for letters that only come about when the bytes of UTF-8 are read as another encoding
    (windows-1252, Latin-1, Mac Roman, windows-1250 or windows-1251): `Ã¼` for `ü`, `â€™` for an apostrophe,
    `ï»¿` for a byte order mark. A word is reported only where ftfy, whose diagnosis this is, finds text that
    makes sense behind it. Signs that are rare but right are not reported: `Ãngel`, `10 µm ±2`, `« voilà »`.
    In JSON, escapes such as `\u00c3\u00bc` are seen through.

Why it matters:
    The name or word is lost to every search and to every comparison of records, and is printed so in the
    bibliography. The bytes are still there, so it can nearly always be brought back; once somebody has
    "corrected" half of it, it cannot.

Example:
    `MÃ¼ller, C. The geneâ€™s role` is reported twice, with `Müller` and `gene’s` offered in its place.

How to mend it:
    Save or export the source again and open it as UTF-8: where one word is wrong, others may be that are not
    seen. Where there is no source any more, take the text offered. It is offered for a person to look at,
    since no rule can know which text was meant.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found, _characters
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC125"
SEVERITY = Severity.WARNING
REMEDY = "export the source again as UTF-8, or put the text offered in its place"
FIX = "unsafe"

#: What the bytes 0x80 to 0xBF look like in Latin-1 and in windows-1252.
_GOES_ON = (
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a"
    "\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
#: UTF-8 read as Latin-1 or windows-1252, then as Mac Roman, windows-1250 and windows-1251.
SIGN = re.compile(
    rf"[\u00c2-\u00df]{_GOES_ON}|[\u00e0-\u00ef]{_GOES_ON}{{2}}|[\u00f0-\u00f4]{_GOES_ON}{{3}}|\u00e2\u20ac"
    "|\u221a[\u00a9\u00b1\u2202\u2020\u00ae\u2122\u00b4\u2264\u2265\u00a5\u00b5\u00f8\u00b0]"
    "|\u201a\u00c4[\u00ec\u00ee\u00ef\u00f2\u00f4\u00fa\u00f9\u00fb\u2020\u00b0\u00a2\u03c0]"
    "|[\u0102\u0139][\u02c7\u00a9\u00ad\u0142\u015f\u013d\u00b6\u00a4\u00b8\u00ae\u00b4\u2018\u00bb\u017a]"
    "|\u0432\u0402[\u2122\u045a\u045c\u201c\u201d\u00a6]"
)
#: A word that holds such a sign: letters, digits, and what is not ASCII but no blank.
_PART = r"(?:[A-Za-z0-9\u0080-\u00a0]|[^\x00-\x7f\s])"
_SPECIAL_BLANKS = rare("[\u00a0\u2000-\u200a\u202f]")
#: So many signs are looked for one by one.
_FEW = 20
#: How far a word goes on either side of a sign, and how many are reported in an entry.
_REACH = 40
_MOST = 1000
_WORD_BEFORE = rare(rf"{_PART}{{0,{_REACH}}}\Z")
_WORD_BEHIND = rare(rf"{_PART}{{0,{_REACH}}}")


def check_text(entry: Entry) -> Iterable[Found]:
    """What is found in the text of an entry."""
    unusual = _characters.unusual(entry)
    if len(unusual) < 2 or SIGN.search(unusual) is None:
        return ()
    text, signs = entry.text, SIGN.findall(unusual)
    if len(signs) > _FEW or ("\\" in text and "\\u" in text):
        return _misread(entry)
    return _misread(entry) if any(_stands(text, sign) for sign in signs) else ()


def _stands(text: str, sign: str) -> bool:
    """Whether what is a sign among the unusual characters alone stands together in the text, too.

    One character is found more quickly than several, and than a pattern.
    """
    first = sign[0]
    at = text.find(first)
    while at >= 0:
        if text.startswith(sign, at):
            return True
        at = text.find(first, at + 1)
    return False


def _misread(entry: Entry) -> Iterator[Found]:
    """What is found in a text that has such signs."""
    for text, back in _characters.without_escapes(entry):
        for start, end in _words(text):
            told = _diagnosis(text[start:end])
            if told is not None:
                yield _found(entry, text[start:end], (back(start), back(end)), *told)


def _found(entry: Entry, word: str, place: tuple[int, int], fixed: str, encoding: str) -> Found:
    if SIGN.search(fixed):  # a byte of it had no letter in that encoding
        message = f"`{excerpt(word)}` is UTF-8 that was read as {encoding}, and a part of it is lost"
        return entry.found_at(*place, message)
    meant = f"`{excerpt(fixed)}`" if fixed.strip() else "blank" if fixed else "nothing"
    message = f"`{excerpt(word)}` should be {meant}: it is UTF-8 that was read as {encoding}"
    return entry.found_at(*place, message, fixed)


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words stand that hold a sign."""
    done = 0
    for _, match in zip(range(_MOST), SIGN.finditer(text), strict=False):
        if match.start() < done:
            continue
        before = _WORD_BEFORE.search(text, max(done, match.start() - _REACH), match.start())
        start = before.start() if before else match.start()
        behind = _WORD_BEHIND.match(text, match.end())
        done = behind.end() if behind else match.end()
        yield start, done


@functools.lru_cache(maxsize=4096)
def _diagnosis(word: str) -> tuple[str, str] | None:
    """What a word should be, and as which encoding it was read; None where nothing is wrong with it."""
    import ftfy  # what few texts need, none pays for

    # a lone control character is another rule's
    fixed, steps = ftfy.fix_encoding_and_explain(word, ftfy.TextFixerConfig(fix_c1_controls=False))
    if not steps or "\ufffd" in fixed:
        return None
    # blanks of special widths are hardly ever meant, and a byte order mark never
    fixed = _SPECIAL_BLANKS.sub(" ", fixed).replace("\ufeff", "")
    encoding = next((step.parameter for step in steps if step.action == "encode"), "another encoding")
    return fixed, encoding.removeprefix("sloppy-")
