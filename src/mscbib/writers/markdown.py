"""A bibliography as Markdown (CommonMark, without HTML), in any CSL style."""

from __future__ import annotations

from mscbib.writers._bibliography import Bibliography

TITLE = "a bibliography in Markdown, in any CSL style"


class Writer(Bibliography):
    """Writes a paragraph an entry."""

    to = "commonmark-raw_html"
