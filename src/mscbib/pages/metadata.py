"""The record that a page's metadata describe, value for value, each at its place in the file."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from mscbib import abstracts, identifiers, values
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.pages import Page, _json_ld, _references, _table
from mscbib.pages._names import add_person

#: The most values that are read of a page.
_MAX_VALUES = 20_000

_TAG = re.compile(r"</?[A-Za-z][\w:-]{0,30}(?:\s[^<>]{0,300})?/?>")
_STYLES = re.compile(
    r"(?i)</?(?:i|b|em|strong|u|sub|sup|span|tt|sc|italic|bold|jats:(?:italic|bold|sub|sup))\b"
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_LIST_SEPARATOR = re.compile(r"(?:(?<!\s)\s++)?+;\s*")
_COMMA = re.compile(r"(?:(?<!\s)\s++)?+,\s*")


class Value(NamedTuple):
    """A value: its name in `_table`, what it says, and its place in the page's `all_text`."""

    name: str
    text: str
    start: int
    end: int


def describe(page: Page, *, want_spans: bool) -> Draft | None:
    """The record that the metadata describe; None where they describe no work.

    Places in the draft are positions of the page; its note "extent" is from the first value to the last.
    """
    found = _values(page)
    by_name: dict[str, list[Value]] = {}
    for value in found:
        by_name.setdefault(value.name, []).append(value)
    if not any(name in by_name for name in _table.FIELDS["title"]):
        return None
    draft = Draft(page.mapped.text, {} if want_spans else None, [])
    draft.notes["extent"] = (
        min(found, key=lambda value: page.offset(value.start)).start,
        max(found, key=lambda value: page.offset(value.end)).end,
    )
    _fill(draft, found, by_name)
    return draft if _is_work(draft, by_name) else None


def _values(page: Page) -> list[Value]:
    """The values of a page's metadata, in their order."""
    found: list[Value] = []
    mapped = page.mapped
    for meta in page.markup.metas[:_MAX_VALUES]:
        if not meta.name.startswith(("citation", "bepress", "eprints", "dc", "prism", "wkhealth")):
            continue
        start, end = mapped.add_value(meta.start, meta.end)
        mapped.add("\n", meta.end, meta.end)
        found.append(Value(meta.name.replace(":", "."), "", start, end))
    for script in page.markup.scripts[:20]:
        found += _scripted(page, *script)
    text = mapped.text
    return [
        Value(one.name, shown, one.start, one.end)
        for one in found
        if (shown := _shown(text[one.start : one.end]))
    ]


def _scripted(page: Page, start: int, end: int) -> list[Value]:
    """The values of JSON-LD that stands from `start` to `end` of the file."""
    text = page.source[start:end]
    described = _json_ld.article(text)
    if described is None:
        return []
    _, places, said = described
    found = []
    for name, path in said:
        if path not in places:
            continue
        first, last = places[path]
        raw = text[first:last]
        begun = page.mapped.length
        if "\\" in raw:
            page.mapped.add(html.unescape(_json_ld.string(raw)), start + first, start + last)
        else:
            page.mapped.add_value(start + first, start + last)
        found.append(Value(name, "", begun, page.mapped.length))
        page.mapped.add("\n", start + last, start + last)
    return found


def _shown(text: str) -> str:
    """A value without the tags of styles and paragraphs, and the references, that some sites leave in it."""
    if "<" in text:
        text = _TAG.sub(lambda tag: "" if _STYLES.match(tag[0]) else " ", text)
    if "&" in text:  # escaped once more than it should be
        text = _REFERENCE.sub(lambda reference: html.unescape(reference[0]), text)
    return _BLANKS.sub(" ", text).strip()


def _is_work(draft: Draft, by_name: dict[str, list[Value]]) -> bool:
    """Whether the metadata say which work it is: a title alone, or what any page has, does not."""
    said = draft.values
    if "title" not in said:
        return False
    identified = {"doi", "pmid", "pmcid", "arxiv", "container_title"} & said.keys()
    scholarly = any(name.startswith(_table.SCHOLARLY) for name in by_name)
    told = scholarly or _dc_type(by_name) is not None
    return bool(identified and (told or "doi" in said or "issn" in said)) or (told and "authors" in said)


# ---- Filling the record


def _fill(draft: Draft, found: list[Value], by_name: dict[str, list[Value]]) -> None:
    for field, known in _table.FIELDS.items():
        for value in (one for name in known for one in by_name.get(name, ())):
            if field not in draft.values:
                _put(draft, field, value)
    for group, known in _table.PEOPLE.items():
        _people(draft, group, known, found, by_name)
    _pages(draft, by_name)
    for field, known in _table.LISTS.items():
        name = next((name for name in known if name in by_name), None)
        if name is not None:
            _list(draft, field, by_name[name])
    for value in by_name.get(_table.REFERENCES, ()):
        _references.add(draft, value.start, value.end)
    if "references" in draft.values:
        draft.values["reference_count"] = {"listed": len(draft.values["references"])}
    kind = next((kind for name, kind in _table.TYPES.items() if name in by_name), _dc_type(by_name))
    if kind is not None:
        draft.values["type"] = kind


def _dc_type(by_name: dict[str, list[Value]]) -> str | None:
    said = [*by_name.get("dc.type", ()), *by_name.get("dcterms.type", ())]
    return next((kind for value in said if (kind := _table.DC_TYPES.get(value.text.lower()))), None)


