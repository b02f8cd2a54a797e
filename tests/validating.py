"""What tests of `mscbib validate` share: a work clean and with faults, a folder to work in, and the call."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mscbib.cli import cli

RIS = """\
TY  - JOUR
TI  - Cells that mend
AU  - Doe, Jane
PY  - 2019
JO  - Cell
VL  - 3
SP  - {first}
EP  - 960
DO  - 10.1000/{doi}
ER  -
"""
CLEAN = RIS.format(first=951, doi="abc")
REVERSED = RIS.format(first=973, doi="abc")
STOPPED = RIS.format(first=951, doi="abc.")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in that is no project's."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def validate(*arguments: str, text: str | bytes | None = None) -> Result:
    """What `mscbib validate` says to these arguments."""
    return CliRunner().invoke(cli, ["validate", *arguments], input=text)
