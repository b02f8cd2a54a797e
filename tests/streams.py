"""What the tests of source text share: texts, streams that give them in pieces, and reading them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from mscbib import dialects, parser
from mscbib.decoding import Decoder
from mscbib.diagnostics import Diagnostic

FIXTURES = Path(__file__).parent.parent / "fixtures"
NAMES = ("abstract_page/globalauthorid", "citing_list/rca", "review_snippet/scite")
TEXTS = {name: (FIXTURES / name / "seed.txt").read_text(encoding="utf-8") for name in NAMES}
RCA = TEXTS["citing_list/rca"]

#: Citing lists as they might be saved in western and eastern Europe before Unicode.
WESTERN = """\
1
|
Müller JÄ, Núñez Ó. Größe und Übergänge: café, façade et naïveté à l’hôpital. Zürich Méd J 2021; 12:34-9. \
[PMID: 12345678 DOI: 10.1234/zmj.2021.34] [Citation(s) in RCA: 3] [Impact Index Per Article: 1.5] \
[Reference Citation Analysis]
Abstract
Über die Größe der Zellen wissen wir wenig. Die Übergänge waren häufig, aber nicht schön. Après une année, \
l’évaluation était très différente de celle espérée par les médecins.
Collapse
Affiliation(s)
- Jürgen Ä. Müller
- Universitätsklinik für Innere Medizin, Zürich, Schweiz
| | - Óscar Núñez
- Hospital de la Nación, Málaga, España
| |
Collapse
|
"""
EASTERN = """\
1
|
Иванов ИИ, Петров ПП. Клеточная терапия: обзор литературы. Вестн Мед 2021; 12:34-9. \
[PMID: 12345678 DOI: 10.1234/zmj.2021.34] [Citation(s) in RCA: 3] [Impact Index Per Article: 1.5] \
[Reference Citation Analysis]
Abstract
В обзоре рассмотрены современные данные о применении мезенхимальных клеток. Показано, что лечение было \
безопасным, но не всегда действенным. Нужны новые исследования.
Collapse
Affiliation(s)
- Иван Иванов
- Институт клеточной терапии, Москва, Россия
| |
Collapse
|
"""
#: An entry of ASCII only.
PLAIN = """\
%d
|
Doe J, Roe R. On the number %d. J Numb 2020; 1:2-9. [Citation(s) in RCA: 0] [Impact Index Per Article: 0] \
[Reference Citation Analysis]
Abstract
Nothing is said of the number here that was not said before.
Collapse
|
"""


class Pieces:
    """A stream that gives its bytes in pieces, as a pipe does."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter([piece for piece in pieces if piece])
        self._rest = b""

    def read1(self, size: int) -> bytes:
        piece = self._rest or next(self._pieces, b"")
        piece, self._rest = piece[:size], piece[size:]
        return piece

    read = read1


def in_pieces(data: bytes, size: int) -> BinaryIO:
    """A stream of `data`, `size` bytes at a time."""
    return cast(BinaryIO, Pieces(data[at : at + size] for at in range(0, len(data), size)))


def read(
    stream: BinaryIO | bytes, encoding: str | None = None, layout: str | None = None, **options: Any
) -> tuple[list[dict[str, Any]], list[Diagnostic]]:
    """The records, as plain data, and the findings of a stream."""
    known = parser.Options(kind=dialects.named(layout) if layout else None, encoding=encoding, **options)
    records, findings = [], []
    for entry in parser.parse(BytesIO(stream) if isinstance(stream, bytes) else stream, "test", known):
        if entry.record is not None:
            records.append(entry.record.model_dump(mode="json", exclude_defaults=True))
        findings += entry.findings
    return records, findings


def records_of(text: str) -> list[dict[str, Any]]:
    """The records of a text that is clean."""
    records, findings = read(text.encode())
    assert records and not findings
    return records


def decoded(stream: BinaryIO | bytes, encoding: str | None = None) -> tuple[str, Decoder]:
    """The text of a stream, and the decoder that read it."""
    decoder = Decoder(encoding)
    return "".join(decoder.decode(BytesIO(stream) if isinstance(stream, bytes) else stream)), decoder


Piece = TypeVar("Piece", str, bytes)


def cut(whole: Piece, places: Sequence[float]) -> list[Piece]:
    """`whole` in pieces, cut at these shares of its length."""
    at = sorted({0, *(int(place * len(whole)) for place in places), len(whole)})
    return [whole[start:end] for start, end in pairwise(at)]


def with_ends(text: str, ends: Sequence[str]) -> str:
    """`text` with these line ends in turn; a CR does not come before a lone LF, which would be one end."""
    parts: list[str] = []
    for number, line in enumerate(text.split("\n")):
        end = ends[number % len(ends)]
        if parts and not line and end == "\n" and parts[-1] == "\r":
            end = "\r\n"
        parts += [line, end]
    return "".join(parts[:-1])
