"""Text as exchange formats can hold it: without control characters, on one line; and values as text."""

from __future__ import annotations

import re
from typing import Any

#: A run of blanks that holds a line break; it is tried at its beginning only, or long ones cost their square.
_BREAKS = re.compile(r"(?<!\s)\s*[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*")
#: Where a line was broken: the blanks before it are not tried one by one.
_WRAPS = re.compile(r"(?<![ \t])[ \t]*\n\s*")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def printable(text: str) -> str:
    """`text` without the control characters that no format can hold; tabs and line breaks stay."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def flat(text: str) -> str:
    """`text` on one line: each line break with the blanks around it is one blank."""
    return text if text.isprintable() else _BREAKS.sub(" ", text)


def unwrapped(text: str) -> str:
    """A value whose lines the page broke to its width, on one line."""
    return _WRAPS.sub(" ", text) if "\n" in text else text


def one_line(text: str) -> str:
    """`text` as a format can hold it that has a value a line."""
    return text.strip() if text.isprintable() else flat(printable(text)).strip()


def json_text(value: Any) -> str:
    """A value as one text: a string as it is, anything else as JSON."""
    import orjson

    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # a number of more than 64 bits
        import json

        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


#: How deep values in a text may be nested: what is deeper, Python cannot even show.
_DEEPEST = 200


def json_value(text: str) -> Any:
    """The value that a text of JSON is.

    Raises:
        ValueError: it is no JSON, or values in it are nested very deep.
    """
    import orjson

    value = orjson.loads(text)
    level = [value]
    for _ in range(_DEEPEST):
        held = [one for one in level if isinstance(one, (dict, list))]
        level = [inner for one in held for inner in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return value
    raise ValueError(f"values are nested more than {_DEEPEST} deep")
