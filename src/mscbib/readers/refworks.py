# @sign \nRT
"""RefWorks Tagged Format: two letters or a letter and a digit, one blank, the value; an entry begins at RT.

Only the format's own tags are tags: a line of an abstract may begin with two capital letters, too.
"""

from __future__ import annotations

import re

from mscbib.readers._tagged import Tagged
from mscbib.tags.refworks import TABLE

TITLE = "RefWorks, tagged"
EVIDENCE = (
    (2, r"^RT (?:Journal|Book|Conference|Dissertation|Thesis|Report|Web Page|Generic|Magazine|Newspaper)\b"),
    (1, r"^T1 \S"),
    (1, r"^(?:A1|JF|YR|SR|K1) \S"),
)
LINES = r"(?:[A-Z][A-Z0-9]|U1[0-5]|PMC?ID) \S"

_TAGS = (
    "A[1-6BDNV]|C[LNR]|D[BOS]|E[DR]|FD|I[DPS]|J[FO]|K1|L[AKL]|NO|O[LPT]|P[BP]|PMC?ID|RD|S[FLNPRT]"
    "|T[123]|U(?:1[0-5]|[1-9L])|VO|W[PTV]|YR"
)
#: Behind RT stand words that begin with capitals: "RT PCR was …" is a line of an abstract.
_TYPE = r" +(?:DVD|[A-Z][a-z][A-Za-z ,/()]{1,40})[ \t]*(?:\n|\Z)"


class Reader(Tagged):
    """Reads RefWorks Tagged Format."""

    layout = "refworks"
    TABLE = TABLE
    LABEL = re.compile(rf"(\n(?:{_TAGS}|RT(?={_TYPE}))(?: +|(?=\n|\Z)))")
    TAG_END = 5
    BOUNDARY = re.compile(rf"\n(?=RT{_TYPE})")
    FIRST = "RT"
