"""Pages that show what the program says: their tables and examples, as they are now."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
_GENERATED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_CONSOLE = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |\n" for line in lines)


def console(block: str) -> str:
    """A block of commands, each with what it prints now; standard error stands behind standard output."""
    shown = []
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
    }
    for line in block.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(
                ["bash", "-c", line[2:]],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
                stdin=subprocess.DEVNULL,
            )
            shown.append(f"{line}\n{done.stdout}{done.stderr}")
    return "".join(shown)


def current(text: str, tables: Mapping[str, Callable[[], str]]) -> str:
    """A page with its generated parts as they are now; `tables` are those that its marks name."""
    text = _GENERATED.sub(lambda m: m[1] + tables[m[2]]() + m[3], text)
    return _CONSOLE.sub(lambda m: m[1] + console(m[2]) + m[3], text)
