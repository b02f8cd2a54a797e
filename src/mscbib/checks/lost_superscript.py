"""A power of ten that lost its superscript.

What it does:
    Finds powers of ten in titles and abstracts of which the exponent slid onto the line: `2.0 × 108` for
    2.0 × 10⁸, `5.4 x 10-9`, `109/L`. There has to be a factor and a sign of multiplication before it, or
    a litre behind; a whole factor with a negative exponent (`3 x 10-12 repetitions`) counts only as a P
    value, and what has a length behind it (`3 × 105 mm`) is taken for a size. Left alone are `108
    patients`, `× 1000`, MEDLINE's own way to print superscripts (`10(9)/L`), and units (`kg/m2`), which
    nobody misreads.

Why it matters:
    Copied text says a hundred and eight where the authors wrote a hundred million. Whoever extracts doses
    and cell counts from abstracts, by hand or by program, is wrong by orders of magnitude.

Example:
    `(2.0 × 108 vesicles)` is reported, with `2.0 × 10⁸` to put in its place; `108 patients` is not.

How to mend it:
    Look at the article, then write the exponent with superscript characters, or as MEDLINE does: `10(8)`.
    `mscbib validate --fix --unsafe-fixes` writes the superscripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._prose import Stretch, placed
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC311"
SEVERITY = Severity.WARNING
REMEDY = "compare with the article, and write the exponent as a superscript: × 10⁸"
FIELDS = ("title", "abstract")
FIX = "unsafe"

#: Ten and its exponent, behind a sign of multiplication or before a litre.
_POWER = re.compile(
    r"10(?:(?<=[×x·⋅∙]10)|(?<=[×x·⋅∙]\s10)|(?=(?:9|12)\s?/\s?[lL]\b))"
    r"([2-9]|1[0-9]|2[0-3]|[-−–‐‑][0-9]{1,2})(?![0-9]|[.,·][0-9]|[-−–‐‑/]\s?[0-9]|\s?[×%])"
)
#: What stands before ten: the factor and the sign.
_FACTOR = rare(
    r"(?P<factor>(?<![0-9.,·×x*/-])[0-9]{1,4}(?P<part>[.·][0-9]{1,4})?|[0-9]\))(?P<sign>\s?[×x·⋅∙]\s?)\Z"
)
_P_VALUE = rare(r"\b[pP](?:[- ]?(?:values?))?\s?[=<>≤≥≈]\s?\Z")
_SIZE = rare(r"\s?(?:[mcnµμ]?m|km|px|pixels?|inch(?:es)?|ft|in)\b(?![-/])|\s?=")
_RAISED = str.maketrans("0123456789-−–‐‑", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁻⁻")

#: How far a factor, and a P before it, can reach to the left.
_BEFORE = 32
_SMALL = range(3, 13)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    title, abstract = record.title, record.abstract
    found: Iterable[Found] = ()
    if title and _POWER.search(title):
        found = placed(entry, "title", title, _lost(title))
    if abstract is not None and _POWER.search(abstract.text):
        found = (*found, *placed(entry, "abstract.text", abstract.text, _lost(abstract.text)))
    return found


def _lost(text: str) -> Iterator[Stretch]:
    """The powers of ten in a text that lost their superscripts."""
    for power in _POWER.finditer(text):
        start = _beginning(text, power)
        if start is not None:
            fixed = "10" + power[1].translate(_RAISED)
            said = text[start : power.end()]
            whole = excerpt(text[start : power.start()] + fixed)
            yield Stretch(*power.span(), f"`{excerpt(said)}` lost its superscript: `{whole}`", fixed)


def _beginning(text: str, power: re.Match[str]) -> int | None:
    """Where a power with its factor begins; None if it may be no power."""
    at, exponent = power.start(), power[1]
    before = text[max(0, at - _BEFORE) : at]
    factor = _FACTOR.search(before)
    if factor is None:
        alone = not before.endswith(("×", "x", "·", "⋅", "∙")) and before[-1:] not in ".,/-–0123456789"
        return at if alone and exponent in ("9", "12") and before.rstrip()[-1:] not in "×x·⋅∙" else None
    start = at - len(before) + factor.start()
    if factor["factor"].endswith(")"):
        opened = before.rfind("(", 0, factor.start())
        return start if opened < 0 else at - len(before) + opened
    if _SIZE.match(text, power.end()) and exponent.isdigit():
        return None
    sign = factor["sign"]
    if sign[0].isspace() != sign[-1].isspace() and "x" in sign:
        return None  # `2x 105` is twice something
    if factor["part"] or (exponent.isdigit() and int(exponent) in _SMALL):
        return start
    if not exponent.isdigit() and _P_VALUE.search(before[: factor.start()]):
        return start
    return None
