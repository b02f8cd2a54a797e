"""A type of work that the format does not know.

What it does:
    Looks at the entry type of BibTeX and BibLaTeX (`@artical`), at `TY` in RIS, and at `type` in CSL-JSON
    and in records, which is CSL's. One that is in none of the standards is reported, with the name that
    is nearest if one is near. Types that well-known styles and programs added to BibTeX (`@electronic`,
    `@custom`, `@set`) are known, and so are all types of RIS, though CSL has none for some of them.

Why it matters:
    A style has no rule for such a type: BibTeX prints it like `@misc`, without volume and pages, BibLaTeX
    without a driver of its own, and a reference manager files a RIS entry under "Generic".

Example:
    `@artical{roe2020,` is reported, and `@article` is offered in its place; `@misc{` and `TY  - GEN`,
    which say nothing of the type on purpose, are not.

How to mend it:
    Write the type that is offered if that is meant; else choose one from the manual: BibLaTeX's, section
    2.1, the RIS specification's list, or CSL 1.0.2, appendix III.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Problem, Severity, excerpt

CODE = "MSC503"
SEVERITY = Severity.WARNING
REMEDY = "write a type that the format knows"
FIX = "unsafe"
#: What reading CSL-JSON refuses.
REFUSED = ("type",)

#: Entry types that say nothing of the type or are no works, and those that styles and programs added: REVTeX,
#: IEEEtran, jurabib, JabRef, bib2gls, APA's and legal styles for BibLaTeX.
_BIB_OTHERS = frozenset(
    {
        "misc", "set", "xdata", "bibnote", "control", "ieeetranbstctl", "custom", "customa", "customb",
        "customc", "customd", "custome", "customf", "commentary", "constitution", "legadminmaterial", "legal",
        "legmaterial", "nameonly", "preprint", "data", "webpage", "website", "url", "blog", "newspaper",
        "magazine", "presentation", "other", "hidden", "archive", "map", "talk", "internet", "commented",
        "jurthesis", "bookinarticle", "entry", "abbreviation", "acronym", "index", "symbol", "number",
    }
)  # fmt: skip
#: Types of RIS that CSL has none for.
_RIS_OTHERS = frozenset(
    {
        "ADVS", "AGGR", "CHART", "CLSWK", "CTLG", "DBASE", "EQUA", "GEN", "GRANT", "GRNT", "INTV", "MULTI",
        "POD", "PRESS", "SER", "STD", "UNBILL", "UNPD", "WEB",
    }
)  # fmt: skip


def refuses(entry: Entry, problem: Problem) -> bool:
    """Whether what was refused is a work's type, and not a relation's."""
    return problem.field == "type"


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    kind = entry.record.type
    if kind is not None:
        in_records = entry.layout == "ndjson" or entry.layout == "json"
        return (_of_record(entry, kind),) if in_records and kind not in _types() else ()
    return () if entry.record.extra is None else _of_entry(entry, entry.record.extra)


@functools.cache
def _types() -> frozenset[str]:
    """The types of CSL."""
    from mscbib.tags._csl_variables import TYPES  # which other formats do not need

    return TYPES


def _of_entry(entry: Entry, extra: Mapping[str, Sequence[str]]) -> Iterator[Found]:
    """An entry of which no type of CSL is known, by what its format calls it."""
    from mscbib.tags import _entry_types

    layout = entry.layout
    if layout == "bibtex" or layout == "biblatex":
        for name in extra.get("entrytype", ())[:1]:
            if name not in _BIB_OTHERS and name not in _entry_types.TYPES:
                said = f"`@{name}` is no entry type of BibTeX or BibLaTeX"
                printed = entry.printed("extra.entrytype[0]")
                near = _near(name, (*_entry_types.TYPES, "misc"))
                yield _found(entry, "extra.entrytype[0]", printed, said, near)
    elif layout == "ris":
        for name in extra.get("TY", ())[:1]:
            if name.upper() not in _RIS_OTHERS:
                said = f"`{excerpt(name)}` is no type of RIS"
                yield _found(entry, "extra.TY[0]", name, said, _near_ris(name))


def _of_record(entry: Entry, kind: str) -> Found:
    from mscbib.tags import _column_types

    near = _column_types.TYPES.get(kind[:60].lower().replace(" ", "").replace("-", ""))
    said = f"`{excerpt(kind)}` is no type of CSL"
    return _found(entry, "type", kind, said, near or _near(kind, sorted(_types())))


def _near_ris(name: str) -> str | None:
    """The type of RIS that is meant by a word, or by letters in the wrong order."""
    from mscbib.tags import _column_types, ris

    csl = _column_types.TYPES.get(name[:60].lower().replace(" ", "").replace("-", ""))
    by_word = next((code for code, meant in ris.TYPES.items() if meant == csl), None)
    return by_word or _near(name.upper(), ris.TYPES)


def _near(name: str, known: Iterable[str]) -> str | None:
    """The name that differs in a letter or two, if there is one."""
    import difflib

    alike = [one for one in known if abs(len(one) - len(name)) <= 2]
    return next(iter(difflib.get_close_matches(name, alike, 1, 0.75)), None)


def _found(entry: Entry, field: str, printed: str, said: str, near: str | None) -> Found:
    if near is None:
        return entry.found(field, said, printed)._replace(field="type")
    sign = "@" if said.startswith("`@") else ""
    return entry.found(field, f"{said}; `{sign}{near}` is", printed, near)._replace(field="type")
