"""``mscbib formats``: the formats that can be written."""

from __future__ import annotations

import click

from mscbib.commands import echo_json


@click.command(
    epilog="""\
\b
Examples:
  mscbib formats
  mscbib formats -t json | jq -r '.[].name'
"""
)
@click.option(
    "-t",
    "--to",
    "to",
    type=click.Choice(["text", "json"]),
    default="text",
    help="text (default), or json: one array.",
)
def command(to: str) -> None:
    """List the formats that records can be written in (-t FORMAT)."""
    from mscbib import writers

    found = writers.formats()
    if to == "json":
        listing = [{"name": name, "title": title, "write": True} for name, title in found.items()]
        echo_json(listing, indent=True)
        return
    width = max(map(len, found))
    for name, title in found.items():
        click.echo(f"{name:{width}}  {title}")
