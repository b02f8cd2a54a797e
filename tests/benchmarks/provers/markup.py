"""EndNote XML, MODS and JATS: xmllint, bibutils and pandoc."""

from __future__ import annotations

from collections.abc import Iterable

from provers import Check, Export, Prover, Record, Verdict, first_version, program, ran, spelt, within
from provers.bibutils import ENDNOTE_CHECKS, through_bibutils
from provers.pandoc import CHECKS, people, through_pandoc, under
from provers.said import names


def through_xmllint(element: str, number: int | None = None) -> Prover:
    """A prover that asks whether the file is well-formed XML, and how many of an element it has.

    There is to be one a record, or the `number`.
    """

    def prove(export: Export) -> Verdict:
        xmllint = program("xmllint", "libxml2-utils")
        said = ran(xmllint, "--version", check=False).stderr.decode()
        verdict = Verdict(f"xmllint (libxml2 {libxml_version(said)})", f"well-formed; counts <{element}>", 0)
        verdict.wanted = len(export.records) if number is None else number
        read = ran(
            xmllint, "--nonet", "--xpath", f"count(//*[local-name()='{element}'])", export.path, check=False
        )
        verdict.complaints += read.stderr.decode(errors="replace").splitlines()
        count = read.stdout.decode().strip()
        verdict.entries = int(float(count)) if count else 0
        return verdict

    return prove


def libxml_version(said: str) -> str:
    """2.9.14 of "20914"."""
    digits = next((word for word in said.split() if word.isdigit()), "")
    return first_version(said) if len(digits) < 5 else f"{digits[0]}.{int(digits[1:3])}.{int(digits[3:5])}"


def _persons(group: str) -> Check:
    """People of JATS, of which pandoc reads neither groups nor suffixes."""

    def said(record: Record) -> Iterable[str]:
        persons = [dict(one, suffix=None) for one in record.get(group, ()) if "family" in one]
        return names(group)({group: persons})

    return Check(group, said, people(group.removesuffix("s")), spelt)


def _either(check: Check) -> Check:
    """A title that may be a book's own, which JATS has in the same element as a container's."""
    given = [under("title"), under("container-title")]
    return check._replace(given=lambda item: [text for one in given for text in one(item)], how=within)


_BY_FIELD = {check.field: check for check in CHECKS}
_JATS = (
    _either(_BY_FIELD["title"]),
    _either(_BY_FIELD["container_title"]),
    _persons("authors"),
    _persons("editors"),
    _BY_FIELD["issued"],
    _BY_FIELD["doi"],
)
#: pandoc reads neither the DOI nor editors of EndNote XML; for it, a book's series is a container.
_ENDNOTE = (
    *(_BY_FIELD[name] for name in ("title", "authors", "issued", "abstract")),
    _BY_FIELD["container_title"]._replace(how=within),
)

PROVERS: dict[str, tuple[Prover, ...]] = {
    "endnote-xml": (
        through_xmllint("record"),
        through_bibutils("endx2xml", checks=ENDNOTE_CHECKS),
        through_pandoc("endnotexml", _ENDNOTE),
    ),
    "mods": (through_xmllint("mods"), through_bibutils("")),
    "jats": (through_xmllint("ref"), through_pandoc("jats", _JATS)),
}
