"""``mscbib layouts``: the layouts and dialects there are."""

from __future__ import annotations

import click

from mscbib.commands import echo_json


@click.command(
    epilog="""\
\b
Examples:
  mscbib layouts
  mscbib layouts -t json | jq -r '.[].name'
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
    """List the layouts and dialects that can be read.

    MSCBIB_PATH names folders with layouts of your own.
    """
    from mscbib import dialects

    found = dialects.dialects()
    if to == "json":
        listing = [
            {"name": d.full_name, "title": d.title, "site": d.site, "grammar": str(d.path)} for d in found
        ]
        echo_json(listing, indent=True)
        return
    width = max(len(d.full_name) for d in found)
    for d in found:
        click.echo(f"{d.full_name:{width}}  {d.title}")
