"""What the variables of CSL-JSON say of a record, where it is more than a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.plain import flat, json_text, one_line, printable
from mscbib.tags import (
    ABSTRACT,
    TITLE,
    Codec,
    Read,
    keep,
    only_read,
    put,
    refuse,
)
from mscbib.tags._csl_values import of_texts, text, texts

if TYPE_CHECKING:
    from mscbib.model import Record

#: The types that CSL knows; "document" says nothing of the type.
TYPES = frozenset(
    {
        "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
        "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
        "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case",
        "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet",
        "paper-conference", "patent", "performance", "periodical", "personal_communication", "post",
        "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech",
        "standard", "thesis", "treaty", "webpage",
    }
)  # fmt: skip
_NO_TYPE = "document"
#: Crossref's names of types, which its CSL-JSON has.
_CROSSREF_TYPES = {
    "journal-article": "article-journal", "book-chapter": "chapter", "dissertation": "thesis",
    "proceedings-article": "paper-conference", "posted-content": "article", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "book-section": "chapter", "peer-review": "review",
}  # fmt: skip
#: Works whose kind styles print, from `genre`; for others it would say "[Journal Article]".
_PRINTED_GENRES = frozenset({"thesis", "report", "manuscript", "speech", "post", "patent", "pamphlet"})
#: PubMed's own states of a record, which are no states of publication, as which styles print them.
_PUBMED_STATES = frozenset(
    {"MEDLINE", "PubMed-not-MEDLINE", "Publisher", "In-Process", "In-Data-Review", "PubMed", "OLDMEDLINE"}
)

_NOTED_ID = re.compile(r"\s*(?:\{:)?(PMID|PMCID|DOI|arXiv)\s*:\s*(\S+?)\}?\s*", re.IGNORECASE)
_ARXIV = re.compile(r"(?i)arxiv:\s*\S")
_IDS = {
    "pmid": ("pmid", identifiers.pmid),
    "pmcid": ("pmcid", identifiers.pmcid),
    "doi": ("doi", identifiers.doi),
    "arxiv": ("arxiv", identifiers.arxiv),
}


def _read_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if value in TYPES:
        if value != _NO_TYPE:
            put(draft, tag, "type", value, value, start, end)
        else:
            draft.repeats.append(("type", start, end))
    elif value in _CROSSREF_TYPES:
        put(draft, tag, "type", _CROSSREF_TYPES[value], value, start, end)
        keep(draft, tag, value, start, end)
    else:
        refuse(draft, tag, "type", value, start, end, "CSL knows no such type")


def _write_type(record: Record) -> Iterable[str]:
    return (record.type if record.type in TYPES else _NO_TYPE,)


def _read_title(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if "reread" in draft.notes:
        put(draft, tag, "title", values.title(value), value, start, end)
    else:
        TITLE.read(draft, tag, value, start, end)  # type: ignore[misc]


def _read_abstract(draft: Draft, tag: str, value: Any, start: int, end: int) -> None:
    text = value.strip() if isinstance(value, str) else json_text(value)
    if "reread" in draft.notes:
        put(draft, tag, "abstract", {"text": text}, text, start, end)
    elif text:
        ABSTRACT.read(draft, tag, text, start, end)  # type: ignore[misc]


def _write_abstract(record: Record) -> Iterable[str]:
    return filter(None, [printable(record.abstract.text).strip()] if record.abstract else [])


def _later(name: str) -> Read:
    """Notes what `finish` reads when all else is read."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        draft.notes.setdefault(name, []).append((tag, value, start, end))

    return read


def _read_note(draft: Draft, tag: str, value: Any, start: int, end: int) -> None:
    for one in texts(value) or [json_text(value)]:
        draft.notes.setdefault("note", []).append((tag, one, start, end))


def _write_short(record: Record) -> Iterable[str]:
    """Where it stands alone, it would be read as the journal's name."""
    return filter(None, [one_line(record.container_title_short or "")] if record.container_title else [])


def _join_titles(draft: Draft) -> None:
    """A short name that stands alone is the journal's name."""
    for tag, value, start, end in draft.notes.get("short", ()):
        known = draft.values.get("container_title")
        if known == value:
            draft.repeats.append(("container_title", start, end))
        else:
            field = "container_title" if known is None else "container_title_short"
            put(draft, tag, field, value, value, start, end)


