"""What stands in several elements of PubMed XML, each read at the element that holds the others.

The reader notes the element that it is at as ``element``, and as ``place`` what gives the place of any.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from mscbib import abstracts, identifiers, values
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import Read, is_count, keep, put, refuse
from mscbib.tags import _medline as medline

_MONTHS = [month.capitalize() for month in values.MONTHS]


def content(element: Any) -> str:
    """The text of an element with all that is in it, on one line."""
    found: str | None = "".join(element.itertext()) if len(element) else element.text
    return flat(found).strip() if found else ""


def told(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read nothing: it is read with the element that it stands in."""


def _texts(element: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The texts of the elements called `name` right in another, with these."""
    for child in element.iterchildren(name):
        found = content(child)
        if found:
            yield found, child


def _text(element: Any, name: str) -> str:
    child = element.find(name)
    return "" if child is None else content(child)


# ---- Dates


def _date(element: Any) -> str:
    """A date as MEDLINE prints it: `2015 Aug 15`, `2015 Winter`, `1998 Dec-1999 Jan`."""
    said = {child.tag: content(child) for child in element}
    month = said.get("Month", "")
    if is_count(month) and 1 <= int(month) <= 12:
        month = _MONTHS[int(month) - 1]
    day = said.get("Day", "").lstrip("0")
    pieces = (said.get("Year", ""), month, day, said.get("Season", ""), said.get("MedlineDate", ""))
    return " ".join(filter(None, pieces))


def _numeric(element: Any) -> str:
    """A date and a time in numbers: `2015/04/24 06:00`."""
    said = {child.tag: content(child) for child in element}
    day = "/".join(said[name].zfill(2) for name in ("Year", "Month", "Day") if said.get(name))
    hour = said.get("Hour")
    time = f" {hour.zfill(2)}:{said.get('Minute', '0').zfill(2)}" if hour else ""
    return " ".join(filter(None, [day + time, said.get("Season"), said.get("MedlineDate")]))


def kept_date(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Keep a date of the citation's own."""
    found = _numeric(draft.notes["element"])
    if found:
        keep(draft, tag, found, start, end)


def publication_date(read: Read | None) -> Read:
    """What reads the date of publication, of which `read` reads the text."""
    assert read is not None

    def read_elements(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        found = _date(draft.notes["element"])
        if found:
            read(draft, tag, found, start, end)

    return read_elements


def history(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read a date of the work's history; those that no field takes are kept as MEDLINE prints them."""
    element = draft.notes["element"]
    medline.read_history(draft, tag, f"{_numeric(element)} [{element.get('PubStatus', '')}]", start, end)


# ---- People


class _Person(NamedTuple):
    """What the elements of a person say: the parts of the name, addresses and identifiers."""

    name: dict[str, Any]
    addresses: list[tuple[str, Any]]
    identifiers: list[Any]


def _person(element: Any) -> _Person:
    said: dict[str, str] = {}
    addresses: list[tuple[str, Any]] = []
    numbers = []
    for child in element:
        tag = child.tag
        if tag == "AffiliationInfo":
            addresses += _texts(child, "Affiliation")
        elif tag == "Identifier":
            numbers.append(child)
        elif found := content(child):
            if tag == "Affiliation":
                addresses.append((found, child))
            else:
                said[tag] = found
    return _Person(_name(said), addresses, numbers)


def _name(said: dict[str, str]) -> dict[str, Any]:
    """The parts of a name by the elements that they stand in."""
    if "CollectiveName" in said:
        return {"literal": said["CollectiveName"]}
    initials = said.get("Initials", "")
    given = said.get("ForeName", "")
    if not given and "FirstName" in said:
        given = f"{said['FirstName']} {said.get('MiddleName', '')}".rstrip()
    parts = {"family": said.get("LastName", ""), "given": given or initials, "suffix": said.get("Suffix", "")}
    if given and initials != given:
        parts["initials"] = initials
    return {part: name for part, name in parts.items() if name}


def author(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read an author, or an editor where the list says it is one of editors.

    Authors of a book that a chapter is in are kept, if the chapter has its own.
    """
    element = draft.notes["element"]
    people_list = element.getparent()
    kind = people_list.get("Type", "authors")
    person, addresses, numbers = _person(element)
    if not person:
        return
    if kind not in ("editors", "authors") or draft.notes.setdefault(kind, people_list) is not people_list:
        keep(draft, tag, _shown(element), start, end)
        return
    people = draft.values.setdefault(kind, [])
    path = f"{kind}[{len(people)}]"
    people.append(person)
    for number in numbers:
        _identifier(draft, tag, person, path, number)
    if addresses:
        person["affiliations"] = [text for text, _ in addresses]
    if draft.spans is not None:
        place = draft.notes["place"]
        draft.repeats += [(f"{draft.prefix}{path}", *place(child)) for child in element]
        for index, (_, child) in enumerate(addresses):
            draft.mark(f"{path}.affiliations[{index}]", *place(child))


def _identifier(draft: Draft, tag: str, person: dict[str, Any], path: str, element: Any) -> None:
    """Read a person's ORCID; other identifiers are kept with their source."""
    text = content(element)
    source = element.get("Source", "")
    start, end = draft.notes["place"](element)
    shown = f"{source}: {text}" if source else text
    if source.upper() != "ORCID" or "orcid" in person:
        keep(draft, f"{tag}/Identifier", shown, start, end)
        return
    try:
        person["orcid"] = identifiers.orcid(text)
    except ValueError as error:
        refuse(draft, f"{tag}/Identifier", "orcid", shown, start, end, error)
    else:
        draft.mark(f"{path}.orcid", start, end)


def complete(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read whether the list has all the authors."""
    if value == "N" and draft.notes["element"].get("Type", "authors") == "authors":
        put(draft, tag, "et_al", True, value, start, end)


def _shown(element: Any) -> str:
    """A person on one line: `Pietra, C Jr: Department of …`."""
    name, addresses, _ = _person(element)
    given = " ".join(name[part] for part in ("given", "suffix") if part in name)
    who = name.get("literal") or ", ".join(filter(None, [name.get("family"), given]))
    return f"{who}: {'; '.join(text for text, _ in addresses)}" if addresses else who


def kept_person(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Keep an investigator, or a person whom the work is about."""
    keep(draft, tag, _shown(draft.notes["element"]), start, end)


# ---- Abstracts


def abstract_text(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Note a part of the abstract with its label."""
    label = draft.notes["element"].get("Label", "").strip()
    if value or label:
        draft.notes.setdefault("abstract", []).append((label, value, start, end))


def join_abstract(draft: Draft) -> None:
    """Put the parts of the abstract together: a line each, and sections where they have labels."""
    found = draft.notes.get("abstract", [])
    if not found:
        return
    start, end = found[0][2], found[-1][3]
    if not any(label for label, *_ in found):
        abstracts.put(draft, "\n".join(text for _, text, *_ in found), start, end)
        return
    lines = [f"{label}: {text}".strip() if label else text for label, text, *_ in found]
    sections = [{"label": label, "text": text} for label, text, *_ in found if label]
    draft.values["abstract"] = {"text": "\n".join(lines), "sections": sections}
    draft.mark("abstract.text", start, end)
    number = 0
    for label, text, begins, ends in found:
        if label:
            draft.mark(f"abstract.sections[{number}].text", begins, ends)
            number += 1
        draft.find_registrations_in(text, begins, ends)


# ---- Identifiers and numbers


def location(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read where the work is to be found: its DOI, or an article number; what is no longer valid is kept."""
    _of_kind(draft, tag, value, "EIdType", start, end)


def article_id(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read an identifier of the work."""
    _of_kind(draft, tag, value, "IdType", start, end)


def _of_kind(draft: Draft, tag: str, value: str, attribute: str, start: int, end: int) -> None:
    element = draft.notes["element"]
    kind = element.get(attribute, "").lower()
    raw = f"{value} [{kind}]" if kind else value
    if element.get("ValidYN") == "N":
        keep(draft, tag, raw, start, end)
    elif value:
        medline.read_kind(draft, tag, kind, value, raw, start, end)


def other_id(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Keep an identifier with its source; a PMCID is one as well."""
    source = draft.notes["element"].get("Source", "")
    if value.startswith("PMC") and value[3:].isdigit() and "pmcid" not in draft.values:
        put(draft, tag, "pmcid", value, value, start, end)
    elif value:
        keep(draft, tag, f"{source}: {value}" if source else value, start, end)


def data_bank(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read the numbers that a data bank has for the work's data, or a registry for its trial."""
    element = draft.notes["element"]
    bank = _text(element, "DataBankName")
    numbers = [found for listing in element.iterchildren("AccessionNumberList")
               for found in _texts(listing, "AccessionNumber")]  # fmt: skip
    for number, child in numbers:
        medline.read_data_bank(draft, tag, f"{bank}/{number}", *draft.notes["place"](child))
    if bank and not numbers:
        keep(draft, tag, bank, start, end)


def grant(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read a grant as MEDLINE prints it: `R01 LM000000/LM/NLM NIH HHS/United States`."""
    element = draft.notes["element"]
    pieces = [_text(element, name) for name in ("GrantID", "Acronym", "Agency", "Country")]
    if any(pieces):
        draft.add("funders", "/".join(filter(None, pieces)), start, end)


def chemical(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Keep a substance as MEDLINE prints it: `54-11-5 (Nicotine)`."""
    said = {child.tag: content(child) for child in draft.notes["element"]}
    number, name = said.get("RegistryNumber"), said.get("NameOfSubstance")
    if number or name:
        keep(draft, tag, f"{number} ({name})" if number and name else number or name or "", start, end)


def mesh_heading(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read a heading as MEDLINE prints it: `Pancreatic Neoplasms/blood/*immunology`."""
    pieces = [
        f"*{found}" if child.get("MajorTopicYN") == "Y" else found
        for child in draft.notes["element"]
        if child.tag in ("DescriptorName", "QualifierName") and (found := content(child))
    ]
    if pieces:
        draft.add("mesh", "/".join(pieces), start, end)


def keyword(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read a keyword, with the asterisk that MEDLINE's text gives to major ones."""
    if value:
        major = draft.notes["element"].get("MajorTopicYN") == "Y"
        draft.add("keywords", f"{'*' * major}{value}", start, end)


def relation(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read how the work stands to another, printed as MEDLINE has it: `JAMA. 2015;1(1):1. PMID: 1`."""
    element = draft.notes["element"]
    source, pmid = _text(element, "RefSource"), _text(element, "PMID")
    stop = "." if source and pmid and source[-1] != "." else ""
    target = " ".join(filter(None, [source + stop, f"PMID: {pmid}" if pmid else ""]))
    if target:
        kind = medline.relation(element.get("RefType", "")) or "related"
        draft.add("relations", {"type": kind, "target": target}, start, end)


def reference(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read a cited work as it is printed, and the identifiers that PubMed gives it."""
    element = draft.notes["element"]
    references = draft.values.setdefault("references", [])
    raw = _text(element, "Citation")
    found: dict[str, Any] = {"raw": raw} if raw else {}
    label = f"{len(references) + 1}. "
    if raw.startswith(label) and len(raw) > len(label):
        found = {"label": label[:-2], "raw": raw[len(label) :].lstrip()}
    ids = [one for listing in element.iterchildren("ArticleIdList") for one in _texts(listing, "ArticleId")]
    for text, child in ids:
        kind = child.get("IdType", "").lower()
        field, convert = medline.IDENTIFIERS.get(kind, ("", None))
        taken = False
        if convert is not None and field not in found:
            with contextlib.suppress(ValueError):
                found[field] = convert(text)
                taken = True
        if not taken:
            keep(draft, f"{tag}/ArticleIdList/ArticleId", f"{text} [{kind}]", *draft.notes["place"](child))
    if found:
        path = f"references[{len(references)}].raw"
        draft.mark(path, start, end)
        draft.repeats.append((draft.prefix + path, start, end))
        references.append(found)
