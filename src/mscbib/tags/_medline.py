"""What MEDLINE's tagged text and its XML have in common: types, relations, dates, pages, identifiers.

The facts are those of NLM's "MEDLINE/PubMed Data Element (Field) Descriptions"
(https://www.nlm.nih.gov/bsd/mms/medlineelements.html) and "XML Element Descriptions"
(https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.tags import Codec, is_count, keep, kept, put, refuse

if TYPE_CHECKING:
    from mscbib.model import Record

#: Tag of the text → how the work stands to the one named.
RELATIONS = {
    "CIN": "comment_in", "CON": "comment_on",
    "CRI": "corrected_and_republished_in", "CRF": "corrected_and_republished_from",
    "DDIN": "dataset_described_in", "DRIN": "dataset_use_reported_in",
    "ECI": "expression_of_concern_in", "ECF": "expression_of_concern_for",
    "EIN": "erratum_in", "EFR": "erratum_for",
    "ORI": "original_report_in",
    "PRIN": "partial_retraction_in", "PROF": "partial_retraction_of",
    "RIN": "retraction_in", "ROF": "retraction_of",
    "RPI": "republished_in", "RPF": "republished_from",
    "RRI": "retracted_and_republished_in", "RRF": "retracted_and_republished_from",
    "SPIN": "summary_for_patients_in",
    "UIN": "update_in", "UOF": "update_of",
}  # fmt: skip
_BY_JOINED_NAME = {relation.replace("_", ""): relation for relation in RELATIONS.values()}

#: Publication type, in small letters → CSL type. All others are types of journal articles.
_TYPES = {
    "book": "book", "monograph": "book", "book chapter": "chapter", "chapter": "chapter",
    "preprint": "article", "newspaper article": "article-newspaper", "dataset": "dataset",
    "academic dissertation": "thesis", "academic dissertations": "thesis", "dissertation": "thesis",
    "technical report": "report", "patent": "patent", "webpage": "webpage",
}  # fmt: skip

_MONTHS = [month.capitalize() for month in values.MONTHS]
_PII = re.compile(r"[eE][A-Za-z]{0,4}[0-9]{1,8}|[0-9]{1,6}")
_ARXIV = re.compile(r"(?i)arxiv:\s*\S+")
_HISTORY = {"received": "received", "revised": "revised", "accepted": "accepted"}
_NO_ABSTRACT = re.compile(r"(?i)(?:[a-z]+: )?abstract available from the publisher\.?")


def _of_kind(value: str) -> tuple[str, str]:
    """What stands before the brackets at the end of a value, and in them, in small letters."""
    text, bracket, kind = value.rpartition("[")
    if bracket and kind.endswith("]") and kind[:-1].replace("-", "").isalpha():
        return text.strip(), kind[:-1].lower()
    return value, ""


def relation(name: str) -> str:
    """The type of a relation by the XML's name for it (`CorrectedandRepublishedIn`)."""
    joined = name.lower()
    return _BY_JOINED_NAME.get(joined) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def work_type(draft: Draft) -> str | None:
    """The CSL type that the publication types tell, or else that there is a journal."""
    for name in draft.values.get("publication_types", ()):
        if (found := _TYPES.get(name.lower())) is not None:
            return found
    return "article-journal" if "container_title" in draft.values else None


# ---- Dates


def shown_date(iso: str) -> str:
    """A date as MEDLINE prints it: `2015 Aug 15`."""
    year, *rest = iso.split("-")
    if not rest:
        return year
    return " ".join([year, _MONTHS[int(rest[0]) - 1], *(day.lstrip("0") for day in rest[1:])])


