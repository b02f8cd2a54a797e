"""``mscbib layouts``: the layouts and dialects there are."""

from __future__ import annotations

import click

from mscbib.commands import print_listing, text_or_json


@click.command(
    epilog="""\
\b
Examples:
  mscbib layouts
  mscbib layouts -t json | jq -r '.[].name'
"""
)
@text_or_json("one array")
def command(to: str) -> None:
    """List the layouts and dialects that can be read.

    MSCBIB_PATH names folders with layouts of your own.
    """
    from mscbib import dialects

    found = dialects.dialects()
    print_listing(
        to,
        [{"name": d.full_name, "title": d.title, "site": d.site, "grammar": str(d.path)} for d in found],
    )
