"""A bibliography as Markdown (CommonMark, without HTML), in any CSL style."""

from __future__ import annotations

import re

from mscbib.writers._bibliography import Bibliography

TITLE = "a bibliography in Markdown, in any CSL style"

#: What a reader of Markdown takes for a character by its name or number.
_ENTITY = re.compile(rb"&(?=#?[0-9A-Za-z]{1,32};)")


class Writer(Bibliography):
    """Writes a paragraph an entry."""

    to = "commonmark-raw_html"

    def finished(self, text: bytes) -> bytes:
        """What pandoc made, where a text's own `&amp;` would be read as `&`."""
        return _ENTITY.sub(rb"\\&", text)
