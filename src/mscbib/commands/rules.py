"""``mscbib rules``: what `mscbib validate` looks for."""

from __future__ import annotations

import click

from mscbib.commands import echo_json, text_or_json
from mscbib.terminal import visible

#: How a rule is marked whose findings come with a fix.
_MARKS = {None: "", "safe": "*", "unsafe": "?"}


@click.command(
    epilog="""\
\b
Examples:
  mscbib rules
  mscbib rule invalid-doi                    the page of one of them
  mscbib rules -t json | jq -r '.[] | select(.severity == "error").code'
"""
)
@text_or_json("one array")
def command(to: str) -> None:
    """List the rules of `mscbib validate`: code, severity, name and what is found.

    Of a rule marked * the text can be mended by --fix, at least sometimes; of one marked ? a person has to
    look at what is offered. `mscbib rule CODE` says more.
    """
    from mscbib import checks
    from mscbib.diagnostics import rule

    found = [
        {
            "code": known.code,
            "name": known.name,
            "severity": known.severity,
            "summary": checks.page(known.name).summary,
            "remedy": known.remedy,
            "fix": checks.fix(known.name),
        }
        for known in map(rule, checks.names())
    ]
    if to == "json":
        echo_json(found, indent=True)
        return
    width = max(len(str(one["name"])) for one in found)
    for one in found:
        name = f"{_MARKS[one['fix']]:1} {one['name']:{width}}"
        click.echo(f"{one['code']}  {one['severity']:7} {name}  {visible(str(one['summary']))}")
