"""A dialect of the user's own: what the page about it shows, what the command line says, what goes wrong.

`python tests/test_own_dialect.py` writes the outputs and tables of docs/write-a-dialect.md anew.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from mscbib import contract, dialects, discovery, grammar, own_dialect, probe, samples
from mscbib.cli import cli
from mscbib.model import Record
from mscbib.patterns import GrammarError

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "write-a-dialect.md"
_BLOCK = re.compile(r"(```(console|text|lark)(?: (\S+))?\n)(.*?)(```)", re.DOTALL)
_GENERATED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


# ---- The page


def directives() -> str:
    rows = [f"| `// @{name} {form}` | {words} |" for name, (form, words) in dialects.DIRECTIVES.items()]
    return "\n".join(["| line | what it is |", "| --- | --- |", *rows, ""])


def terminals() -> str:
    found = re.findall(r"(?m)^([A-Z_]+): (/.*/)$", grammar.find("terminals").read_text(encoding="utf-8"))
    rows = [f"| `{name}` | `{pattern.replace('|', chr(92) + '|')}` |" for name, pattern in found]
    return "\n".join(["| terminal | what it matches |", "| --- | --- |", *rows, ""])


def fields() -> str:
    rows = []
    for layout in discovery.names("layouts"):
        by_source: dict[str, list[str]] = {}
        for field in contract.fields_of(layout):
            by_source.setdefault(field.source, []).append(f"`{field.rule}`")
        for source, rules in by_source.items():
            rows.append(f"| {layout} | `{source}` | {', '.join(rules)} |")
    return "\n".join(["| layout | import from | rules |", "| --- | --- | --- |", *rows, ""])


def _run(command: str, folder: Path) -> str:
    """What a command prints: standard output, then standard error."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout + done.stderr


def current(text: str, folder: Path) -> str:
    """The page with its tables and outputs as they are now; its files are written to `folder` on the way."""

    def block(match: re.Match[str]) -> str:
        kind, name, body = match[2], match[3], match[4]
        if kind != "console":
            if name:
                (folder / name).write_text(body, encoding="utf-8")
            return match[0]
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        return match[1] + "".join(f"{line}\n{_run(line[2:], folder)}" for line in commands) + match[5]

    text = _GENERATED.sub(lambda match: match[1] + globals()[match[2]]() + match[3], text)
    return _BLOCK.sub(block, text)


def _squeezed(text: str) -> list[str]:
    """Lines without the widths of columns, which hang on what else there is."""
    return [re.sub(r" +|─+", " ", line).rstrip() for line in text.splitlines()]


def test_the_page_shows_what_the_program_does(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert _squeezed(text) == _squeezed(current(text, tmp_path)), "run `python tests/test_own_dialect.py`"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as there:
        PAGE.write_text(current(PAGE.read_text(encoding="utf-8"), Path(there)), encoding="utf-8")
