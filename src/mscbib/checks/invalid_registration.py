"""A trial or review registration number that no registry gave out in that form.

What it does:
    Looks in titles and abstracts for a registry's letters with digits behind them that are too few or too
    many, have an `O` for a zero, or lack a part. The forms are the registries' own, as the WHO's portal
    (ICTRP) lists their numbers: `NCT`, `ISRCTN` and `DRKS` with 8 digits, `UMIN` with 9, `KCT` with 7,
    `ACTRN` with 14, `PACTR` with 15 or 16, `jRCT` with 10 (`jRCTs` with 9), `ChiCTR` with 10 (older ones:
    `ChiCTR-TRC-` with 8), `CRD42` with 11 or 12 in all (PROSPERO), `CTRI/YYYY/MM/NNNNNN`, `IRCT...N1`, and
    `YYYY-NNNNNN-CC` behind the word EudraCT. Whether a number of the right form exists is not looked up.

Why it matters:
    CONSORT and ICMJE ask for the number so that readers can compare a trial with its registration, and
    reviewers count reports of one trial as one by it. `mscbib` takes no number of another form into
    `registrations`, nor does PubMed into its list of databanks.

Example:
    `NCT0123456` (7 digits), `NCTO1234567`, `CRD4202012345` (10 digits) and `EudraCT 2004-000446` are
    reported. `NCT01234567`, `KCTC 22128` (a collection of cultures) and `UMIN dialysis, 2004` are not.

How to mend it:
    Search the registry or https://trialsearch.who.int for the trial's title. Where the article itself has
    it wrong, it is the article that should be corrected: ignore the finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC211"
SEVERITY = Severity.WARNING
REMEDY = "search the registry for the trial and copy its number"
FIX = "unsafe"
FIELDS = ("abstract", "title")

_DASH = r"\-\u2010-\u2014\u2212"
_GAP = rf"[\s{_DASH}:#]{{0,3}}"

#: What every number has. Most registries' letters have a CT in them.
_SIGN = re.compile(
    rf"C(?:T(?:N|RN|RI|R)?s?[\s{_DASH}:#/]{{0,3}}(?:[A-Z]{{2,5}}[\s{_DASH}]{{0,2}})?[0-9O]"
    rf"|RD{_GAP}42|T(?<=[Uu]draCT|UDRACT))"
).search
_OF_UMIN = re.compile(rf"UMIN{_GAP}[0-9]").search
_OF_DRKS = re.compile(rf"DRKS{_GAP}[0-9]").search

#: Behind a number: no more of it, not even behind a blank or a hyphen.
_END = rf"(?![0-9A-Za-z]|[\s{_DASH}][0-9])"
_COUNTED = rare(
    rf"(?<![0-9A-Za-z])(NCT|ISRCTN|DRKS|UMIN|KCT|PACTR|ACTRN|ANZCTRN?|CRD(?={_GAP}42)|j?RCTs?|ChiCTR"
    rf"|ChiCTR[{_DASH}][A-Z]{{2,5}}){_GAP}([0-9O]{{5,20}}){_END}"
)
_CTRI = rare(r"(?<![0-9A-Za-z])CTRI\s?[/-]\s?(20[0-9]{2})[/-]([0-9]{1,4})[/-]([0-9]{3,9})(?![0-9A-Za-z/-])")
_IRCT = rare(rf"(?<![0-9A-Za-z])IRCT{_GAP}([0-9]{{9,20}})(?![0-9A-Za-z]|\s?N\s?[0-9])")
_EUDRACT = rare(
    rf"(?i)(?<![0-9A-Za-z])EudraCT(?:[\s{_DASH}:#.,()]{{1,3}}(?:number|numero|no|nr|trial|registration|identifier))"
    rf"{{0,3}}[\s{_DASH}:#.,()]{{0,4}}(20[0-2][0-9])[{_DASH}]([0-9]{{4,8}})(?:[{_DASH}]([0-9]{{1,3}}))?"
    rf"(?![0-9A-Za-z]|[{_DASH}][0-9])"
)


class _Form(NamedTuple):
    """How many digits a registry's numbers have, from how many on it is taken for one, and whose they are."""

    digits: tuple[int, ...]
    least: int
    registry: str


