"""``mscbib formats``: the formats that can be read and written."""

from __future__ import annotations

import click

from mscbib.commands import echo_json, text_or_json


@click.command(
    epilog="""\
\b
Examples:
  mscbib formats
  mscbib formats -t json | jq -r '.[] | select(.read and .write).name'
"""
)
@text_or_json("one array")
def command(to: str) -> None:
    """List the formats that can be read (--from FORMAT) and written (-t FORMAT)."""
    from mscbib import readers, writers

    read = {known.name: known.title for known in readers.formats()}
    written = writers.formats()
    found = [
        {
            "name": name,
            "title": read.get(name) or written[name],
            "read": name in read,
            "write": name in written,
        }
        for name in sorted({*read, *written})
    ]
    if to == "json":
        echo_json(found, indent=True)
        return
    width = max(len(str(one["name"])) for one in found)
    for one in found:
        ways = f"{'read' if one['read'] else '':4} {'write' if one['write'] else '':5}"
        click.echo(f"{one['name']:{width}}  {ways}  {one['title']}")
