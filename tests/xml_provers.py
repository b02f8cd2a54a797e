"""Other people's programs that read the XML we write: pandoc always, Debian's where they are installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import Bio.Entrez
import pypandoc
import pytest
from lxml import etree


def piped(data: bytes, *command: str) -> bytes:
    """What a program makes of its standard input."""
    result = subprocess.run(command, input=data, capture_output=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


def pandoc(data: bytes, kind: str) -> list[dict[str, Any]]:
    """The references that pandoc finds in a text of that kind, as CSL-JSON."""
    found: list[dict[str, Any]] = json.loads(
        piped(data, pypandoc.get_pandoc_path(), "--from", kind, "--to", "csljson")
    )
    return found


def bibutils(data: bytes, path: Path, program: str | None = None) -> list[dict[str, list[str]]]:
    """The records that bibutils finds in a text, by the tags of RIS; `program` makes MODS of the text.

    bibutils takes files only, and is skipped where it is not installed.
    """
    for name in filter(None, (program, "xml2ris")):
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed: it is in Debian's package bibutils")
    path.write_bytes(data)
    if program is not None:
        data = piped(b"", program, str(path))
        path = path.with_suffix(".mods")
        path.write_bytes(data)
    text = piped(b"", "xml2ris", str(path)).decode("utf-8-sig")
    found: list[dict[str, list[str]]] = []
    for tag, value in re.findall(r"(?m)^([A-Z][A-Z0-9])  - ?(.*)$", text):
        if tag == "TY":
            found.append({})
        found[-1].setdefault(tag, []).append(value.strip())
    return found


def assert_well_formed(data: bytes) -> None:
    """xmllint finds nothing wrong with a text; where it is not installed, lxml, which has the same parser."""
    if shutil.which("xmllint"):
        piped(data, "xmllint", "--noout", "--nonet", "-")
    etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def jats_errors(data: bytes) -> list[str]:
    """What the document type of JATS 1.3 (Archiving), which Biopython brings, says against a text."""
    folder = Path(Bio.Entrez.__file__).parent / "DTDs"
    dtd = etree.DTD(str(folder / "JATS-archivearticle1-3-mathml3.dtd"))
    dtd.validate(etree.fromstring(data))
    return [error.message for error in dtd.error_log.filter_from_errors()]
