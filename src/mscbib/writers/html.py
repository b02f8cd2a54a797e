"""A bibliography as a web page of its own, in any CSL style."""

from __future__ import annotations

from mscbib.writers._bibliography import Bibliography

TITLE = "a bibliography as a web page, in any CSL style"


class Writer(Bibliography):
    """Writes a whole page, which needs nothing from elsewhere."""

    to = "html"
    options = ("--standalone",)