_FORMS = {
    "NCT": _Form((8,), 6, "ClinicalTrials.gov"),
    "ISRCTN": _Form((8,), 6, "ISRCTN"),
    "DRKS": _Form((8,), 6, "the DRKS"),
    "UMIN": _Form((9,), 6, "UMIN-CTR"),
    "KCT": _Form((7,), 6, "CRIS"),
    "PACTR": _Form((15, 16), 10, "the PACTR"),
    "ACTRN": _Form((14,), 10, "the ANZCTR"),
    "ANZCTR": _Form((14,), 10, "the ANZCTR"),
    "ANZCTRN": _Form((14,), 10, "the ANZCTR"),
    "CRD": _Form((11, 12), 6, "PROSPERO"),
    "jRCT": _Form((10,), 7, "the jRCT"),
    "jRCTs": _Form((9,), 7, "the jRCT"),
    "ChiCTR": _Form((8, 10), 6, "the ChiCTR"),
}


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    title, abstract = record.title, record.abstract
    found: Iterable[Found] = ()
    if abstract is not None and _has_sign(abstract.text):
        found = _found(entry, "abstract", abstract.text)
    if title is not None and _has_sign(title):
        found = (*found, *_found(entry, "title", title))
    return found


def _has_sign(text: str) -> bool:
    """Whether a text may have a number in it; single letters that are rare are found most quickly."""
    return (
        _SIGN(text) is not None
        or ("U" in text and _OF_UMIN(text) is not None)
        or ("K" in text and _OF_DRKS(text) is not None)
    )


def _found(entry: Entry, field: str, text: str) -> Iterator[Found]:
    """What is found in a text that has a sign of a number."""
    told = set[str]()
    for match, why in _wrong(text):
        number = match[0]
        if number in told:
            continue
        told.add(number)
        mended = None
        if match.re.pattern == _COUNTED.pattern and "O" in match[2]:
            mended = match[1] + match[2].replace("O", "0") if number == match[1] + match[2] else None
        printed = number if number in entry.printed(field) else number.split()[-1]
        message = f"`{excerpt(number)}` is no registration number: {why}"
        yield entry.found(field, message, printed, mended if printed == number else None)


def _wrong(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Numbers in no registry's form, and what is wrong with each."""
    for match in _COUNTED.finditer(text):
        if why := _wrong_count(match[1], match[2]):
            yield match, why
    for match in _CTRI.finditer(text):
        month, number = match[2], match[3]
        if len(number) != 6:
            yield match, f"those of the CTRI end in 6 digits, not {len(number)}"
        elif len(month) not in (2, 3) or (len(month) == 2 and not "01" <= month <= "12"):
            yield match, f"there is no month {month}"
    for match in _IRCT.finditer(text):
        yield match, "those of the IRCT end in N and the number of the registrant's trial"
    for match in _EUDRACT.finditer(text):
        if len(match[2]) != 6:
            yield match, f"those of EudraCT have 6 digits behind the year, not {len(match[2])}"
        elif match[3] is None:
            yield match, "those of EudraCT end in two check digits, which are missing"
        elif len(match[3]) != 2:
            yield match, f"those of EudraCT end in two check digits, not {len(match[3])}"


def _wrong_count(letters: str, digits: str) -> str | None:
    """What is wrong with a number of letters and digits; None if nothing is, or it may be something else."""
    form = _FORMS.get("ChiCTR" if letters.startswith("ChiCTR") else letters)
    if form is None or len(digits) < form.least or (letters == "NCT" and digits[0] not in "0O"):
        return None
    if "O" in digits:
        return "it has the letter O for a zero" if digits.strip("O") else None
    if len(digits) in form.digits:
        return None
    counts = " or ".join(map(str, form.digits))
    return f"those of {form.registry} have {counts} digits, not {len(digits)}"
