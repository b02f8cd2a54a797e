"""What a record says, in the words of the specifications: what provers are to give back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from provers import Record


def field(name: str) -> Callable[[Record], Iterable[str]]:
    """A field that is a text, or a list of texts."""

    def said(record: Record) -> Iterable[str]:
        value = record.get(name, ())
        return (value,) if isinstance(value, str) else value

    return said


def first(name: str) -> Callable[[Record], Iterable[str]]:
    """The first of a list: what a prover keeps of a tag that stands several times."""
    return lambda record: tuple(record.get(name, ()))[:1]


def title(record: Record) -> Iterable[str]:
    """The title."""
    return field("title")(record)


def abstract(record: Record) -> Iterable[str]:
    """The abstract's text."""
    return [record["abstract"]["text"]] if "abstract" in record else ()


def year(record: Record) -> Iterable[str]:
    """The year it was issued."""
    return [record["issued"][:4]] if "issued" in record else ()


def names(group: str) -> Callable[[Record], Iterable[str]]:
    """People as "Family, Given, Suffix"; a group as it is."""

    def said(record: Record) -> Iterator[str]:
        for person in record.get(group, ()):
            if "family" in person:
                parts = (
                    person["family"],
                    person.get("given") or person.get("initials"),
                    person.get("suffix"),
                )
                yield ", ".join(part for part in parts if part)
            else:
                yield person.get("literal") or person.get("given") or person.get("initials") or ""

    return said


def without_last_comma(found: Iterable[str]) -> Iterator[str]:
    """Names without the comma that marks a group in RIS and Refer, as EndNote has it."""
    return (name.strip().removesuffix(",") for name in found)


def locator(record: Record) -> Iterable[str]:
    """The first page, or the article number."""
    found = record.get("page_first") or record.get("article_number") or record.get("pages")
    return [found] if found else ()


def numbers(record: Record) -> Iterable[str]:
    """ISSNs and ISBNs."""
    return [*record.get("issn", ()), *record.get("isbn", ())]
