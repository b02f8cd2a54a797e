"""Formatted bibliographies in any CSL style, which pandoc makes.

The records are given to pandoc as a document that is parsed already, so that a text is a text: no tag, no
Markdown and no quotation mark in it is looked for (pandoc's reader of CSL-JSON takes for ever for a title
with thirty tags that are never closed). Only what CSL-JSON has for it becomes italic, bold, high or low.
"""

from __future__ import annotations

import errno
import re
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib import discovery
from mscbib.plain import printable
from mscbib.tags.csl_json import item
from mscbib.terminal import visible
from mscbib.writers import _csl_styles
from mscbib.writers.csl_json import Ids, dumped

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

_RICH = re.compile(r"<(i|b|sub|sup)>([^<>]+)</\1>")
_KINDS = {"i": "Emph", "b": "Strong", "sub": "Subscript", "sup": "Superscript"}
_BLANKS = re.compile(r"(\s+)")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
#: A citation of everything there is.
_EVERYTHING = {
    "t": "Cite",
    "c": [
        [
            {
                "citationId": "*",
                "citationPrefix": [],
                "citationSuffix": [],
                "citationMode": {"t": "NormalCitation"},
                "citationNoteNum": 0,
                "citationHash": 0,
            }
        ],
        [{"t": "Str", "c": "@*"}],
    ],
}


class Bibliography:
    """Writes what pandoc makes of the records, when the last has come. A format's own writer says how:

    ``to`` is the name of pandoc's format, ``options`` what else it is told.
    """

    to: str
    options: tuple[str, ...] = ()

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        """See `mscbib.writers.Style`: ``csl_style`` is a file or a style's name, ``locale`` a language.

        Raises:
            LookupError: there is no such style, or no such language.
            MissingLibraryError: pandoc is not installed.
        """
        self._stream = stream
        self._terminal = style.terminal
        self._pandoc = _pandoc()
        self._style = _csl_styles.found(style.csl_style) if style.csl_style else None
        if style.locale and not _LOCALE.fullmatch(style.locale):
            raise LookupError(f"{style.locale!r} names no language: write it as in en-GB")
        self._with_abstract = self._style is not None and self._style.prints_abstracts
        self._ids = Ids()
        self._before = b""
        self._items = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `close`
        language = style.locale or (self._style and self._style.locale) or "en-US"
        meta = {
            "lang": _text(language),
            "pagetitle": _text("Bibliography"),
            "nocite": {"t": "MetaInlines", "c": [_EVERYTHING]},
        }
        head = {"pandoc-api-version": _version(self._pandoc), "blocks": [], "meta": meta}
        self._items.write(dumped(head)[:-2] + b',"references":{"t":"MetaList","c":[')

    def write(self, record: Record) -> None:
        """Take one record."""
        made = self._ids.unique(item(record))
        made.pop("custom", None)
        if not self._with_abstract:
            made.pop("abstract", None)
        if "title" not in made and record.raw:  # a reference that was not understood
            made["title"] = record.raw
        self._items.write(self._before + dumped(_meta(made)))
        self._before = b","

    def finished(self, text: bytes) -> bytes:
        """What pandoc made, with what it leaves undone; by default that is nothing."""
        return text

    def close(self) -> None:
        """Let pandoc make the bibliography.

        Raises:
            OSError: pandoc fails.
        """
        with self._items as items:
            items.write(b"]}}}")
            items.seek(0)
            command = [self._pandoc, "--sandbox", "--citeproc", "--wrap=none", "-f", "json", "-t", self.to]
            if self._style is not None:
                command.append(f"--csl={self._style.path}")
            done = subprocess.run([*command, *self.options], stdin=items, capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise OSError(errno.EIO, f"pandoc could not make the bibliography: {said[:300]}")
        text = self.finished(done.stdout)
        self._stream.write(visible(text.decode(), one_line=False).encode() if self._terminal else text)


def _pandoc() -> str:
    """The program: that of pypandoc-binary, or one that is installed."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        found = shutil.which("pandoc")
        if found is None:
            raise discovery.MissingLibraryError("pandoc", "bibliography") from None
        return found


def _version(pandoc: str) -> list[int]:
    """The version of parsed documents that this pandoc takes."""
    import orjson

    command = [pandoc, "--sandbox", "-f", "commonmark", "-t", "json"]
    done = subprocess.run(command, input=b"", capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise OSError(errno.EIO, f"{pandoc} does not run: {done.stderr.decode(errors='replace')[:300]}")
    version: list[int] = orjson.loads(done.stdout)["pandoc-api-version"]
    return version


# ---- A record as pandoc has it when it has parsed it


def _meta(value: Any, key: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {name: _meta(part, name) for name, part in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(part) for part in value]}
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, str) and key not in ("id", "type"):
        return {"t": "MetaInlines", "c": _inlines(printable(value))}
    return _text(str(value))


def _text(value: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": value}


def _inlines(text: str) -> list[dict[str, Any]]:
    """A text's words, and those that CSL-JSON marks as italic, bold, high or low."""
    found = []
    done = 0
    for match in _RICH.finditer(text):
        found += _words(text[done : match.start()])
        found.append({"t": _KINDS[match[1]], "c": _words(match[2])})
        done = match.end()
    return found + _words(text[done:])


def _words(text: str) -> list[dict[str, Any]]:
    pieces = _BLANKS.split(text)
    return [{"t": "Space"} if piece.isspace() else {"t": "Str", "c": piece} for piece in pieces if piece]
