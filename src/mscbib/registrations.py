"""Finding the registration numbers of trials and reviews in any text.

The formats are the registries' own. Where a registry publishes none, they were taken from the
numbers in the WHO's search portal (ICTRP, https://trialsearch.who.int) and checked against the
expressions of the R package ctregistries (https://github.com/quest-bih/ctregistries), which were
made on 10,000 PubMed records. What is peculiar to a registry is said at its line of the table.

All expressions are tried only where one of a registry's literal beginnings stands, and none holds
an unbounded repeat: a text without registrations costs some plain searches, and no text costs more
than a time in proportion to its length.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple


class Found(NamedTuple):
    """A registration number in a text.

    ``registry`` is one of `REGISTRIES`; ``id`` the number as its registry writes it, whatever its
    blanks, hyphens and case in the text; ``start`` and ``end`` its place in the text in characters,
    `end` exclusive.
    """

    registry: str
    id: str
    start: int
    end: int


class _Form(NamedTuple):
    """One form of a registry's numbers.

    ``literals`` are the beginnings to search for, in every case that occurs; ``number`` is the
    expression of the number, its groups being what varies; ``written`` puts these groups into the
    registry's own writing, in capitals if ``upper``, else in small letters. ``before`` and
    ``after`` must match around the number, ``before`` from the literal on; ``more`` is what joins
    a further number to one before it.
    """

    literals: tuple[str, ...]
    number: str
    written: str
    upper: bool = False
    before: str = r"(?<![0-9A-Za-z])"
    after: str = r"(?![0-9A-Za-z])"
    more: str = ""


#: Publishers' pages have all kinds of hyphens and blanks for the plain ones.
_DASH = r"[\u2010-\u2014\u2212-]"
_BLANK = r"[ \t\r\n\u00a0\u2009\u202f]"

#: What may stand between a registry's letters and its digits: "NCT 0…", "NCT-0…", "NCT: 0…".
_GAP = rf"(?:{_BLANK}|{_DASH}|[:#]){{0,3}}"

#: After a number that ends in a hyphen and digits: no further ones, it would be another number.
_DASHED_END = rf"(?![0-9A-Za-z]|{_DASH}[0-9])"

#: "EudraCT number:", "EudraCT-Nr.", "(EudraCT) no. ", "EudraCT trial registration number ".
_EUDRACT_LABEL = (
    r"(?<![0-9A-Za-z])EudraCT"
    rf"(?:(?:{_BLANK}|{_DASH}|[:#.,()\[\]=]){{0,3}}"
    r"(?:clinical|trials?|study|protocol|registration|registry|register|database"
    r"|identification|identifier|id|code|reference|ref|numbers?|num|nos?|nr|is|was)(?![a-z])){0,4}"
    rf"(?:{_BLANK}|{_DASH}|[:#.,()\[\]=]){{0,4}}"
)

_REGISTRIES: dict[str, tuple[_Form, ...]] = {
    "ClinicalTrials.gov": (_Form(("NCT", "Nct", "nct", "nCt"), rf"NCT{_GAP}([0-9]{{8}})", "NCT{}"),),
    "ISRCTN": (_Form(("ISRCTN", "Isrctn", "isrctn"), rf"ISRCTN{_GAP}([0-9]{{8}})", "ISRCTN{}"),),
    # Ten digits, of which the first two are the year (18, 19) or the first four; before 2018, the
    # kind of trial in two to five letters and eight digits, the first two being the year.
    "ChiCTR": tuple(
        _Form(
            ("ChiCTR", "CHICTR", "chictr", "Chictr", "ChiCtr", "ChicTR"),
            rf"ChiCTR{_GAP}{number}",
            written,
            upper=True,
        )
        for number, written in (
            (r"([0-9]{10})", "ChiCTR{}"),
            (rf"([A-Z]{{2,5}}){_GAP}([0-9]{{8}})", "ChiCTR-{}-{}"),
        )
    ),
    # Year, running number, check digits: too like other numbers to be taken without their label.
    # A running number that begins with 5 is one of CTIS (below), which began them there so that
    # the two should not be confused.
    "EudraCT": (
        _Form(
            ("EudraCT", "EUDRACT", "Eudract", "eudract", "EudraCt"),
            rf"(20[0-9]{{2}}){_DASH}([0-46-9][0-9]{{5}}){_DASH}([0-9]{{2}})",
            "{}-{}-{}",
            before=_EUDRACT_LABEL,
            after=_DASHED_END,
            more=rf"(?:{_BLANK}|[,;/&]){{1,3}}(?:(?:and|or){_BLANK}{{1,2}})?",
        ),
    ),
    # As above, and the number of the submission. The WHO's portal puts CTIS before it.
    "CTIS": (
        _Form(
            ("202", "203"),
            rf"(20[23][0-9]){_DASH}(5[0-9]{{5}}){_DASH}([0-9]{{2}}){_DASH}([0-9]{{2}})",
            "{}-{}-{}-{}",
            before=(
                r"(?:(?<![0-9A-Za-z])|(?<=CTIS)(?<![0-9A-Za-z]CTIS))"
                rf"(?<![0-9]{_DASH})"
            ),
            after=_DASHED_END,
        ),
    ),
    "DRKS": (_Form(("DRKS", "drks"), rf"DRKS{_GAP}([0-9]{{8}})", "DRKS{}"),),
    # A network; the WHO's portal puts its name before the numbers of its members. In jRCT, trials
    # under the Clinical Trials Act (s) and of regenerative medicine have a letter for a digit.
    "JPRN": (
        _Form(
            ("UMIN", "umin", "JPRN"),
            rf"(?:JPRN{_GAP})?UMIN{_GAP}([0-9]{{9}})",
            "UMIN{}",
        ),
        _Form(
            ("jRCT", "JRCT", "jrct", "JPRN"),
            rf"(?:JPRN{_GAP})?jRCT{_GAP}([0-9]{{10}}|[a-z][0-9]{{9}})",
            "jRCT{}",
        ),
    ),
    # Year, month (three digits in the first years), running number.
    "CTRI": (
        _Form(
            ("CTRI", "ctri/"),
            rf"CTRI{_BLANK}?[/-]{_BLANK}?(20[0-9]{{2}}){_BLANK}?[/-]{_BLANK}?([0-9]{{2,3}})"
            rf"{_BLANK}?[/-]{_BLANK}?([0-9]{{6}})",
            "CTRI/{}/{}/{}",
        ),
    ),
    # A "p" behind it marks one that is not yet registered.
    "ANZCTR": (
        _Form(
            ("ACTRN", "actrn", "ANZCTR"),
            rf"(?:ACTRN|ANZCTR){_GAP}([0-9]{{14}})",
            "ACTRN{}",
            after=r"(?=p?(?![0-9A-Za-z]))",
        ),
    ),
    # A day (of the Persian calendar in the first years), the registrant's number, and the number
    # of the registrant's trial.
    "IRCT": (
        _Form(
            ("IRCT", "irct", "Irct"),
            rf"IRCT{_GAP}([0-9]{{9,14}}){_BLANK}?N{_BLANK}?([0-9]{{1,3}})",
            "IRCT{}N{}",
        ),
    ),
    "PACTR": (_Form(("PACTR", "pactr"), rf"PACTR{_GAP}(20[0-9]{{13,14}})", "PACTR{}"),),
    # A digit and five more of 23456789bcdfghjkmnpqrstvwxyz at first (the registry's wiki:
    # http://trac.reddes.bvsalud.org/projects/clinical-trials/wiki/PrimaryIdNumberField), later six
    # or seven, among them 0 and 1. The hyphen is asked for: RBR alone stands for other things.
    "ReBec": (
        _Form(
            ("RBR", "rbr"),
            rf"RBR{_BLANK}?{_DASH}{_BLANK}?([0-9][0-9a-z]{{5,7}})",
            "RBR-{}",
        ),
    ),
    "CRIS": (_Form(("KCT", "kct"), rf"KCT{_GAP}([0-9]{{7}})", "KCT{}"),),
    # A 4, the year (whence the 2) and a running number, of six digits at first and seven since
    # 2025; fewer and more have been printed.
    "PROSPERO": (_Form(("CRD", "Crd", "crd"), rf"CRD{_GAP}42{_BLANK}?([0-9]{{5,12}})", "CRD42{}"),),
    # Not a registration, but a number given to a trial before it is registered anywhere:
    # https://www.who.int/news-room/questions-and-answers/item/universal-trial-number.
    "WHO UTN": (
        _Form(
            ("U1111", "u1111"),
            rf"U1111{_DASH}([0-9]{{4}}){_DASH}([0-9]{{4}})",
            "U1111-{}-{}",
            after=_DASHED_END,
        ),
    ),
}

#: The names that `Found.registry` can have.
REGISTRIES: tuple[str, ...] = tuple(_REGISTRIES)

#: Every literal beginning in small letters, with its form and registry.
_SEARCHED = tuple(
    (beginning, registry, form)
    for registry, forms in _REGISTRIES.items()
    for form in forms
    for beginning in sorted({literal.lower() for literal in form.literals})
)


#: What every number has: five digits in a row, or what only one registry's have. Digits count as one another,
#: and so does the U before the four of a Universal Trial Number.
_MARKS = (b"00000", b"rbr")
_OUTLINE = bytes(
    ord("0") if chr(code) in "0123456789Uu" else ord(chr(code).lower()) if chr(code) in "RrBb" else ord(" ")
    for code in range(256)
)


def _may_hold_any(text: str) -> bool:
    """Whether `text` has what every number has: asked of every abstract, so it must cost next to nothing."""
    outline = text.encode("utf-8", "replace").translate(_OUTLINE)
    digits, letters = _MARKS
    return digits in outline or letters in outline


@functools.cache
def _expressions(form: _Form) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What matches the first number of `form` from a literal on, and what a further one after it.

    The number itself is the group "number". Compiled at need: most texts need none of them.
    """
    # ASCII keeps the neglect of case from letting a long s and the Kelvin sign pass for letters.
    flags = re.ASCII | re.IGNORECASE
    number = rf"(?P<number>{form.number}){form.after}"
    more = re.compile(form.more + number, flags) if form.more else None
    return re.compile(form.before + number, flags), more