def read_history(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read `2015/02/03 00:00 [received]`; what is no field of the history, and a second date, is kept."""
    date_text, kind = _of_kind(value)
    field = _HISTORY.get(kind)
    if field is None or field in draft.values.get("history", ()):
        keep(draft, tag, value, start, end)
        return
    try:
        found = values.interchange_day(date_text)
    except ValueError as error:
        refuse(draft, tag, "history", value, start, end, error)
    else:
        draft.put_in("history", field, found, start, end)


def _write_history(record: Record) -> Iterable[str]:
    for field in _HISTORY.values():
        found = getattr(record.history, field) if record.history else None
        if found:
            yield f"{found.replace('-', '/')} 00:00 [{field}]"


HISTORY = Codec(tuple(f"history.{field}" for field in _HISTORY), read_history, _write_history)


# ---- Pages and identifiers


def read_pages(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read pages, an article number, or the arXiv number that stands for them."""
    if _ARXIV.fullmatch(value):
        read_kind(draft, tag, "arxiv", value, value, start, end)
    elif value and ("pages" in draft.values or "article_number" in draft.values):
        keep(draft, tag, value, start, end)
    elif value:
        for field, part in values.medline_pages(value).items():
            put(draft, tag, field, part, value, start, end)


def shown_pages(record: Record) -> str | None:
    """The pages or the article number as they are read back; None where there are none such."""
    if record.pages:
        return record.pages
    if record.page_first:
        return f"{record.page_first}-{record.page_last}" if record.page_last else record.page_first
    return record.article_number if record.article_number and not is_bare_number(record) else None


def is_bare_number(record: Record) -> bool:
    """Whether the article number would be taken for a page, so that only `[pii]` tells it from one."""
    number = record.article_number or ""
    return bool(_PII.fullmatch(number)) and "article_number" not in values.locator(number)


#: Kind of an identifier → its field, and what makes it the field's.
IDENTIFIERS = {
    "doi": ("doi", identifiers.doi),
    "pmc": ("pmcid", identifiers.pmcid),
    "pmcid": ("pmcid", identifiers.pmcid),
    "pubmed": ("pmid", identifiers.pmid),
    "arxiv": ("arxiv", identifiers.arxiv),
}


def read_kind(draft: Draft, tag: str, kind: str, value: str, raw: str, start: int, end: int) -> None:
    """Read an identifier of a kind, which is kept as `raw` where it is no field's.

    A `pii` that may be an article number is noted, for `join_article_number`.
    """
    if kind == "pii" and _ARXIV.fullmatch(value):
        kind = "arxiv"
    if kind not in IDENTIFIERS:
        if kind == "pii" and _PII.fullmatch(value):
            draft.notes.setdefault("pii", []).append((tag, raw, value, start, end))
        else:
            keep(draft, tag, raw, start, end)
        return
    field, convert = IDENTIFIERS[kind]
    try:
        found = convert(value)
    except ValueError as error:
        refuse(draft, tag, field, raw, start, end, error)
        return
    put(draft, tag, field, found, raw, start, end)
    if kind == "arxiv" and not value.endswith(found):  # its version
        keep(draft, tag, raw, start, end)


def read_identifier(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read `10.1000/182 [doi]` and the like."""
    plain, kind = _of_kind(value)
    if not kind and value.startswith("10."):
        kind = "doi"
    read_kind(draft, tag, kind, plain, value, start, end)


def join_article_number(draft: Draft, *locators: str) -> None:
    """Take the `pii` under one of the tags `locators` for an article number where there are no pages."""
    for tag, raw, number, start, end in draft.notes.get("pii", ()):
        if tag in locators and not {"pages", "article_number"} & draft.values.keys():
            draft.values["article_number"] = number
            draft.mark("article_number", start, end)
        else:
            keep(draft, tag, raw, start, end)


def is_no_abstract(text: str) -> bool:
    """Whether a text only says that there is an abstract elsewhere."""
    return bool(_NO_ABSTRACT.fullmatch(text))


def read_data_bank(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read `ClinicalTrials.gov/NCT00000000`: a registration, or the number of other data, which is kept."""
    before = len(draft.values.get("registrations", ()))
    draft.find_registrations_in(value.replace("/", " "), start, end)
    found = draft.values.get("registrations", [])[before:]
    if [f"{one['registry']}/{one['id']}" for one in found] == [value]:
        draft.repeats.append((f"{draft.prefix}registrations[{before}]", start, end))
        return
    bank, _, number = value.partition("/")
    if {"registry": bank, "id": number} in draft.values.get("registrations", ()):
        draft.repeats.append((draft.prefix + "registrations", start, end))
    else:
        keep(draft, tag, value, start, end)


def write_data_banks(record: Record) -> Iterable[str]:
    """The registrations, but those that the title, the abstract or a value kept under SI names."""
    known = [value for tag, value in kept(record, "nbib") if tag == "SI"]
    known += [record.title or "", record.abstract.text if record.abstract else ""]
    for one in record.registrations:
        if not any(one.id in text for text in known):
            yield f"{one.registry}/{one.id}"


def read_reference_count(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read the number of references that the work says it has."""
    if is_count(value) and "reference_count" not in draft.values:
        draft.put_in("reference_count", "declared", int(value), start, end)
    elif value:
        refuse(draft, tag, "reference_count", value, start, end, "it is one number")


def remembered(field: str, tag: str, convert: Callable[[str], str], shown: Callable[[str], str]) -> Codec:
    """A field in a form of its own; the text it was is kept under the tag if it says more.

    So that what was read is written again as it was: `2015 Jan-Feb` where the field has the year.
    """

    def read(draft: Draft, name: str, value: str, start: int, end: int) -> None:
        try:
            found = convert(value)
        except ValueError as error:
            refuse(draft, name, field, value, start, end, error)
            return
        put(draft, name, field, found, value, start, end)
        if draft.values[field] == found and shown(found) != value:
            keep(draft, name, value, start, end)

    def write(record: Record) -> Iterable[str]:
        value = getattr(record, field)
        if value is None:
            return
        for name, text in kept(record, "nbib"):
            if name == tag:
                with contextlib.suppress(ValueError):
                    if convert(text) == value:
                        yield text
                        return
        yield shown(value)

    return Codec((field,), read, write)
