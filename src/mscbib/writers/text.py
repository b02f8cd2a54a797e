"""A bibliography as plain text, in any CSL style."""

from __future__ import annotations

from mscbib.writers._bibliography import Bibliography

TITLE = "a bibliography as plain text, in any CSL style"


class Writer(Bibliography):
    """Writes a paragraph an entry."""

    to = "plain"