def _read_page(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if not {"pages", "page_first", "article_number"}.isdisjoint(draft.values):
        same = value in (draft.values.get(name) for name in ("pages", "page_first", "article_number"))
        if same:
            draft.repeats.append((draft.prefix + "pages", start, end))
        else:
            keep(draft, tag, value, start, end)
        return
    for field, part in values.locator(value).items():
        put(draft, tag, field, part, part, start, end)


def _write_page(record: Record) -> Iterable[str]:
    first, last = record.page_first, record.page_last
    found = record.pages or record.article_number or (f"{first}-{last}" if first and last else first)
    return filter(None, [one_line(found or "")])


def _read_language(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if value not in draft.values.get("languages", ()):
        draft.add("languages", value, start, end)


def _write_language(record: Record) -> Iterable[str]:
    return filter(None, map(one_line, record.languages[:1]))


def _read_genre(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    draft.add("publication_types", value, start, end)


def _write_genre(record: Record) -> Iterable[str]:
    if record.type in _PRINTED_GENRES and len(record.publication_types) == 1:
        yield from filter(None, [one_line(record.publication_types[0])])


def _write_status(record: Record) -> Iterable[str]:
    return () if record.status in _PUBMED_STATES else text("status").write(record)  # type: ignore[misc]


def _read_keywords(draft: Draft, tag: str, value: Any, start: int, end: int) -> None:
    """Between semicolons if there is one, else between commas."""
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, str):
            refuse(draft, tag, "keyword", json_text(one), start, end, "it is no text")
            continue
        mark = ";" if ";" in one else ","
        at = start
        for part in one.split(mark) if one is value else [one]:
            word = flat(part).strip()
            if word:
                found = draft.text.find(word, at, end) if draft.spans is not None else -1
                here = (start, end) if found < 0 else (found, found + len(word))
                at = here[1] if found >= 0 else at
                draft.add("keywords", word, *here)


def _write_keywords(record: Record) -> Iterable[str]:
    return filter(None, [", ".join(filter(None, map(one_line, record.keywords)))])


def _read_number(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The number of a report, say; of a preprint that of arXiv."""
    if not (_ARXIV.match(value) and _take_id(draft, tag, "arxiv", value, start, end)):
        keep(draft, tag, value, start, end)


def _take_id(draft: Draft, tag: str, name: str, value: str, start: int, end: int) -> bool:
    """Put an identifier, unless there is another; gives whether it need not be kept."""
    field, convert = _IDS[name]
    try:
        found = convert(value)
    except ValueError:
        return False
    if draft.values.get(field, found) != found:
        return False
    put(draft, tag, field, found, value, start, end)
    return True


def _join_notes(draft: Draft) -> None:
    """Identifiers that stand in the note, as Zotero's users write them, are no note."""
    for tag, value, start, end in draft.notes.get("note", ()):
        rest = []
        for line in value.split("\n"):
            match = _NOTED_ID.fullmatch(line)
            if match is None or not _take_id(draft, tag, match[1].lower(), match[2], start, end):
                rest.append(line)
        if "".join(rest).strip():
            keep(draft, tag, "\n".join(rest).strip(), start, end)


def finish(draft: Draft) -> None:
    """Read what depends on other variables."""
    _join_titles(draft)
    for locator in draft.notes.get("locators", ()):
        _read_page(draft, *locator)
    _join_notes(draft)


TYPE = Codec(("type",), of_texts(_read_type), _write_type)
HEADING = Codec(("title", "registrations"), of_texts(_read_title), text("title").write)
SUMMARY = Codec(("abstract", "registrations"), _read_abstract, _write_abstract)
SHORT_CONTAINER = Codec(("container_title_short",), of_texts(_later("short")), _write_short)
LOCATOR = Codec(("pages", "page_first", "page_last", "article_number"), of_texts(_read_page), _write_page)
#: Beside the pages, or alone: the first page, and Crossref's article number.
OTHER_LOCATOR = only_read(of_texts(_later("locators")))
LANGUAGE = Codec(("languages",), of_texts(_read_language), _write_language)
GENRE = Codec(("publication_types",), of_texts(_read_genre), _write_genre)
STATUS = Codec(("status",), text("status").read, _write_status)
KEYWORDS = Codec(("keywords",), _read_keywords, _write_keywords)
NUMBER = only_read(of_texts(_read_number))
NOTE = only_read(_read_note)
