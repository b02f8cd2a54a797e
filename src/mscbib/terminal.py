"""Text from the input on its way to a terminal: shown, never obeyed."""

from __future__ import annotations

import re

#: C0 and C1 control characters, and the marks that change the direction of text or hide it.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)

_JSON_CONTROLS = re.compile(rb"\x7f|\xc2[\x80-\x9f]")


def visible(text: str, *, one_line: bool = True) -> str:
    r"""`text` with its control characters written out (``\x1b``); with `one_line` also line feeds."""
    shown = _CONTROLS.sub(_written_out, text)
    return shown.replace("\t", " ").replace("\n", "\\n") if one_line else shown


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible_json(data: bytes) -> bytes:
    """JSON with the control characters that it may hold as they are (DEL and C1) written out."""
    if not _JSON_CONTROLS.search(data):
        return data
    return _JSON_CONTROLS.sub(lambda match: b"\\u%04x" % ord(match[0].decode()), data)