def _found_at(text: str, at: int, registry: str, form: _Form) -> list[Found]:
    """The numbers of `form` in `text` that belong to its literal at `at`: none, one, or a list."""
    first, more = _expressions(form)
    found: list[Found] = []
    match = first.match(text, at)
    while match:
        groups = (group.upper() if form.upper else group.lower() for group in match.groups()[1:])
        start, end = match.span("number")
        found.append(Found(registry, form.written.format(*groups), start, end))
        match = more.match(text, end) if more else None
    return found


def find_registrations(text: str) -> list[Found]:
    """The registration numbers of trials and reviews that stand anywhere in `text`.

    A number must stand by itself: no letter or digit (of ASCII: Chinese is written without blanks)
    may touch it. Blanks, hyphens, a colon or "#" between a registry's letters and its digits are
    allowed, as is any case that occurs. EudraCT numbers are taken only after the word "EudraCT"
    (and "number", "no." and the like), or in a list after it. Numbers are not looked up: one of
    the right form that was never given out is found as well.

    Args:
        text: any text; none is an error.

    Returns:
        The numbers in the order of the text, each number of a registry once, where it stands
        first.
    """
    found: list[Found] = []
    if not _may_hold_any(text):
        return found
    # Small letters tell only whether a form may stand here: their text may be of another length.
    small = text.lower()
    for beginning, registry, form in _SEARCHED:
        if beginning in small:
            for literal in form.literals:
                if literal.lower() == beginning:
                    at = text.find(literal)
                    while at >= 0:
                        found += _found_at(text, at, registry, form)
                        at = text.find(literal, at + len(literal))
    if not found:
        return found
    found.sort(key=lambda one: one.start)
    first_of: dict[tuple[str, str], Found] = {}
    for one in found:
        first_of.setdefault((one.registry, one.id), one)
    return list(first_of.values())
