"""``mscbib validate``: what is wrong with dumps, records and bibliographies, and how to mend it."""

from __future__ import annotations

import click

from mscbib import discovery
from mscbib.commands import paths_argument, reading_options, talking_options


@click.command(
    epilog="""\
\b
Examples:
  mscbib validate library.bib
  mscbib validate dumps/ --select MSC2,reversed-pages --statistics
  mscbib validate library.ris --diff
  mscbib validate library.ris --fix
  mscbib validate . --output-format github --fail-on warning

\b
`mscbib rules` lists what is looked for, and `mscbib rule MSC305` says why it matters and how to mend it.
Settings of a folder stand in its mscbib.toml, or in [tool.mscbib] of its pyproject.toml.
"""
)
@paths_argument
@click.option(
    "--output-format",
    metavar="FORMAT",
    help=f"{', '.join(name.replace('_', '-') for name in discovery.names('reports'))}; default: full.",
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    type=click.Path(),
    help="Write the findings to FILE, whole or not at all.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    help="Only these rules: codes (MSC305), beginnings of codes (MSC3), names, or ALL; with commas between.",
)
@click.option("--extend-select", multiple=True, metavar="RULES", help="These rules besides those selected.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules.")
@click.option(
    "--severity",
    multiple=True,
    metavar="LEVEL",
    help="Only findings as bad as LEVEL (error or warning); MSC3=warning says how bad those rules are.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    help="From which severity on findings make the exit code 1 (default: error).",
)
@click.option("--fix", is_flag=True, help="Mend in the files what can be mended safely; report the rest.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff, also what a person should look at.")
@click.option("--statistics", is_flag=True, help="How often each rule found something, instead of where.")
@click.option(
    "--baseline", metavar="FILE", type=click.Path(), help="Do not report the findings that stand in FILE."
)
@click.option("--write-baseline", is_flag=True, help="Write today's findings to the baseline.")
@click.option("--config", metavar="FILE", type=click.Path(), help="Take the settings from FILE.")
@click.option("--isolated", is_flag=True, help="Take settings from no file.")
@reading_options
@talking_options
def command(paths: tuple[str, ...], **options: object) -> None:
    """Say what is wrong in dumps, records and bibliographies, where, and what to do about it.

    PATH is a file, a folder (all files in it), or - for standard input, which is also the default. Findings
    go to standard output. The exit code is 1 if there are findings at error level, else 0.
    """
    from mscbib.commands._validate import run

    run(paths, **options)  # type: ignore[arg-type]
