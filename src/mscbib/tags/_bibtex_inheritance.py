"""What an entry inherits from the one that its `crossref` names (BibLaTeX's manual, 2.4.1 and appendix B)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

#: What a parent's title is to its child, by the parent's type.
_TITLES = {
    "book": "booktitle", "collection": "booktitle", "proceedings": "booktitle", "reference": "booktitle",
    "periodical": "journaltitle",
}  # fmt: skip
_SUBTITLES = {"booktitle": "booksubtitle", "journaltitle": "journalsubtitle"}
#: What says something of the volume as a whole, and so of what is in it. An identifier, an address or an
#: abstract of the whole is not its part's.
_NAMES = """
booktitle journal journaltitle journalsubtitle booksubtitle fjournal shortjournal journal-iso series edition
date year month day volume publisher institution school organization location address issn isbn eissn
language langid editor
"""
_INHERITED = frozenset(_NAMES.split())
_WITH_XDATA = _INHERITED | {"author", "title", "subtitle", "note", "keywords", "url", "number", "type"}
_PARTS_OF_BOOKS = frozenset({"inbook", "bookinbook", "suppbook"})
_SAME = (
    frozenset({"date", "year"}),
    frozenset({"journal", "journaltitle"}),
    frozenset({"location", "address"}),
)


def inherited(
    child: str, parent: str, fields: Iterable[tuple[str, str, int, int]], own: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """The fields that an entry of type `child` gets from one of type `parent`, beside its `own`."""
    had = set(own)
    for same in _SAME:
        if not same.isdisjoint(had):
            had |= same
    if "year" in had:
        had |= {"month", "day"}
    found = [(name, value) for name, value, _, _ in fields]
    if parent == "xdata":
        yield from ((name, value) for name, value in found if name not in had and name in _WITH_XDATA)
        return
    title = _TITLES.get(parent.removeprefix("mv"))
    names = {name for name, _ in found}
    for name, value in found:
        if name == "title" and title and title not in names:
            name = title
        elif name == "subtitle" and title and title not in names:
            name = _SUBTITLES[title]
        elif name == "author" and child in _PARTS_OF_BOOKS and parent in ("book", "mvbook"):
            pass
        elif name not in _INHERITED:
            continue
        if name not in had:
            had.add(name)
            yield name, value