def _put(draft: Draft, field: str, value: Value) -> None:
    """Put the value of a field; what is none of it is kept under its name."""
    convert = _CONVERTED.get(field)
    text = value.text
    if field == "abstract":
        abstracts.put(draft, text, value.start, value.end)
        return
    if field == "doi" and not _json_ld.is_doi(text) and "doi" not in value.name:
        return  # another identifier, which is no mistake
    try:
        read = convert(text) if convert is not None else text
    except ValueError as error:
        draft.keep(value.name, text, value.start, value.end)
        message = f"{value.name}: `{excerpt(text)}` is not valid: {error}"
        draft.problem("kept-value", value.start, value.end, message, field)
        return
    draft.put(field, read, value.start, value.end)
    if field == "title":
        draft.find_registrations_in(text, value.start, value.end)


_CONVERTED: dict[str, Callable[[str], str]] = {
    "title": values.title,
    "issued": values.interchange_date,
    "doi": identifiers.doi,
    "pmid": identifiers.pmid,
    "pmcid": identifiers.pmcid,
    "arxiv": identifiers.arxiv,
    "url": values.url,
}


def _list(draft: Draft, field: str, said: list[Value]) -> None:
    known = set()
    for value in said:
        for item, start, end in _items(draft, field, value, alone=len(said) == 1):
            if item not in known:
                known.add(item)
                draft.add(field, item, start, end)


def _items(draft: Draft, field: str, value: Value, *, alone: bool) -> Iterator[tuple[str, int, int]]:
    """The items in a value, with their places. Where one value has all keywords, commas may part them."""
    if field in ("issn", "isbn"):
        for kind, number, _ in identifiers.standard_numbers(value.text):
            if kind == field:
                yield number, value.start, value.end
        return
    commas = field == "keywords" and alone and ";" not in value.text
    at = value.start
    for item in (_COMMA if commas else _LIST_SEPARATOR).split(value.text):
        start = draft.text.find(item, at, value.end)
        if item:
            yield item, *((start, start + len(item)) if start >= 0 else (value.start, value.end))
        at = max(at, start + len(item))


def _pages(draft: Draft, by_name: dict[str, list[Value]]) -> None:
    """The pages, from the first and the last or from both in one."""
    for first_name, last_name in _table.PAGES:
        if first_name in by_name:
            first, last = by_name[first_name][0], by_name.get(last_name, [None])[0]
            text = first.text if last is None or last.text == first.text else f"{first.text}-{last.text}"
            _locate(draft, text, first, last or first)
            return
    for name in _table.PAGE_RANGES:
        if name in by_name:
            _locate(draft, by_name[name][0].text, by_name[name][0], by_name[name][0])
            return


def _locate(draft: Draft, text: str, first: Value, last: Value) -> None:
    for field, value in values.locator(text).items():
        one = last if field == "page_last" else first
        draft.put(field, value, one.start, one.end)


def _people(
    draft: Draft, group: str, known: Iterable[str], found: list[Value], by_name: dict[str, list[Value]]
) -> None:
    """The people of the first name that there is, each with what is said behind it."""
    parts = {_table.FAMILY, _table.GROUP}
    chosen = next((name for name in known if name in by_name), None)
    if chosen is None and (group != "authors" or not parts & by_name.keys()):
        return
    wanted = {"schema.author", *parts} if chosen in (None, "schema.author") else {chosen}
    person: dict[str, Any] | None = None
    places: set[str] = set()
    for value in found:
        if value.name in wanted:
            person = _person(draft, group, value)
            places = set()
        elif value.name == _table.GIVEN and person is not None and "given" not in person:
            person["given"] = value.text
            draft.mark(f"{group}[{len(draft.values[group]) - 1}].given", value.start, value.end)
        elif person is None or group != "authors":
            continue
        elif value.name in _table.AFFILIATIONS:
            if value.text not in places:
                places.add(value.text)
                listed = person.setdefault("affiliations", [])
                path = f"{group}[{len(draft.values[group]) - 1}].affiliations[{len(listed)}]"
                draft.mark(path, value.start, value.end)
                listed.append(value.text)
        elif value.name in _table.ORCIDS and "orcid" not in person:
            _orcid(draft, person, value)


def _person(draft: Draft, group: str, value: Value) -> dict[str, Any] | None:
    """Add the person, or the people, of a value; gives the last."""
    if value.name in (_table.FAMILY, _table.GROUP):
        part = "family" if value.name == _table.FAMILY else "literal"
        people = draft.values.setdefault(group, [])
        people.append({part: value.text})
        draft.mark(f"{group}[{len(people) - 1}].{part}", value.start, value.end)
        return people[-1]  # type: ignore[no-any-return]
    at = value.start
    for piece in _LIST_SEPARATOR.split(draft.text[value.start : value.end]):
        start = draft.text.find(piece, at, value.end)
        at = start + len(piece)
        if piece.strip():
            add_person(draft, group, start, at)
    people = draft.values.get(group)
    return people[-1] if people else None


def _orcid(draft: Draft, person: dict[str, Any], value: Value) -> None:
    field = f"authors[{len(draft.values['authors']) - 1}].orcid"
    try:
        person["orcid"] = identifiers.orcid(value.text)
    except ValueError as error:
        draft.keep(value.name, value.text, value.start, value.end)
        message = f"{value.name}: `{excerpt(value.text)}` is not valid: {error}"
        draft.problem("kept-value", value.start, value.end, message, field)
        return
    draft.mark(field, value.start, value.end)
