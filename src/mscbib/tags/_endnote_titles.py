"""EndNote's titles of what a work is in: journal or book, its abbreviation, the series."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import keep, only_written, put

if TYPE_CHECKING:
    from mscbib.model import Record

#: Where the secondary title is a series', by CSL type.
_IN_SERIES = frozenset({"book", "report"})
#: Where the secondary title is no work's at all.
_IN_NOTHING = frozenset({"thesis"})

_WORD = re.compile(r"[^\W_]+")
#: What an abbreviated title leaves out.
_SMALL_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "at",
        "by",
        "de",
        "der",
        "des",
        "di",
        "die",
        "du",
        "en",
        "et",
        "for",
        "für",
        "in",
        "la",
    }
    | {"le", "of", "on", "the", "to", "und"}
)


def join_titles(draft: Draft) -> None:
    """Journal or book, the abbreviation of its name, and the series, by the type."""
    kind = draft.values.get("type")
    secondary, periodical = draft.notes.get("secondary"), draft.notes.get("full-title")
    if secondary is not None and periodical is None and kind in _IN_SERIES:
        put(draft, secondary[0], "collection_title", flat(secondary[1]), *secondary[1:])
        secondary = None
    elif secondary is not None and periodical is None and kind in _IN_NOTHING:
        keep(draft, *secondary)
        secondary = None
    if "tertiary" in draft.notes:
        tag, value, start, end = draft.notes["tertiary"]
        put(draft, tag, "collection_title", flat(value), value, start, end)
    found = [secondary, periodical]
    found += [draft.notes.get(name) for name in ("abbr-1", "alt-title", "alt-full", "alt-abbr")]
    _name_container(draft, [note for note in found if note is not None])


def _name_container(draft: Draft, notes: list[tuple[str, str, int, int]]) -> None:
    """The first of the names is the container's, or the one that it abbreviates; another, the short one."""
    for note in notes:
        tag, value, start, end = note
        value = flat(value)
        full, short = draft.values.get("container_title"), draft.values.get("container_title_short")
        if full is None:
            draft.notes["container"] = note
            put(draft, tag, "container_title", value, value, start, end)
        elif value.casefold() == full.casefold():
            draft.repeats.append((draft.prefix + "container_title", start, end))
        elif short is not None and value.casefold() == short.casefold():
            draft.repeats.append((draft.prefix + "container_title_short", start, end))
        elif short is None and _abbreviates(full, value):
            draft.values |= {"container_title": value, "container_title_short": full}
            draft.mark("container_title", start, end)
            draft.mark("container_title_short", *draft.notes["container"][2:])
        elif short is None and (tag == "periodical/abbr-1" or _abbreviates(value, full)):
            put(draft, tag, "container_title_short", value, value, start, end)
        else:
            keep(draft, tag, note[1], start, end)


def _abbreviates(short: str, full: str) -> bool:
    """Whether each word of `short` is one of `full` with letters left out, in order, and some are."""
    words = [
        [word for word in _WORD.findall(name.casefold()) if word not in _SMALL_WORDS]
        for name in (short, full)
    ]
    return (
        len(short) < len(full)
        and len(words[0]) == len(words[1])
        and all(_shortens(word, whole) for word, whole in zip(*words, strict=True))
    )


def _shortens(word: str, whole: str) -> bool:
    """Whether the letters of `word` stand in `whole` in order, the first of both the same."""
    letters = iter(whole)
    return word[0] == whole[0] and all(letter in letters for letter in word)


def _write_secondary(record: Record) -> Iterable[str]:
    title = record.container_title
    if title is None and record.type in _IN_SERIES:
        title = record.collection_title
    return () if title is None else (title,)


def _write_tertiary(record: Record) -> Iterable[str]:
    if record.collection_title and (record.container_title or record.type not in _IN_SERIES):
        yield record.collection_title


def _write_periodical(record: Record) -> Iterable[str]:
    """The journal; and what a book is in, the secondary title of which would be its series."""
    kind = record.type or "article"
    if record.container_title and (kind.startswith("article") or kind in _IN_SERIES | _IN_NOTHING):
        yield record.container_title


def _write_short(record: Record) -> Iterable[str]:
    return (record.container_title_short,) if record.container_title_short else ()


SECONDARY = only_written(_write_secondary, "container_title", "collection_title")
TERTIARY = only_written(_write_tertiary, "collection_title")
CONTAINER = only_written(_write_periodical, "container_title")
SHORT = only_written(_write_short, "container_title_short")
