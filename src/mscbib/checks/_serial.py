"""Numbers that a database gives out one after the other, such as PMIDs."""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found

#: PubMed has given out about 40 million, PubMed Central fewer.
_MOST_DIGITS = 8


def wrong(entry: Entry, field: str, name: str, value: str, digits: str) -> Iterable[Found]:
    """What is wrong with the digits of a number that stands in a field, and is called by `name`."""
    if digits[0] == "0":
        bare = digits.lstrip("0")
        what = "it" if digits == value else "its number"
        message = f"`{value}` is no {name}: {what} begins with a zero"
        return (entry.found(field, message, digits, bare or None, safe=bool(bare)),)
    if len(digits) > _MOST_DIGITS:
        message = f"`{value}` is no {name}: it has {len(digits)} digits, and {_MOST_DIGITS} at most"
        return (entry.found(field, message, digits),)
    return ()
