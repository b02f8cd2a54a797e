"""The writer of BibTeX and BibLaTeX: what differs is the table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from mscbib.plain import one_line
from mscbib.tags import Table
from mscbib.tags._bibtex import CITATION_KEY, ENTRY_TYPE
from mscbib.tags._bibtex_homes import KEY_LABEL, labelled
from mscbib.tags._braces import is_balanced
from mscbib.tags._entry_types import LAYOUTS
from mscbib.tags._latex import escaped

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._/+*-]{0,200}")
#: What `parser.digest` makes: no key that a person would cite by.
_DIGEST = re.compile(r"[0-9a-f]{16}")
_WORD = re.compile(r"[a-z0-9]+")
_FIELD = re.compile(r"[^\W\d][\w:+./*&-]{0,80}")
_SMALL_WORDS = "a an the on of in for and to der die das le la les el los un une"
_STOPWORDS = frozenset(_SMALL_WORDS.split())
_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys("'’")
)
#: What is kept and written elsewhere: in the entry's head, or with other things in one field.
_WRITTEN_ELSEWHERE = frozenset({"entrytype", "note", "usera"})


class BibWriter:
    """Writes each record as an entry with a key of its own."""

    TABLE: Table

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._write = stream.write
        self._keys: set[str] = set()  # in small letters: biber takes keys that differ in case for a mistake
        self._counts: dict[str, int] = {}

    def write(self, record: Record) -> None:
        """Write one entry."""
        fields: dict[str, str] = {}
        entry = ""
        for name, value in self.TABLE.written(record):
            if name == ENTRY_TYPE:
                entry = value
            elif name != CITATION_KEY and value:
                fields[name] = value
        key = self._key(record)
        if record.id and record.id != key and not _DIGEST.fullmatch(record.id):
            fields["usera"] = "; ".join(filter(None, (fields.get("usera"), labelled(KEY_LABEL, record.id))))
        for name, value in _kept(record):
            if fields.get(name) != value:
                fields[_free(name, fields)] = value
        lines = [f"  {name} = {_delimited(name, value)},\n" for name, value in fields.items()]
        self._write("".join([f"@{entry}{{{key},\n", *lines, "}\n\n"]).encode())

    def close(self) -> None:
        """Nothing stands behind the last entry."""

    def _key(self, record: Record) -> str:
        """The record's id if it can be a key, else author, year and first word; none is given twice."""
        key = record.id or ""
        if not _KEY.fullmatch(key) or _DIGEST.fullmatch(key):
            key = _made(record)
        unique = key
        while unique.lower() in self._keys:
            count = self._counts.get(key.lower(), 0)
            self._counts[key.lower()] = count + 1
            unique = key + _letters(count)
        self._keys.add(unique.lower())
        return unique


def _letters(number: int) -> str:
    """a, b, …, z, aa, ab, …"""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _made(record: Record) -> str:
    people = record.authors or record.editors
    name = (people[0].family or people[0].literal or people[0].given or "") if people else ""
    words = _words(record.title or "")
    first = next((word for word in words if word not in _STOPWORDS), "".join(words[:1]))
    return ("".join(_words(name)) + (record.issued or "")[:4] + first)[:60] or "work"


def _words(text: str) -> list[str]:
    """The words of a text in small letters of ASCII, as far as it has such letters."""
    folded = unicodedata.normalize("NFKD", text[:300].lower().translate(_NOT_DECOMPOSED))
    return _WORD.findall(
        "".join(char for char in folded if not unicodedata.combining(char) and char not in "'’")
    )


def _kept(record: Record) -> Iterator[tuple[str, str]]:
    """What was kept when the record was read, as LaTeX that cannot break out of its braces."""
    if not record.extra or record.source is None or record.source.layout not in LAYOUTS:
        return
    for name, values in record.extra.items():
        if name not in _WRITTEN_ELSEWHERE and _FIELD.fullmatch(name):
            for value in values:
                yield name, _safe(value)


def _safe(tex: str) -> str:
    tex = one_line(tex)
    return tex if is_balanced(tex) else escaped(tex)


def _free(name: str, fields: dict[str, str]) -> str:
    """`name`, with a number behind it where there is such a field."""
    number = 1
    free = name
    while free in fields:
        number += 1
        free = f"{name}{number}"
    return free


def _delimited(name: str, value: str) -> str:
    """A value with braces around it; a month of BibTeX is a macro."""
    if name == "month" and len(value) == 3 and value.islower() and value.isalpha():
        return value
    return f"{{{value}}}"
