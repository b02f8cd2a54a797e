"""RIS, Refer and MEDLINE's tagged text: rispy, bibutils, pandoc and Biopython."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from provers import Check, Export, Prover, Verdict, compared, library, version_of, within
from provers.bibutils import ENDNOTE_CHECKS, through_bibutils
from provers.pandoc import through_pandoc
from provers.said import abstract, field, first, locator, names, numbers, title, without_last_comma, year


def key(name: str) -> Callable[[Mapping[str, Any]], Iterable[str]]:
    """What a dictionary has under a key, be it a text or a list of them."""

    def given(entry: Mapping[str, Any]) -> Iterable[str]:
        value = entry.get(name, ())
        return (value,) if isinstance(value, str) else value

    return given


def _any(*keys: str) -> Callable[[Mapping[str, Any]], Iterable[str]]:
    """What stands under any of some tags."""
    return lambda entry: [text for name in keys for text in key(name)(entry)]


def _lines(*keys: str) -> Callable[[Mapping[str, Any]], Iterable[str]]:
    """What stands under each of some tags, of which a library keeps the lines apart."""
    return lambda entry: [" ".join(key(name)(entry)) for name in keys]


# ---- RIS


def _ris_date(record: Mapping[str, Any]) -> Iterable[str]:
    """YYYY/MM/DD/, where more than the year is known."""
    issued = record.get("issued", "")
    return ["/".join([*issued.split("-"), "", ""][:4])[:11]] if len(issued) > 4 else ()


def _ris_day(record: Mapping[str, Any]) -> Iterable[str]:
    return [record["accessed"].replace("-", "/") + "/"] if "accessed" in record else ()


def _unknown(tag: str) -> Callable[[Mapping[str, Any]], Iterable[str]]:
    """The values of a tag that rispy has no name for."""
    return lambda entry: entry.get("unknown_tag", {}).get(tag, ())


RIS_CHECKS = (
    Check("id", field("id"), key("id")),
    Check("authors", names("authors"), lambda entry: without_last_comma(entry.get("authors", ()))),
    Check("editors", names("editors"), lambda entry: without_last_comma(_unknown("ED")(entry))),
    Check("title", title, key("title")),
    Check("original_title", field("original_title"), key("original_publication")),
    Check("container_title", field("container_title"), key("secondary_title")),
    Check("container_title_short", field("container_title_short"), key("alternate_title2")),
    Check("collection_title", field("collection_title"), key("tertiary_title")),
    Check("issued (year)", year, key("year")),
    Check("issued (date)", _ris_date, key("date")),
    Check("volume", field("volume"), key("volume")),
    Check("issue", field("issue"), key("number")),
    Check("page_first, article_number", locator, key("start_page")),
    Check("page_last", field("page_last"), key("end_page")),
    Check("edition", field("edition"), key("edition")),
    Check("publisher", field("publisher"), key("publisher")),
    Check("publisher_place", field("publisher_place"), key("place_published")),
    Check("issn, isbn (first)", lambda record: list(numbers(record))[:1], key("issn")),
    Check("doi", field("doi"), key("doi")),
    Check("accession", field("accession"), key("accession_number"), within),
    Check("pmid", field("pmid"), _any("accession_number", "notes"), within),
    Check("arxiv", field("arxiv"), key("notes"), within),
    Check("pmcid", field("pmcid"), key("custom2")),
    Check("url", field("url"), key("urls")),
    Check("accessed", _ris_day, key("access_date")),
    Check("publication_types (first)", first("publication_types"), key("type_of_work")),
    Check("keywords", field("keywords"), key("keywords")),
    Check("languages (first)", first("languages"), key("language")),
    Check("database", field("database"), key("name_of_database")),
    Check("abstract", abstract, key("abstract")),
)


def rispy_reads(export: Export) -> Verdict:
    """RIS by rispy, which keeps the first value of a tag that it takes for no list."""
    rispy = library("rispy")
    verdict = Verdict(version_of("rispy"), "every field it has a name for, and ED", len(export.records))
    with export.path.open(encoding="utf-8") as stream:
        entries = rispy.load(stream)
    compared(verdict, export.records, entries, RIS_CHECKS)
    return verdict


# ---- MEDLINE


_SUFFIX = re.compile(r"(?i)(?:jr|sr)\.?|[ivx]+|[0-9](?:nd|rd|th)")


def _medline_names(group: str) -> Callable[[Mapping[str, Any]], Iterable[str]]:
    """People as "Family, Given Suffix", with a comma before what looks like none; groups stand in CN."""

    def said(record: Mapping[str, Any]) -> Iterable[str]:
        for person in record.get(group, ()):
            if "family" in person:
                given = person.get("given") or person.get("initials")
                suffix = person.get("suffix", "")
                between = " " if _SUFFIX.fullmatch(suffix) else ", "
                behind = between.join(filter(None, (given, suffix)))
                yield ", ".join(filter(None, (person["family"], behind)))

    return said


def _groups(record: Mapping[str, Any]) -> Iterable[str]:
    return [
        person["literal"]
        for group in ("authors", "editors")
        for person in record.get(group, ())
        if "literal" in person
    ]


def _medline_pages(record: Mapping[str, Any]) -> Iterable[str]:
    found = record.get("pages") or record.get("page_first") or record.get("article_number")
    return [found] if found else ()


MEDLINE_CHECKS = (
    Check("pmid", field("pmid"), key("PMID")),
    Check("authors (persons)", _medline_names("authors"), key("FAU")),
    Check("editors (persons)", _medline_names("editors"), key("FED"), within),
    Check("authors, editors (groups)", _groups, _any("CN", "FED"), within),
    Check("title", title, _lines("TI", "BTI"), within),
    Check("original_title", field("original_title"), key("TT")),
    Check("container_title", field("container_title"), _lines("JT", "BTI"), within),
    Check("container_title_short", field("container_title_short"), key("TA"), within),
    Check("collection_title", field("collection_title"), _lines("CTI"), within),
    Check("issued (year)", year, lambda entry: [text[:4] for text in key("DP")(entry)]),
    Check("volume", field("volume"), key("VI")),
    Check("issue", field("issue"), key("IP")),
    Check("pages, article_number", _medline_pages, _any("PG", "LID", "AID"), within),
    Check("doi", lambda record: [f"{one} [doi]" for one in field("doi")(record)], key("AID"), within),
    Check("pmcid", field("pmcid"), key("PMC")),
    Check("issn", field("issn"), key("IS"), within),
    Check("isbn", field("isbn"), key("ISBN"), within),
    Check("languages", field("languages"), key("LA")),
    Check("publication_types", field("publication_types"), key("PT")),
    Check("publisher_place", field("publisher_place"), key("PL")),
    Check("mesh", field("mesh"), key("MH")),
    Check("keywords", field("keywords"), key("OT")),
    Check("status", field("status"), key("STAT")),
    Check("copyright", field("copyright"), _lines("CI")),
    Check("conflict_of_interest", field("conflict_of_interest"), _lines("COIS")),
    Check("abstract", abstract, key("AB")),
)


def biopython_reads(export: Export) -> Verdict:
    """MEDLINE by Biopython, which makes one text of the lines of some tags and a list of those of others."""
    medline = library("Bio.Medline", "biopython")
    verdict = Verdict(version_of("biopython"), "every tag with a field of the record", len(export.records))
    with export.path.open(encoding="utf-8") as stream:
        entries = [dict(entry) for entry in medline.parse(stream)]
    compared(verdict, export.records, entries, MEDLINE_CHECKS)
    return verdict


PROVERS: dict[str, tuple[Prover, ...]] = {
    "ris": (rispy_reads, through_bibutils("ris2xml"), through_pandoc("ris")),
    "nbib": (biopython_reads,),
    "refer": (through_bibutils("end2xml", checks=ENDNOTE_CHECKS),),
}
