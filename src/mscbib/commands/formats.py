"""``mscbib formats``: the formats that can be written."""

from __future__ import annotations

import click

from mscbib.commands import print_listing, text_or_json


@click.command(
    epilog="""\
\b
Examples:
  mscbib formats
  mscbib formats -t json | jq -r '.[].name'
"""
)
@text_or_json("one array")
def command(to: str) -> None:
    """List the formats that records can be written in (-t FORMAT)."""
    from mscbib import writers

    found = writers.formats()
    print_listing(to, [{"name": name, "title": title, "write": True} for name, title in found.items()])
