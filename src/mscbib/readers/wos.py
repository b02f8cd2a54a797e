# @sign \nPT J
# @sign \nPT B
# @sign \nPT S
# @sign \nPT P
"""Web of Science's tagged files (.txt, .ciw): tags in the first column, from PT to ER, between FN and EF."""

from __future__ import annotations

import re

from mscbib.readers._tagged import Tagged
from mscbib.tags.wos import TABLE

TITLE = "Web of Science, tagged"
EVIDENCE = (
    (2, r"^PT [JBSP][ \t]*$"),
    (1, r"^(?:FN .|UT [A-Z]{2,12}:\S)"),
    (1, r"^(?:AU|TI|SO) \S"),
    (1, r"^ER[ \t]*$"),
)
LINES = r"[A-Z][A-Z0-9] \S| {2,3}\S|E[RF]\s*$"


class Reader(Tagged):
    """Reads Web of Science's tagged files."""

    layout = "wos"
    TABLE = TABLE
    LABEL = re.compile(r"(\n(?!ER[ \t]*\S)[A-Z][A-Z0-9](?: +|(?=\n|\Z)))")
    BOUNDARY = re.compile(r"\n(?=PT [JBSP][ \t]*$)", re.MULTILINE)
    FIRST = "PT"
    LAST = "ER"
    HEADERS = frozenset({"FN", "VR", "EF"})
    #: A file's head, or its foot, in the middle of another's.
    BOILERPLATE = re.compile(r"\ufeff?(?:FN .*|VR .*|EF)")
