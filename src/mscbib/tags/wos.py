"""Web of Science: the two-letter field tags of its tagged files and of the columns of its tables.

What a tag means is Clarivate's list of "Web of Science Core Collection Field Tags". An abbreviated name (AU)
and the full one (AF) stand in two lists of the same order.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any

from mscbib import identifiers
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import (
    ABSTRACT,
    TITLE,
    Codec,
    Table,
    Tag,
    converted,
    is_count,
    keep,
    listed,
    noted,
    only_read,
    person,
    put,
    refuse,
    text,
)
from mscbib.tags import people as named
from mscbib.tags._affiliations import AFFILIATIONS
from mscbib.tags._affiliations import join as join_affiliations
from mscbib.tags._joined import STANDARD_NUMBERS, join_date, join_pages, join_titles
from mscbib.tags._paired import join_people, letters, note
from mscbib.tags._several import lines, of_semicolons, separated, unwrapped

#: The tags with a value a line; a table has semicolons between these.
LINED = frozenset({"AU", "AF", "BA", "BF", "CA", "GP", "BE", "ED", "C1", "CR"})

#: PT → CSL type, where neither the document type nor a conference tells more.
_TYPES = {"J": "article-journal", "P": "patent"}
_YEAR = re.compile(r"[0-9]{4}")
_VOLUME = re.compile(r"V([0-9]{1,5}[A-Z]?)")
#: One, or the first of several in brackets, which often are one written in two ways.
_DOI = re.compile(r"DOI (?:\[(?:DOI )?)?(10\.\S+)")


def _read_document_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    draft.add("publication_types", flat(value), start, end)


def _read_accession(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The accession number is the record's own id."""
    put(draft, tag, "accession", value, value, start, end)
    draft.values.setdefault("id", value)


