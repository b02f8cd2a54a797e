"""``mscbib rule``: the page of a rule of `mscbib validate`."""

from __future__ import annotations

import sys

import click

from mscbib.commands import at_terminal, echo_json, terminal_width, text_or_json, wants_color
from mscbib.terminal import visible

#: How far the text below a heading is put in.
_INDENT = "  "

_FIXES = {
    None: "",
    "safe": "with `--fix` the text is mended where nobody has to look at it first",
    "unsafe": "a mended text is offered (`--diff` shows it), at which a person has to look",
}


@click.command(
    epilog="""\
\b
Examples:
  mscbib rule MSC305
  mscbib rule reversed-pages
  mscbib rule MSC305 -t json | jq -r .why_it_matters
"""
)
@click.argument("wanted", metavar="CODE")
@text_or_json("one object")
def command(wanted: str, to: str) -> None:
    """Say what a rule finds, why it matters, and how to mend it.

    CODE is its code or its name; `mscbib rules` lists them.
    """
    from mscbib import checks
    from mscbib.diagnostics import rule
    from mscbib.selection import UnknownRuleError, named

    try:
        known = rule(named(wanted))
    except UnknownRuleError as error:
        raise click.BadParameter(str(error), param_hint="CODE") from error
    page, fix = checks.page(known.name), checks.fix(known.name)
    if to == "json":
        said = {
            "code": known.code,
            "name": known.name,
            "severity": known.severity,
            "summary": page.summary,
            "remedy": known.remedy,
            "fix": fix,
        }
        parts = {heading.lower().replace(" ", "_"): text for heading, text in page.parts.items()}
        echo_json(said | parts, indent=True)
        return
    parts = dict(page.parts)
    if fix is not None:
        parts["Fix"] = _FIXES[fix]
    _print(f"{known.name} ({known.code}, {known.severity})", page.summary, parts)


def _print(title: str, summary: str, parts: dict[str, str]) -> None:
    """Print a page; at a terminal with bold headings, and as wide as that is."""
    color = wants_color("auto", sys.stdout)
    width = terminal_width() if at_terminal(sys.stdout) else 0

    def bold(text: str) -> str:
        return click.style(text, bold=True) if color else text

    lines = [bold(visible(title)), "", *wrapped(f"{summary}.", width)]
    for heading, text in parts.items():
        lines += ["", bold(visible(heading))]
        lines += [f"{_INDENT}{line}".rstrip() for line in wrapped(text, width - len(_INDENT))]
    click.echo("\n".join(lines), color=color)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text; where they are too wide, a paragraph that is not laid out is filled anew."""
    import textwrap

    lines = list[str]()
    for paragraph in visible(text, one_line=False).split("\n\n"):
        own = paragraph.split("\n")
        is_wide = 0 < width < max(map(len, own))
        is_laid_out = any(line.startswith(" ") for line in own)
        if is_wide and not is_laid_out:
            own = textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)
        lines += ["", *own] if lines else own
    return lines
