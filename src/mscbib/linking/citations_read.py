"""References of which a record has hardly more than the text: what they say, read here to be compared.

Web of Science prints them in short (`Adolph EF, 1943, AM J PHYSIOL, V140, P25`), Scopus in full, and both are
kept as they are. What is read is only compared, and goes into no record.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mscbib.model import Record

#: A longer text is no reference.
_LONGEST = 4_000
#: Web of Science: author, year, journal, and then volume, page or article number, in this order.
_SHORT = re.compile(
    r"\*?(?P<author>[^,\d]{2,60}), (?P<issued>[12][0-9]{3}), (?P<journal>[^,]{2,60})"
    r"(?:, (?P<rest>.{1,200}))?",
    re.DOTALL,
)
_VOLUME = re.compile(r"V([0-9A-Z]{1,10})")
_PAGE = re.compile(r"(?:P|ARTN ?)([0-9A-Za-z.]{1,12})")


def understood(reference: Record) -> Record:
    """A reference with what its text says, where nobody has read it; as it is, where somebody has."""
    raw = reference.raw
    if not raw or len(raw) > _LONGEST or reference.title or reference.authors or reference.container_title:
        return reference
    read = _in_short(raw) or _in_full(raw)
    said = {name: value for name, value in reference.__dict__.items() if value}
    from mscbib.model import Record

    return Record.model_validate({**read, **said})


def _in_short(raw: str) -> dict[str, Any] | None:
    """What a reference of Web of Science says; None: it is in another form."""
    match = _SHORT.fullmatch(raw)
    if match is None:
        return None
    found: dict[str, Any] = {
        "authors": [_author(match["author"].split())],
        "container_title": match["journal"],
        "issued": match["issued"],
        "et_al": True,
    }
    for part in (match["rest"] or "").split(", "):
        if volume := _VOLUME.fullmatch(part):
            found.setdefault("volume", volume[1])
        elif page := _PAGE.fullmatch(part):
            found.setdefault("page_first", page[1])
    return found


def _author(words: list[str]) -> dict[str, str]:
    """The author of a reference in short, whose family name comes first: `Adolph EF`, `Blackman F. F.`."""
    end = len(words)
    while end > 1 and (len(words[end - 1]) < 4 and words[end - 1].isupper()):
        end -= 1
    if end == len(words) > 1:  # `Ramaley Francis`
        end -= 1
    person = {"family": " ".join(words[:end]), "given": " ".join(words[end:])}
    return {name: value for name, value in person.items() if value}


def _in_full(raw: str) -> dict[str, Any]:
    from mscbib import references
    from mscbib.draft import Draft
    from mscbib.parser import validated

    draft = Draft(raw, None, [])
    references.read_into(draft, 0, len(raw))
    read = validated(draft.values, [])
    return {name: value for name, value in read.__dict__.items() if value}