def _read_open_access(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Any kind of open access is one; which kind, stays under the tag."""
    draft.values["open_access"] = True
    keep(draft, tag, value, start, end)


def _read_times_cited(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if is_count(value) and "metrics" not in draft.values:
        draft.put_in("metrics", "cited_by", int(value), start, end)
    elif value:
        refuse(draft, tag, "metrics", value, start, end, "the number of citations is one number")


def _read_count(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if is_count(value) and "reference_count" not in draft.values:
        draft.put_in("reference_count", "declared", int(value), start, end)
    elif value:
        refuse(draft, tag, "reference_count", value, start, end, "the number of references is one number")


def _read_reference(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """A cited work: "Author, year, source, V…, P…, DOI …", any of which but the author may be missing."""
    raw = flat(value)
    found: dict[str, Any] = {"raw": raw}
    parts = raw.split(", ")
    for part in parts[1:]:
        if _YEAR.fullmatch(part):
            found.setdefault("issued", part)
        elif (volume := _VOLUME.fullmatch(part)) and part is not parts[-1]:
            found.setdefault("volume", volume[1])
        elif doi := _DOI.fullmatch(part):
            with contextlib.suppress(ValueError):  # it stands in `raw`
                printed = doi[1] if "[" in doi[1] else doi[1].removesuffix("]")
                found.setdefault("doi", identifiers.doi(printed))
    references = draft.values.setdefault("references", [])
    path = f"references[{len(references)}].raw"
    draft.mark(path, start, end)
    draft.repeats.append((draft.prefix + path, start, end))
    references.append(found)


def _join_authors(draft: Draft) -> None:
    """Authors and groups; those of the book a chapter is in only where the chapter has none of its own."""
    join_people(draft, "authors", "AU", "AF")
    for _, value, start, end in draft.notes.get("CA", ()):
        person(draft, "authors", {"literal": flat(value)}, value, start, end)
    if "authors" not in draft.values:
        join_people(draft, "authors", "BA", "BF")
    else:
        _keep_all(draft, "BA", "BF")
    if "authors" not in draft.values:
        for _, value, start, end in draft.notes.get("GP", ()):
            person(draft, "authors", {"literal": flat(value)}, value, start, end)
    else:
        _keep_all(draft, "GP")


def _keep_all(draft: Draft, *tags: str) -> None:
    for tag in tags:
        for noted_value in draft.notes.get(tag, ()):
            keep(draft, *noted_value)


def _join_addresses(draft: Draft) -> None:
    """Each address goes to the authors named before it; one without names, to an author who is alone."""
    authors = draft.values.get("authors", [])
    for tag, value, start, end in draft.notes.get("C1", ()):
        if value.startswith("[") or len(authors) != 1:
            assert AFFILIATIONS.read is not None
            AFFILIATIONS.read(draft, tag, value, start, end)
            continue
        affiliations = authors[0].setdefault("affiliations", [])
        draft.mark(f"authors[0].affiliations[{len(affiliations)}]", start, end)
        affiliations.append(flat(value))
    join_affiliations(draft)


def _join_orcids(draft: Draft) -> None:
    """ORCIDs stand as "Name, Given/0000-…": an author's whose name it is, else kept."""
    if "OI" not in draft.notes:
        return
    tag, whole, whole_start, _ = draft.notes["OI"]
    authors = draft.values.get("authors", [])
    by_name: dict[str, list[int]] = {}
    for index, author in enumerate(authors):
        family = letters(author.get("family", ""))
        for given in {author.get("given", ""), author.get("initials", ""), author.get("given", "")[:1]}:
            by_name.setdefault(f"{family} {letters(given)}", []).append(index)
    for value, start, end in of_semicolons(whole, whole_start):
        name, _, number = flat(value).rpartition("/")
        family, _, given = name.partition(",")
        key = f"{letters(family)} {letters(given)}"
        found = by_name.get(key) or by_name.get(f"{letters(family)} {letters(given)[:1]}", [])
        try:
            orcid = identifiers.orcid(number)
        except ValueError as error:
            refuse(draft, tag, "orcid", flat(value), start, end, error)
            continue
        if len(found) != 1 or not name or "orcid" in authors[found[0]]:
            keep(draft, tag, flat(value), start, end)
            continue
        authors[found[0]]["orcid"] = orcid
        draft.mark(f"authors[{found[0]}].orcid", start, end)


def _type(draft: Draft) -> None:
    """The CSL type: what is in a book or a series is a paper of a conference, a chapter, or the book."""
    if "PT" not in draft.notes:
        return
    tag, value, start, end = draft.notes["PT"]
    kinds = {kind.casefold() for kind in draft.values.get("publication_types", ())}
    found = _TYPES.get(value)
    if value in ("B", "S"):
        is_whole = letters(draft.values.get("title", "")) == letters(draft.values.get("container_title", ""))
        if any("chapter" in kind for kind in kinds):
            found = "chapter"
        elif "proceedings paper" in kinds or "CT" in draft.values.get("extra", {}):
            found = "paper-conference"
        elif is_whole or "book" in kinds:
            found = "book"
        else:
            found = "chapter"
        if found == "book" and is_whole and draft.values.pop("container_title", None) is not None:
            place = (draft.spans or {}).pop("container_title", None)
            if place is not None:
                draft.repeats.append((draft.prefix + "title", *place))
    if found is None:
        keep(draft, tag, value, start, end)
    else:
        put(draft, tag, "type", found, value, start, end)


def _finish(draft: Draft) -> None:
    join_titles(draft, ("SO",), ("JI", "J9"))
    join_pages(draft, "BP", "EP", "AR")
    if "PY" in draft.notes or "PD" in draft.notes:
        join_date(draft, "PY", "PD")
        for name in ("EA", "EY"):
            if name in draft.notes:
                keep(draft, *draft.notes[name])
    else:
        join_date(draft, "EY", "EA")
    _join_authors(draft)
    _join_addresses(draft)
    _join_orcids(draft)
    _type(draft)


_KEYWORDS = separated(listed("keywords"))

_CODECS: dict[str, Codec] = {
    **dict.fromkeys(("AU", "AF", "BA", "BF", "CA", "GP", "C1"), lines(only_read(note))),
    **dict.fromkeys(("BE", "ED"), lines(named("editors"))),
    "TI": TITLE,
    **{tag: unwrapped(noted(tag)) for tag in ("SO", "JI", "J9")},
    **{tag: noted(tag) for tag in ("PT", "OI", "BP", "EP", "AR", "PY", "PD", "EA", "EY")},
    "SE": text("collection_title"),
    "LA": separated(listed("languages")),
    "DT": separated(only_read(_read_document_type)),
    "DE": _KEYWORDS,
    "ID": _KEYWORDS,
    "AB": unwrapped(ABSTRACT),
    "FU": separated(listed("funders")),
    "CR": lines(only_read(_read_reference)),
    "NR": only_read(_read_count),
    "TC": only_read(_read_times_cited),
    "PU": text("publisher"),
    "PI": text("publisher_place"),
    **dict.fromkeys(("SN", "EI", "BN"), STANDARD_NUMBERS),
    "VL": text("volume"),
    "IS": text("issue"),
    "DI": converted("doi", identifiers.doi),
    "PM": converted("pmid", identifiers.pmid),
    "UT": only_read(_read_accession),
    "OA": only_read(_read_open_access),
    "WC": separated(listed("subjects")),
    # What no field takes, but for its being wrapped.
    **dict.fromkeys(
        ("BS", "C3", "CL", "CT", "CY", "EM", "FP", "FX", "HO", "PA", "RI", "RP", "SC", "SP", "WE"),
        unwrapped(only_read(keep)),
    ),
}

TABLE = Table(
    tags=tuple(Tag(name, codec, only_read=True) for name, codec in _CODECS.items()),
    finish=_finish,
)
