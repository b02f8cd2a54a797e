# @sign \nRecord #
"""The Cochrane Library's text export: "Record #1 of 23", then a tag a line ("AU: …")."""

from __future__ import annotations

import re

from mscbib.readers._tagged import Tagged
from mscbib.tags.cochrane import TABLE

TITLE = "Cochrane Library, as text"
EVIDENCE = (
    (2, r"^Record #[0-9]{1,9} of [0-9]{1,9}\s*$"),
    (1, r"^ID: C[A-Z]-?[0-9]"),
    (1, r"^(?:TI|AU|SO): \S"),
)
LINES = r"(?:[A-Z][A-Z0-9]|DOI): |Record #"


class Reader(Tagged):
    """Reads the Cochrane Library's text export."""

    layout = "cochrane"
    TABLE = TABLE
    LABEL = re.compile(r"(\n(?:[A-Z][A-Z0-9]|DOI):(?: +|(?=\n|\Z)))")
    BOUNDARY = re.compile(r"\n(?=Record #[0-9]{1,9} of [0-9]{1,9}[ \t]*(?:\n|\Z))")
    BOILERPLATE = re.compile(r"Record #[0-9]{1,9} of [0-9]{1,9}")

    def tag(self, label: str) -> str:
        """The name of the tag that a label has."""
        return label.strip().rstrip(":")
