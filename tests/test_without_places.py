"""An entry says the same whether places are asked for or not: they are read in two ways, for speed."""

from __future__ import annotations

from io import BytesIO

import pytest
from test_damage import DAMAGES, Damage
from test_ovid import EMBASE_COM, NAMED
from test_tagged import TEXTS

from mscbib import detection, parser
from mscbib.parser import Options

RIS = """TY  - JOUR
AU  - Fern, Ada
A1  - Moss Study Group,
TI  - Kelp: NCT01234567 at sea.
T2  - Algae
JA  - Alg
PY  - 2021/03/
DA  - 2021/03/05/
SP  - 12
EP  - 9
SN  - 1234-5679
SN  - no number
DO  - 10.1000/kelp
AN  - 12345678
C2  - PMC1234
AB  - Aim: to see. Methods: we looked.
N1  - PMID: 12345678
N1  - a note
AD  - [Fern, Ada] Institute of Shores
KW  - kelp
  and tides
XX  - kept
ER  - \n
TY  - BOOK
TI  - Shores
ER  -
"""

NBIB = """PMID- 12345678
OWN - NLM
STAT- MEDLINE
DP  - 2015 Jan-Feb
TI  - Kelp, of which the title is so long that it goes on behind the end of the line,
      and ends here.
PG  - 12-9
LID - 10.1000/kelp [doi]
AB  - AIM: To see. METHODS: We looked at all of it, and at some of it twice, as this line
      says. See NCT01234567.
FAU - Fern, Ada
AU  - Fern A
AD  - Institute of Shores.
FAU - Moss, Bo
AU  - Other X
AUID- ORCID: 0000-0002-1825-0097
CN  - Study Group
IS  - 1234-5679 (Electronic)
IS  - none
TA  - Alg
JT  - Algae
PHST- 2015/02/31 00:00 [received]
XX  - kept

PMID- 2
TI  - Shores
"""

BIB = """@article{fern2021,
  author = {Fern, Ada and {Study Group} and others},
  title = {The {CAR-T} kelp~50\\%},
  journal = {Algae},
  year = 2021,
  month = mar,
  pages = {12--9},
  doi = {10.1000/kelp},
  issn = {no number},
  abstract = { Aim: to see. },
  keywords = {{kelp, big}, tides},
  publisher = {Moss} # { Press},
  note = "a " # {note},
  xx = {kept},
}

@book{moss,
  title = {Shores},
  crossref = {nothing}
}
"""

ALL = [
    ("ris", RIS),
    ("nbib", NBIB),
    ("bibtex", BIB),
    ("biblatex", BIB),
    ("ovid", NAMED),
    ("ovid", EMBASE_COM),
]
ALL += [(kind, text) for kind, text in TEXTS.items() if kind != "wos-tab"]

MORE: dict[str, Damage] = {
    "as it is": lambda lines, at: lines,
    "blanks around": lambda lines, at: [*lines[:at], f"  {lines[at][:-1]} \u00a0\n", *lines[at + 1 :]],
    "an empty line": lambda lines, at: [*lines[:at], "\n", *lines[at:]],
    "a value lost": lambda lines, at: [*lines[:at], lines[at][:6].rstrip("\n") + "\n", *lines[at + 1 :]],
    "the line end lost": lambda lines, at: [*lines[:at], lines[at][:-1], *lines[at + 1 :]],
}


def said(text: str, kind: str, *, spans: bool) -> list[tuple[object, ...]]:
    """What the entries say, without where their values stand."""
    options = Options(kind=detection.named(kind), spans=spans)
    found: list[tuple[object, ...]] = []
    for entry in parser.parse(BytesIO(text.encode()), "test", options):
        record = entry.record and entry.record.model_copy(update={"spans": None}).to_json()
        found.append((record, entry.findings, entry.rejected))
    return found


@pytest.mark.parametrize("damage", DAMAGES | MORE)
@pytest.mark.parametrize(("kind", "text"), ALL)
def test_places_change_nothing(kind: str, text: str, damage: str) -> None:
    lines = text.splitlines(keepends=True)
    for at in range(len(lines)):
        damaged = "".join((DAMAGES | MORE)[damage](lines, at))
        assert said(damaged, kind, spans=False) == said(damaged, kind, spans=True), f"line {at + 1}"


@pytest.mark.parametrize(("kind", "text"), ALL)
def test_the_texts_have_values_and_findings(kind: str, text: str) -> None:
    assert any(record for record, *_ in said(text, kind, spans=False))


def test_values_that_are_wrong_are_found_without_places_too() -> None:
    for kind, text in (("ris", RIS), ("nbib", NBIB), ("bibtex", BIB)):
        assert any(findings for _, findings, _ in said(text, kind, spans=False)), kind


@pytest.mark.parametrize("damage", ["drop", "duplicate", "swap with the next"])
def test_fields_of_bibtex_may_be_far_apart(damage: str) -> None:
    lines = BIB.splitlines(keepends=True)
    for at in range(1, len(lines) - 1):  # an entry without its head has a digest for its id
        near = "".join(DAMAGES[damage](lines, at))
        far = near.replace(" = {", f"{' ' * 70}= {{")  # no field's beginning is looked up then
        found = [record for record, *_ in said(near, "bibtex", spans=False)]
        assert found == [record for record, *_ in said(far, "bibtex", spans=False)], f"line {at + 1}"
