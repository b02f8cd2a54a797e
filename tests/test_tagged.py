"""Tagged formats beside each other: none is taken for another, and what is hostile costs its length."""

from __future__ import annotations

from io import BytesIO

import pytest
from tagged import detected
from test_adversarial import _assert_linear
from test_cochrane import TRIALS
from test_ovid import EMBASE_COM, NAMED, TAGGED
from test_refer import ARTICLE as REFER
from test_refworks import SECTION
from test_wos import ARTICLE as WOS
from test_wos import table

from mscbib import detection, parser
from mscbib.parser import Options

TEXTS = {
    "cochrane": TRIALS,
    "ovid": TAGGED,
    "refer": REFER,
    "refworks": SECTION,
    "wos": WOS,
    "wos-tab": table(WOS),
}
KINDS = [*TEXTS.items(), ("ovid", NAMED), ("ovid", EMBASE_COM)]


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_no_format_is_taken_for_another(kind: str, text: str) -> None:
    found = detection.detect(text)
    assert found.detected is not None
    assert found.detected.full_name == kind
    for candidate in found.candidates[1:]:
        assert candidate.score < 0.5, candidate


@pytest.mark.parametrize(
    "text",
    [
        "A page on formats.\n\nIn RIS entries begin with TY, in RefWorks\nRT Journal Article\nand so on.\n"
        * 3,
        "%A macro of TeX\n\\def\\x{1} % and a comment\n%T\nText of the page.\nMore of it.\nAnd more.\n" * 3,
        "PT 100 was measured.\nAU 7 is the unit.\nThe rest of the page\nsays nothing.\n",
        "<1>\nA list of things\n<2>\nAnd another\n",
        "Record #1 of 3\nName: x\nAge: 7\n",
        "a\tb\tc\n1\t2\t3\n",
        "TITLE\nOf my talk\n\nABSTRACT\nIt was good.\n",
        "PT J B\nTI ME\n",
        "TI  - Kelp\nSO  - Algae 2001\nAU  - Doe J\n",
    ],
)
def test_prose_is_no_format(text: str) -> None:
    assert detected(text) is None


#: Beginnings after which a piece comes again and again.
HOSTILE = {
    "wos": [
        ("PT J\nAU ", "Doe, J\n   "),
        ("PT J\nC1 ", "[Doe, J; "),
        ("PT J\nAU Doe, J\nC1 ", "[Doe, J] X\n   "),
        ("PT J\nDE ", "(a; "),
        ("PT J\nTI x\n", "ER x\n"),
        ("PT J\nCR ", "Doe J, 1999, V1, "),
        ("PT J\nAU Doe, J\nOI ", "Doe, J/0000-0002-1825-0097; "),
        ("", "PT J\n"),
        ("PT J\nAB a", " "),
        ("PT J\nSN ", "1234-567"),
        ("", "ER\n\n"),
    ],
    "wos-tab": [("PT\tTI\n", "\t"), ("PT\tAU\nJ\t", "Doe, J; "), ("", "PT\t"), ("PT\tTI\n", "J\tx\n")],
    "refer": [
        ("", "%0 Book\n"),
        ("%0 Book\n%T x\n%K ", "a\n"),
        ("%A x\n", "\n \n%"),
        ("%0 Book\n%P ", "+ "),
        ("%0 Book\n%X a", "\n "),
        ("%0 Book\n", "%Z arXiv: "),
        ("%0 Book\n%A ", "[x] "),
    ],
    "refworks": [
        ("", "RT Book\n"),
        ("RT Book\nAB ", "\nRT Aa"),
        ("RT Book\nK1 ", "a; "),
        ("RT Book\nAD ", "[a] x\n"),
    ],
    "cochrane": [
        ("Record #1 of 2\n", "AB: x\n"),
        ("", "Record #1 of 2\n"),
        ("Record #1 of 2\nKY: ", "a [b; "),
    ],
    "ovid": [
        ("<1>\nTI  - x.", "[Review] "),
        ("<1>\nSO  - x. ", "12(3):4-5, "),
        ("<1>\nSO  - x. ", "12 (3) (pp 1-"),
        ("<1>\nSO  - x", ". Date of Publication: "),
        ("<1>\nAU  - Doe", " "),
        ("<1>\nAU  - Doe", " 1,"),
        ("<1>\nAU  - Doe, Ann", " MD,"),
        ("<1>\nAU  - Doe A.\nIN  - ", "(Doe, "),
        ("<1>\nAU  - Doe A. 1\nIN  - ", "(1) x\n"),
        ("<1>\nAU  - Doe A. 1\nIN  - (1) y,", "\n"),
        ("<1>\nPT  - ", "Ab. Cd"),
        ("<1>\nAuthors\n  ", "Doe J.  "),
        ("<1>\n", "Title\n  x\n"),
        ("", "<1>\n"),
        ("TITLE\nx\nAUTHOR NAMES\n", "Doe A., "),
        ("TITLE\nx\nABSTRACT\n", "-----\n"),
        ("VN  - x\n", "TI  - x\n"),
    ],
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_hostile_costs_its_length(kind: str) -> None:
    def read(text: str) -> object:
        return list(parser.parse(BytesIO(text.encode()), "test", options))

    options = Options(kind=detection.named(kind), spans=True)
    for beginning, piece in HOSTILE[kind]:
        for end in ("", "\nx"):
            _assert_linear(read, beginning, piece, end, 20_000)


@pytest.mark.parametrize("kind", HOSTILE)
def test_detection_costs_its_length(kind: str) -> None:
    for beginning, piece in HOSTILE[kind]:
        _assert_linear(detection.detect, beginning, piece, "\n", 20_000)
