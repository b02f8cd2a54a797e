"""EndNote's authors, editors and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mscbib import names
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import Codec, _affiliations, keep, person, put
from mscbib.tags._endnote_types import edits, is_edited
from mscbib.tags._several import lines

if TYPE_CHECKING:
    from mscbib.model import Person, Record

_ET_AL = re.compile(r"(?i)et\s+al\.?,?")
#: "A. K. van der Vegt": initials before one word with its particles; but "U.S. Army".
_INITIALS_FIRST = re.compile(
    r"(?!U\. ?[KNS]\.|E\. ?U\.)((?:[^\W\d_a-z]\.[ -]?){1,4})(?<![ -]) ?"
    r"((?:(?:af|da|de|del|den|der|di|dos|du|la|le|ten|ter|van|von|zu) ){0,3}"
    r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+){0,2})"
)


def _divided(text: str) -> dict[str, str]:
    """The parts of a name as `names.divided` finds them; EndNote takes initials first, too."""
    match = _INITIALS_FIRST.fullmatch(text)
    return {"family": match[2], "given": match[1].strip()} if match else names.divided(text)


def _shown(person: Person) -> str:
    """The name as EndNote has it: a group that would be taken for a person gets a comma behind it."""
    found = names.inverted(person)
    return f"{found}," if "," not in found and "literal" not in _divided(found) and person.literal else found


def _read(group: str, draft: Draft, value: str, start: int, end: int) -> None:
    if value:
        person(draft, group, _divided(flat(value)), value, start, end)


def _read_author(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if _ET_AL.fullmatch(value):
        put(draft, tag, "et_al", True, value, start, end)
    else:
        _read("editors" if edits(draft) else "authors", draft, value, start, end)


def _read_editor(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The editor of the book; that of an edited book's series is kept."""
    if edits(draft):
        keep(draft, tag, value, start, end)
    else:
        _read("editors", draft, value, start, end)


def _write_authors(record: Record) -> Iterable[str]:
    found = record.editors if not record.authors and is_edited(record) else record.authors
    yield from map(_shown, found)
    if record.et_al:
        yield "et al.,"


def _write_editors(record: Record) -> Iterable[str]:
    if record.authors or not is_edited(record):
        yield from map(_shown, record.editors)


def _read_address(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """An address that says whose it is; any other is noted for `join_addresses`."""
    if value.startswith("["):
        _affiliations.read(draft, tag, value, start, end)
    elif value:
        draft.notes.setdefault("nobody's", []).append((tag, value, start, end))


def join_addresses(draft: Draft) -> None:
    """Addresses go to the authors they name; one alone to an author who is alone, others are kept."""
    _affiliations.join(draft)
    authors, addresses = draft.values.get("authors", []), draft.notes.get("nobody's", [])
    if len(addresses) == len(authors) == 1 and "affiliations" not in authors[0]:
        _, value, start, end = addresses.pop()
        authors[0]["affiliations"] = [flat(value)]
        draft.mark("authors[0].affiliations[0]", start, end)
    for address in addresses:
        keep(draft, *address)


ADDRESSES = lines(Codec(("authors.affiliations",), _read_address, _affiliations.written))
AUTHORS = Codec(("authors", "et_al"), _read_author, _write_authors)
EDITORS = Codec(("editors",), _read_editor, _write_editors)
