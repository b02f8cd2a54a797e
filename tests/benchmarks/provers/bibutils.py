"""bibutils: its converters into MODS, and from MODS into RIS, by what comes out at the end."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from provers import (
    Check,
    Export,
    Prover,
    Record,
    Verdict,
    compared,
    first_version,
    letters,
    output,
    program,
    ran,
    spelt,
    within,
)
from provers.said import abstract, field, names, title, year

_LINE = re.compile(r"([A-Z][A-Z0-9])  - (.*)")
Entry = Mapping[str, Sequence[str]]


def entries_of(ris: str) -> Sequence[Entry]:
    """The tags of each entry of what xml2ris writes, read by the specification of RIS alone."""
    entries: list[dict[str, list[str]]] = []
    for line in ris.removeprefix("\ufeff").split("\n"):
        match = _LINE.fullmatch(line.rstrip("\r"))
        if match is None:
            continue
        if match[1] == "TY":
            entries.append({})
        entries[-1].setdefault(match[1], []).append(match[2])
    return entries


def _under(*tags: str) -> Callable[[Entry], Iterable[str]]:
    return lambda entry: [value for tag in tags for value in entry.get(tag, ())]


def _plain(text: str) -> str:
    """bibutils resolves entities of XML wherever they stand, and takes marks at the ends away."""
    return letters(html.unescape(text))


def _people(group: str) -> Callable[[Record], Iterable[str]]:
    """Names without the "and" at which bibutils divides them; of one that is repeated it keeps the first."""
    return lambda record: dict.fromkeys(re.sub(r"\band\b", " ", name) for name in names(group)(record))


def _doi(record: Record) -> Iterable[str]:
    """The DOI; from RIS, bibutils takes one only if its registrant has four digits."""
    return [text for text in field("doi")(record) if re.match(r"10\.[0-9]{4}/", text)]


def _issued(entry: Entry) -> Iterable[str]:
    """The year; without one, bibutils writes XXXX where another date stands."""
    return [year for year in _under("PY", "Y1")(entry) if year.isdigit()]


#: It writes a short title of the journal as a second title.
CHECKS = (
    Check("title", title, _under("TI", "T1", "BT"), within),
    Check("authors", _people("authors"), _under("AU", "A1"), spelt),
    Check("editors", _people("editors"), _under("ED", "A2", "A3"), spelt),
    Check("issued", year, _issued),
    Check("doi", _doi, _under("DO"), within),
    Check("abstract", abstract, _under("AB", "N2")),
)
#: From EndNote's formats it takes editors of most types for authors, and loses those of articles.
ENDNOTE_CHECKS = (
    Check("title", title, _under("TI", "T1", "BT"), within),
    Check("authors", _people("authors"), _under("AU", "A1", "ED", "A2", "A3"), spelt),
    Check("issued", year, _issued),
    Check("abstract", abstract, _under("AB", "N2")),
)


def through_bibutils(converter: str, *options: str, checks: Sequence[Check] = CHECKS) -> Prover:
    """A prover that converts into MODS, and that into RIS; without a `converter`, the file is MODS."""

    def prove(export: Export) -> Verdict:
        writer = program("xml2ris", "bibutils")
        if converter:
            reader = program(converter, "bibutils")
            mods = output(reader, *options, "-i", "utf8", export.path)
        else:
            mods = export.path.read_bytes()
        name = " and ".join(filter(None, (converter, "xml2ris")))
        said = ran(writer, "-v", check=False)
        version = first_version((said.stdout + said.stderr).decode())
        fields = ", ".join(check.field for check in checks)
        verdict = Verdict(f"bibutils {version}: {name}", fields, len(export.records))
        compared(verdict, export.records, entries_of(output(writer, stdin=mods).decode()), checks, _plain)
        return verdict

    return prove
