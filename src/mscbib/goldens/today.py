"""What a case gives today."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mscbib import detection, parser, validation, writers
from mscbib.goldens import FINDINGS, NOT_GOLDEN, formats
from mscbib.parser import Options
from mscbib.writers import Style

if TYPE_CHECKING:
    from mscbib.detection import Kind
    from mscbib.diagnostics import Diagnostic
    from mscbib.model import Record


class Today:
    """The records and findings of the file at `path`.

    Raises:
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        options = Options(kind=kind_of(path), examiner=validation.all_rules())
        with path.open("rb") as stream:
            # a golden says the same wherever its folder stands
            entries = list(parser.parse(stream, path.name, options))
        self._records: list[Record] = [entry.record for entry in entries if entry.record is not None]
        self._findings: list[Diagnostic] = [finding for entry in entries for finding in entry.findings]

    def records(self) -> list[dict[str, Any]]:
        """The records as JSON has them, without what no golden holds."""
        plain = (json.loads(record.to_json()) for record in self._records)
        return [{name: value for name, value in one.items() if name not in NOT_GOLDEN} for one in plain]

    def text(self, suffix: str) -> bytes:
        """What a golden with that suffix holds, if it is not the records: findings, or what is written."""
        if suffix == FINDINGS:
            return "".join(map(_line, self._findings)).encode()
        stream = BytesIO()
        writer = writers.writer(formats()[suffix], stream, Style())
        for record in self._records:
            writer.write(record)
        writer.close()
        return stream.getvalue()


def _line(finding: Diagnostic) -> str:
    return f"{finding.line}:{finding.column}: {finding.code} {finding.message}\n"


def kind_of(path: Path) -> Kind | None:
    """What a case is to be read as, if its text cannot tell: what its folder is called.

    That is LAYOUT/DIALECT, or a format. Where the text can tell, it is to be found out, as users do.
    """
    folder = path.absolute().parent
    for name in (f"{folder.parent.name}/{folder.name}", folder.name):
        try:
            kind = detection.named(name)
        except LookupError:
            continue
        return None if isinstance(kind, detection.Described) or kind.evidence else kind
    return None
