"""``mscbib formats``: the formats that can be read and written."""

from __future__ import annotations

import click

from mscbib.commands import echo_json, text_or_json


@click.command(
    epilog="""\
\b
Examples:
  mscbib formats
  mscbib formats ris                         its tags, and the fields they stand for
  mscbib formats -t json | jq -r '.[] | select(.read and .write).name'
"""
)
@click.argument("name", required=False, metavar="[FORMAT]")
@text_or_json("one array")
def command(name: str | None, to: str) -> None:
    """List the formats that can be read (--from FORMAT) and written (-t FORMAT); of one, its tags.

    What comes back from a tag that is written is listed as its fields; a tag without fields is read into
    several, or kept.
    """
    from mscbib import readers, writers

    if name is not None:
        _print_tags(name, to)
        return
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


def _print_tags(name: str, to: str) -> None:
    """Print the tags of a format, in the order in which they are written.

    Raises:
        click.BadParameter: it has no table of tags.
    """
    from mscbib import discovery

    try:
        table = discovery.module("tags", name.replace("-", "_")).TABLE
    except LookupError as error:
        known = ", ".join(known.replace("_", "-") for known in discovery.names("tags"))
        raise click.BadParameter(f"there are tags of {known}", param_hint="FORMAT") from error
    found = [
        {
            "tag": tag.name,
            "fields": list(tag.codec.fields),
            "read": tag.codec.read is not None,
            "write": tag.codec.write is not None and not tag.only_read,
        }
        for tag in table.tags
    ]
    if to == "json":
        echo_json(found, indent=True)
        return
    width = max(len(str(one["tag"])) for one in found)
    for one in found:
        ways = f"{'read' if one['read'] else '':4} {'write' if one['write'] else '':5}"
        click.echo(f"{one['tag']:{width}}  {ways}  {', '.join(one['fields'])}".rstrip())
