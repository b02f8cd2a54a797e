"""What is said of the works of a graph: the attributes of its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mscbib.plain import one_line

if TYPE_CHECKING:
    from mscbib.model import Person, Record

#: Characters of a text that stands for a work without a title.
TITLE = 300
_WORK_FIELDS = (
    "type",
    "container_title",
    "volume",
    "issue",
    "pages",
    "article_number",
    "pmid",
    "pmcid",
    "url",
)


def values(record: Record) -> dict[str, Any]:
    """What a record, or a reference, says of a work."""
    found: dict[str, Any] = {name: getattr(record, name) for name in _WORK_FIELDS}
    found["record_id"] = record.id
    found["title"] = record.title or (record.raw or "")[:TITLE]
    found["year"] = int(record.issued[:4]) if record.issued else None
    found["doi"] = record.doi and record.doi.lower()
    found["authors"] = "; ".join(filter(None, map(_name, record.authors)))
    found["first_author"] = next(filter(None, (one.family or one.literal for one in record.authors)), None)
    return {
        name: one_line(value) if isinstance(value, str) else value
        for name, value in found.items()
        if value is not None and (not isinstance(value, str) or one_line(value))
    }


def labelled(said: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a node, with a label for eyes: "Chen 2025", or the title."""
    first = said.get("first_author")
    label = f"{first} {said['year']}" if first and "year" in said else said.get("title", first)
    return {"label": label, **said} if label else said


def address(said: Mapping[str, Any]) -> str | None:
    """Where a work is found on the web: by its DOI, PMID or PMCID, else at its own address, if any."""
    if doi := said.get("doi"):
        return f"https://doi.org/{quote(doi)}"
    if pmid := said.get("pmid"):
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(pmid)}/"
    if pmcid := said.get("pmcid"):
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(pmcid)}/"
    url = str(said.get("url") or "")
    return quote(url, safe="/:?#[]@!$&()*+,;=%~") if url.startswith(("https://", "http://")) else None


def _name(person: Person) -> str:
    if person.family is None:
        return person.literal or person.given or ""
    return " ".join(filter(None, [person.family, person.given or person.initials, person.suffix]))
