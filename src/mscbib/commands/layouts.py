"""``mscbib layouts``: the layouts and dialects there are, and what a dialect may say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mscbib.commands import echo_json, print_listing, text_or_json
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.dialects import Dialect

#: How many parts of a record are named in a line, before only the fields are that they are parts of.
_PARTS = 3


@click.command(
    epilog="""\
\b
Examples:
  mscbib layouts
  mscbib layouts --show citing_list          the fields that a dialect of it may have
  mscbib layouts --show citing_list/rca      what one dialect has, and behind which labels
  mscbib layouts --show citing_list/rca --source > my.lark
  mscbib layouts -t json | jq -r '.[].name'
"""
)
@click.option(
    "--show",
    metavar="NAME[/DIALECT]",
    help="What a layout offers to its dialects, or what a dialect has; a file of your own, NAME.lark, too.",
)
@click.option("--source", is_flag=True, help="With --show: the grammar itself, to start from.")
@text_or_json("one array; with --show one object")
def command(show: str | None, source: bool, to: str) -> None:
    """List the layouts and dialects that can be read.

    MSCBIB_PATH names folders with layouts of your own.
    """
    from mscbib import dialects

    if show is not None:
        _show(show, source, to)
        return
    if source:
        raise click.UsageError("--source shows the grammar of what --show names")
    found = dialects.dialects()
    print_listing(
        to,
        [{"name": d.full_name, "title": d.title, "site": d.site, "grammar": str(d.path)} for d in found],
    )


def _show(name: str, source: bool, to: str) -> None:
    """Show a layout or a dialect.

    Raises:
        click.BadParameter: there is none of that name.
        GrammarError: it is a file that is no dialect.
    """
    from mscbib import contract, dialects, discovery, own_dialect

    dialect = None
    if name.endswith(".lark"):
        dialect = own_dialect.read(Path(name))
    elif name not in discovery.names("layouts"):
        try:
            dialect = dialects.named(name)
        except LookupError as error:
            raise click.BadParameter(str(error.args[0]), param_hint="--show") from error
    if source:
        path = contract.file_of(name) if dialect is None else dialect.path
        click.echo(path.read_text(encoding="utf-8-sig"), nl=False)
        return
    shown = _of_layout(name) if dialect is None else _of_dialect(dialect)
    if to == "json":
        echo_json(shown, indent=True)
    elif dialect is None:
        _print_layout(shown)
    else:
        _print_dialect(shown)


def _of_layout(layout: str) -> dict[str, Any]:
    from mscbib import contract, dialects, discovery

    return {
        "name": layout,
        "title": (discovery.module("layouts", layout).__doc__ or "").partition("\n")[0],
        "grammar": str(contract.file_of(layout)),
        "dialects": [d.full_name for d in dialects.dialects() if d.layout == layout],
        "fields": [field._asdict() for field in contract.fields_of(layout)],
        "rules": [
            {"rule": rule, "source": source, "body": body}
            for rule, source, body in contract.composed_of(layout)
        ],
    }


def _of_dialect(dialect: Dialect) -> dict[str, Any]:
    from mscbib import contract

    return {
        "name": dialect.full_name,
        "title": dialect.title,
        "site": dialect.site,
        "grammar": str(dialect.path),
        "boundary": list(dialect.boundaries),
        "evidence": [{"weight": weight, "pattern": pattern} for weight, pattern in dialect.proofs],
        "sign": list(dialect.signs),
        "fields": [use._asdict() for use in contract.uses_of(dialect)],
    }


def _print_layout(shown: dict[str, Any]) -> None:
    click.echo(f"{shown['name']}: {visible(shown['title'])}")
    click.echo(f"contract: {visible(shown['grammar'])}")
    click.echo(f"dialects: {', '.join(shown['dialects'])}")
    rows = [(field["rule"], _parts(field["puts"]), field["form"]) for field in shown["fields"]]
    width, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    source = group = None
    for field, (rule, parts, form) in zip(shown["fields"], rows, strict=True):
        if field["source"] != source:
            source = field["source"]
            click.echo(f"\n%import {source} (…)        rule, what it puts into the record, its form")
        if field["group"] != group:
            group = field["group"]
            click.echo(f"  {visible(group)}")
        click.echo(f"    {rule:{width}}  {parts:{second}}  {visible(form)}".rstrip())
    click.echo("\nRules that put several together:")
    for rule in shown["rules"]:
        click.echo(f"    {rule['source']}: {rule['rule']}: {rule['body']}")


def _parts(paths: list[str]) -> str:
    """The parts of a record that a field fills; where they are many, the fields that these are parts of."""
    paths = [path for path in paths if not any(other.startswith(f"{path}.") for other in paths)]
    if len(paths) > _PARTS or len({path.split(".")[0] for path in paths}) == 1 < len(paths):
        paths = list(dict.fromkeys(path.split(".")[0] for path in paths))
    return ", ".join(paths[:_PARTS]) + (", …" if len(paths) > _PARTS else "")


def _print_dialect(shown: dict[str, Any]) -> None:
    click.echo(f"{shown['name']}: {visible(shown['title'])}")
    rows = [("site", shown["site"]), ("grammar", shown["grammar"])]
    rows += [("boundary", pattern) for pattern in shown["boundary"]]
    rows += [("evidence", f"{one['weight']:g} {one['pattern']}") for one in shown["evidence"]]
    rows += [("sign", sign) for sign in shown["sign"]]
    for name, value in rows:
        if value:
            click.echo(f"{name:9} {visible(value)}")
    click.echo("fields")
    width = max(len(use["rule"]) for use in shown["fields"])
    for use in shown["fields"]:
        places = ["first"] if use["begins"] else []
        # a blank or a comma between two of a kind tells less than a word
        words = [label for label in use["labels"] if any(map(str.isalpha, label.strip("`")))]
        labels = [label for label in words if label.startswith("`")] or use["labels"]
        places += [f"behind {' or '.join(labels)}"] if labels else []
        click.echo(f"  {use['rule']:{width}}  {visible(', '.join(places))}".rstrip())
