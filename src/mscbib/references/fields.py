"""What each field of a reference does to a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mscbib import draft, people, values
from mscbib.draft import Draft, Handler
from mscbib.plain import unwrapped

#: What may stand between the first and the last page.
_BETWEEN_PAGES = " -‐‑‒–—―−"
_BLANKS = re.compile(r"\s+")

#: Relations to other works, named as MEDLINE names them.
RELATIONS = ("erratum_in", "erratum_for", "comment_in", "comment_on", "retraction_in", "retraction_of")

#: Words by which a container shows what it holds.
_PROCEEDINGS = re.compile(r"(?i)\b(?:proceedings of|conference|symposium|workshop|congress|meeting)\b")
_PREPRINT = re.compile(r"(?i)\b(?:bioRxiv|medRxiv|arXiv|chemRxiv|preprints?|SSRN|Research Square)\b")


def locator(divide: Callable[[str], dict[str, str]]) -> Handler:
    """The handler of a locator whose fields `divide` tells from its text."""

    def handle(record: Draft, start: int, end: int) -> None:
        text, start, end = record.bare(start, end)
        fields = divide(unwrapped(text))
        for name, value in fields.items():
            if name == "page_first":
                record.put(name, value, start, start + len(value))
            elif name == "page_last":
                behind_first = text[len(fields.get("page_first", "")) :]
                record.put(name, value, end - len(behind_first.lstrip(_BETWEEN_PAGES)), end)
            else:
                record.put(name, value, start, end)

    return handle


def _et_al(record: Draft, start: int, end: int) -> None:
    record.put("et_al", True, start, end)


def _relation(name: str) -> Handler:
    def handle(record: Draft, start: int, end: int) -> None:
        start, end = record.trimmed(start, end)
        if record.text[end - 1] == "." and end - start > 1:
            end -= 1
        record.add("relations", {"type": name, "target": record.text[start:end]}, start, end)

    return handle


def _kind(name: str) -> Handler:
    """The handler of a label that says what kind of work it is."""

    def handle(record: Draft, start: int, end: int) -> None:
        record.notes.setdefault("type", name)

    return handle


def _added(name: str, convert: Any) -> Handler:
    """The handler of an identifier of which there may be several."""

    def handle(record: Draft, start: int, end: int) -> None:
        for match in re.finditer(r"[0-9](?:[- –‐‑]?[0-9Xx]){7,16}", record.text[start:end]):
            record.add(name, convert(match.group()), start + match.start(), start + match.end())

    return handle


def _doi(text: str) -> str:
    return _BLANKS.sub("", text).lower()


def _pmcid(text: str) -> str:
    return _BLANKS.sub("", text).upper()


def _isbn(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text).upper()


def _issn(text: str) -> str:
    digits = _isbn(text)
    return f"{digits[:4]}-{digits[4:]}"


#: What each field of a reference grammar or labelling does to a record.
FIELDS: dict[str, Handler] = {
    "person": people.begin("authors"),
    "family": people.part("family"),
    "given": people.part("given"),
    "initials": people.initials("authors"),
    "suffix": people.part("suffix"),
    "literal": people.part("literal"),
    "collective": people.part("literal", begins=True),
    "et_al": _et_al,
    "editor_person": people.begin("editors"),
    "editor_family": people.part("family", "editors"),
    "editor_given": people.part("given", "editors"),
    "editor_initials": people.initials("editors"),
    "editor_suffix": people.part("suffix", "editors"),
    "editor_literal": people.part("literal", "editors"),
    "title": draft.title,
    "anonymous_title": draft.title,
    "container_title": draft.text("container_title"),
    "issued": draft.converted("issued", values.date_in_words),
    "volume": draft.text("volume"),
    "issue": draft.text("issue"),
    "locator": locator(values.locator),
    "publisher": draft.text("publisher"),
    "publisher_place": draft.text("publisher_place"),
    "edition": draft.text("edition"),
    "doi": draft.converted("doi", _doi),
    "pmid": draft.text("pmid"),
    "pmcid": draft.converted("pmcid", _pmcid),
    "arxiv": draft.converted("arxiv", values.arxiv),
    "isbn": _added("isbn", _isbn),
    "issn": _added("issn", _issn),
    "url": draft.converted("url", values.url),
    "accessed": draft.converted("accessed", values.date_in_words),
    "cited_by": draft.converted("cited_by", values.number, group="metrics"),
    "impact_index_per_article": draft.converted("impact_index_per_article", values.number, group="metrics"),
    "received": draft.converted("received", values.us_date, group="history"),
    "revised": draft.converted("revised", values.us_date, group="history"),
    "accepted": draft.converted("accepted", values.us_date, group="history"),
    "indexed": draft.converted("indexed", values.us_date, group="history"),
    "thesis": _kind("thesis"),
    "patent": _kind("patent"),
    "report": _kind("report"),
} | {name: _relation(name) for name in RELATIONS}


def work_type(record: Draft) -> str | None:
    """The CSL type of the work, where the fields found tell it."""
    said: str | None = record.notes.get("type")
    found = record.values
    container = found.get("container_title", "")
    if said:
        return said
    if _PREPRINT.search(container) or (not container and "arxiv" in found):
        return "article"
    if container and "volume" not in found and _PROCEEDINGS.search(container):
        return "paper-conference"
    if container and ("editors" in found or "publisher" in found) and "issue" not in found:
        return "chapter" if "title" in found else "book"
    if container and ({"volume", "issue", "pages", "article_number", "doi"} & found.keys()):
        return "article-journal"
    if not container and "publisher" in found:
        return "book"
    if not container and "url" in found:
        return "webpage"
    return None
