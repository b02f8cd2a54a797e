"""JSON-LD in pages: what schema.org's vocabulary says of one scholarly article."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from mscbib.readers._json_values import Path, UnreadableError, parsed, scan

#: A value: its name, and the path of the string that has it.
Found = tuple[str, Path]

_ARTICLES = frozenset({"ScholarlyArticle", "MedicalScholarlyArticle"})
#: What is an article only where it has an identifier that articles have: news are articles, too.
_MAYBE_ARTICLES = frozenset({"Article", "Book", "Chapter", "Thesis", "Report"})
#: How long a description may be, in characters: what its strings say and where they stand is held.
_LONGEST = 1_000_000
#: How many values a page may have before it is no article's.
_MAX_NODES = 5000
#: How many things an article may be part of, one inside the other.
_MAX_DEPTH = 6

#: Properties whose value is a text (or several), by the name under which `_table` has them.
_TEXTS = {
    "headline": "schema.headline",
    "name": "schema.name",
    "abstract": "schema.abstract",
    "description": "schema.description",
    "datePublished": "schema.datepublished",
    "pageStart": "schema.pagestart",
    "pageEnd": "schema.pageend",
    "pagination": "schema.pagination",
    "volumeNumber": "schema.volumenumber",
    "issueNumber": "schema.issuenumber",
    "issn": "schema.issn",
    "isbn": "schema.isbn",
    "inLanguage": "schema.inlanguage",
    "keywords": "schema.keywords",
}
_IDENTIFIERS = ("identifier", "sameAs", "@id", "doi", "url")


def article(text: str) -> tuple[Any, dict[Path, tuple[int, int]], list[Found]] | None:
    """The one article that a JSON text describes: the value, where its strings stand, and what they say.

    None where there is none, or more than one, or the text is no JSON, or too long.
    """
    if len(text) > _LONGEST:
        return None
    try:
        value, _, _ = parsed(text)
        places = scan(text).values
    except UnreadableError:
        return None
    found = [(path, node, kind) for path, node, kind in _nodes(value) if kind]
    certain = [one for one in found if one[2] == "certain"] or found
    if len(certain) != 1:
        return None
    path, node, kind = certain[0]
    said = list(_said(node, path))
    if kind == "maybe" and not any(name == "schema.doi" for name, _ in said):
        return None
    return value, places, said


def is_doi(text: str) -> bool:
    """Whether a text is a DOI, as it stands or as an address."""
    folded = text.strip().lower()
    return folded.startswith(("10.", "doi:")) or "doi.org/10." in folded


def _nodes(value: Any) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """The objects that stand for themselves: alone, in a list or graph, or as what a page is about."""
    waiting: list[tuple[Path, Any]] = [((), value)]
    seen = 0
    while waiting and seen < _MAX_NODES:
        path, one = waiting.pop()
        seen += 1
        if isinstance(one, list):
            waiting += [((*path, index), inner) for index, inner in enumerate(one)]
        elif isinstance(one, dict):
            types = set(_strings(one.get("@type")))
            yield path, one, "certain" if types & _ARTICLES else "maybe" if types & _MAYBE_ARTICLES else ""
            waiting += [((*path, key), one[key]) for key in ("@graph", "mainEntity") if key in one]


def _strings(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _said(node: dict[str, Any], path: Path) -> Iterator[Found]:
    """What an article says, in the order of its authors."""
    for key, name in _TEXTS.items():
        yield from _texts(node.get(key), (*path, key), _always(name))
    for key in _IDENTIFIERS:
        yield from _identified(node.get(key), (*path, key))
    for key in ("author", "creator"):
        if key in node:
            yield from _people(node[key], (*path, key))
            break
    yield from _texts(_name(node.get("publisher")), (*path, "publisher", "name"), _always("schema.publisher"))
    yield from _container(node.get("isPartOf"), (*path, "isPartOf"), 0)


def _always(name: str) -> Callable[[str], str]:
    return lambda _: name


def _name(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else None


def _texts(value: Any, path: Path, named: Callable[[str], str | None]) -> Iterator[Found]:
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        name = named(str(value))
        if name is not None and str(value).strip():
            yield name, path
    elif isinstance(value, list):
        for index, one in enumerate(value):
            if not isinstance(one, list):
                yield from _texts(one, (*path, index), named)


def _identified(value: Any, path: Path) -> Iterator[Found]:
    """DOIs among identifiers, which may be texts or objects with a value."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _identified(one, (*path, index))
    elif isinstance(value, dict):
        yield from _identified(value.get("value"), (*path, "value"))
    else:
        yield from _texts(value, path, lambda text: "schema.doi" if is_doi(text) else None)


def _people(value: Any, path: Path) -> Iterator[Found]:
    """Authors, each followed by what is said of them."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _people(one, (*path, index))
    elif isinstance(value, str):
        yield "schema.author", path
    elif isinstance(value, dict):
        group = "Organization" in _strings(value.get("@type"))
        if isinstance(value.get("familyName"), str) and isinstance(value.get("givenName"), str):
            yield "schema.author.family", (*path, "familyName")
            yield "schema.author.given", (*path, "givenName")
        elif isinstance(value.get("name"), str):
            yield "schema.author.group" if group else "schema.author", (*path, "name")
        else:
            return
        for key in ("identifier", "sameAs", "@id", "url"):
            yield from _texts(
                value.get(key),
                (*path, key),
                lambda text: "schema.author.orcid" if "orcid.org/" in text else None,
            )
        yield from _affiliations(value.get("affiliation"), (*path, "affiliation"))


def _affiliations(value: Any, path: Path) -> Iterator[Found]:
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _affiliations(one, (*path, index))
    elif isinstance(value, dict):
        address = value.get("address")
        address = _name(address) if isinstance(address, dict) else None
        # the address of an institution begins with its name, where publishers give both
        if isinstance(address, str) and address.startswith(str(value.get("name"))):
            yield "schema.author.affiliation", (*path, "address", "name")
        else:
            yield from _texts(value.get("name"), (*path, "name"), _always("schema.author.affiliation"))
    elif isinstance(value, str):
        yield "schema.author.affiliation", path


def _container(value: Any, path: Path, depth: int) -> Iterator[Found]:
    """The issue, volume and journal that an article is part of, each part of the next."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _container(one, (*path, index), depth + 1)
        return
    if not isinstance(value, dict) or depth > _MAX_DEPTH:
        return
    types = set(_strings(value.get("@type")))
    for key in ("volumeNumber", "issueNumber", "issn", "isbn", "datePublished"):
        yield from _texts(value.get(key), (*path, key), _always(_TEXTS[key]))
    if types & {"Periodical", "Book", "BookSeries", "PublicationEvent"}:
        name = "schema.ispartof.book" if "Book" in types else "schema.ispartof.periodical"
        yield from _texts(value.get("name"), (*path, "name"), _always(name))
    yield from _container(value.get("isPartOf"), (*path, "isPartOf"), depth + 1)


def string(raw: str) -> str:
    """What the inside of a JSON string says; half of a surrogate pair is lost."""
    try:
        value = str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
