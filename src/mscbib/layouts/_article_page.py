"""What pages print that show an article itself, not only its abstract: PMC's.

The article's text is not read, and said to be so, in one finding.
"""

from __future__ import annotations

import re

from mscbib import values
from mscbib.draft import Draft, Handler, converted, kept, several
from mscbib.plain import unwrapped

_SEMICOLON = re.compile(r"(?:(?<!\s)\s++)?+[;；]\s*")
#: A comma that is not in brackets
_COMMA = re.compile(r"(?:(?<!\s)\s++)?+[,，、]\s*(?![^()\[\]]{0,200}[)\]])")


def _journal(draft: Draft, start: int, end: int) -> None:
    """The name of the journal, which a page may show twice: of two, the shorter is the abbreviated one."""
    start, end = draft.trimmed(start, end)
    name = unwrapped(draft.text[start:end])
    known = draft.values.get("container_title")
    if known is None or known == name:
        draft.put("container_title", name, start, end)
    elif len(name) <= len(known):
        draft.put("container_title_short", name, start, end)
    elif "container_title_short" not in draft.values:
        draft.put("container_title_short", known, *(draft.spans or {}).get("container_title", (start, end)))
        draft.values["container_title"] = name
        draft.mark("container_title", start, end)
    else:
        draft.problem("repeated-field", start, end, "a third name of the journal in one entry")


def _keywords(draft: Draft, start: int, end: int) -> None:
    """Keywords, joined by semicolons or, where there are none, by commas."""
    separator = _SEMICOLON if _SEMICOLON.search(draft.text, start, end) else _COMMA
    several("keywords", separator)(draft, start, end)


def _name_again(draft: Draft, start: int, end: int) -> None:
    """The last author's name once more; where degrees stand behind it, the line is kept."""
    start, end = draft.trimmed(start, end)
    authors = draft.values.get("authors", [])
    if "," in draft.text[start:end] or not authors:
        draft.keep("degrees", unwrapped(draft.text[start:end]), start, end)
    else:
        draft.repeats.append((f"{draft.prefix}authors[{len(authors) - 1}]", start, end))


def _author_place(draft: Draft, start: int, end: int) -> None:
    """A place that the last author is from."""
    start, end = draft.trimmed(start, end)
    authors = draft.values.get("authors")
    if not authors:
        draft.keep("affiliations", unwrapped(draft.text[start:end]), start, end)
        return
    given = authors[-1].setdefault("affiliations", [])
    draft.mark(f"authors[{len(authors) - 1}].affiliations[{len(given)}]", start, end)
    given.append(unwrapped(draft.text[start:end]))


def _full_text(draft: Draft, start: int, end: int) -> None:
    draft.notes.setdefault("full_text", []).append(draft.trimmed(start, end))


FIELDS: dict[str, Handler] = {
    "journal": _journal,
    "keywords": _keywords,
    "name_again": _name_again,
    "author_place": _author_place,
    "manuscript_id": kept("manuscript_id"),
    "received": converted("received", values.interchange_day, group="history"),
    "revised": converted("revised", values.interchange_day, group="history"),
    "accepted": converted("accepted", values.interchange_day, group="history"),
    "article_notes": kept("article_notes"),
    "full_text": _full_text,
}


def report_unread(draft: Draft) -> None:
    """Say that the text of the article was not read, as far as the page has it."""
    places = draft.notes.get("full_text")
    if not places:
        return
    lines = sum(draft.text.count("\n", start, end) + 1 for start, end in places)
    message = f"the text of the article was not read: {lines} line{'s' * (lines > 1)} from here on"
    draft.problem("unread-text", places[0][0], places[-1][1], message)
