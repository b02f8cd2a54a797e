"""BibTeX and BibLaTeX: bibtexparser 2 and pybtex, field by field, and pandoc; biber is in `provers.biber`.

Where a value stands hangs on the entry's type: what a type has no field for is to stand, with a label, in
`note` or `usera`. That it does is checked; which field is the right one is for biber to say.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from provers import (
    Check,
    Export,
    Prover,
    ProverError,
    Record,
    Verdict,
    compared,
    library,
    squeezed,
    version_of,
    within,
)
from provers.biber import validated_by_biber
from provers.pandoc import CHECKS as PANDOC_CHECKS
from provers.pandoc import through_pandoc, under
from provers.said import abstract, field, names, title, year

#: Commands of LaTeX that pylatexenc does not know.
_MORE_COMMANDS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textbar": "|",
    "textless": "<",
    "textgreater": ">",
    "textquotedbl": '"',
}
#: The types of CSL whose entries have a field for what they are in, and those that have one for editors.
_PARTS = ("article-journal", "chapter", "paper-conference")
_EDITED = (*_PARTS, "book", "dataset")
#: Fields of which every character is meant as it stands; of people; and of whoever `nameatype` says.
_VERBATIM = frozenset({"doi", "url", "eprint"})
_PEOPLE = ("author", "editor", "namea")
_DASHES = re.compile("[-\N{EN DASH}\N{EM DASH}]+")


class Entry(NamedTuple):
    """An entry as a library gives it: its key, texts by field, and people by field."""

    key: str
    texts: Mapping[str, str]
    people: Mapping[str, Sequence[str]]


# ---- Reading


@functools.cache
def _decoder() -> Callable[[str], str]:
    latex2text = library("pylatexenc.latex2text", "pylatexenc")
    known = latex2text.get_default_latex_context_db()
    macros = [
        latex2text.MacroTextSpec(name, simplify_repl=sign.replace("\\", "\\\\"))
        for name, sign in _MORE_COMMANDS.items()
    ]
    known.add_context_category("more", macros=macros, prepend=True)
    decode: Callable[[str], str] = latex2text.LatexNodes2Text(latex_context=known).latex_to_text
    return decode


def _texts(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    decode = _decoder()
    return {name.lower(): value if name.lower() in _VERBATIM else decode(value) for name, value in fields}


def _name(von: Sequence[str], last: Sequence[str], first: Sequence[str], jr: Sequence[str]) -> str:
    decode = _decoder()
    parts = (" ".join(map(decode, part)) for part in ([*von, *last], first, jr))
    return ", ".join(filter(None, parts))


def bibtexparser_reads(export: Export) -> Verdict:
    """Every entry by bibtexparser 2, with its own middleware for names."""
    parser = library("bibtexparser")
    middlewares = library("bibtexparser.middlewares", "bibtexparser")
    divided = [
        middlewares.SeparateCoAuthors(name_fields=_PEOPLE),
        middlewares.SplitNameParts(name_fields=_PEOPLE),
    ]
    found = parser.parse_file(str(export.path), append_middleware=divided)
    verdict = Verdict(version_of("bibtexparser"), _ASKED, len(export.records))
    verdict.complaints += [f"not read: {block.error}: {block.raw[:100]}" for block in found.failed_blocks]
    entries = []
    for entry in found.entries:
        values = [(one.key, one.value) for one in entry.fields]
        people = {
            name: [_name(one.von, one.last, one.first, one.jr) for one in value]
            for name, value in values
            if isinstance(value, list)
        }
        texts = _texts((name, value) for name, value in values if isinstance(value, str))
        entries.append(Entry(entry.key, texts, _with_others(people, texts)))
    checks = [_unmarked(check) if check.field in ("authors", "editors") else check for check in CHECKS]
    compared(verdict, export.records, entries, checks, plain)
    return verdict


def _unmarked(check: Check) -> Check:
    """A check of names from their first letter: where one begins with a command, bibtexparser damages it."""

    def bare(names: Iterable[str]) -> list[str]:
        return [
            re.sub(r"^[\W_]*(?:ext(?:backslash|asciitilde|asciicircum))?[\W_]*", "", one) for one in names
        ]

    return check._replace(
        wanted=lambda record: bare(check.wanted(record)), given=lambda entry: bare(check.given(entry))
    )


def pybtex_reads(export: Export) -> Verdict:
    """Every entry by pybtex, which divides names as BibTeX does."""
    database = library("pybtex.database", "pybtex")
    split = library("pybtex.bibtex.utils", "pybtex").split_name_list
    try:
        found = database.parse_file(str(export.path), bib_format="bibtex")
    except Exception as error:
        raise ProverError(f"pybtex: {error}") from error
    verdict = Verdict(version_of("pybtex"), _ASKED, len(export.records))
    entries = []
    for key, entry in found.entries.items():
        found_people = {name.lower(): persons for name, persons in entry.persons.items()}
        if "namea" in entry.fields:
            found_people["namea"] = list(map(database.Person, split(entry.fields["namea"])))
        people = {name: list(map(_pybtex_name, persons)) for name, persons in found_people.items()}
        texts = _texts(entry.fields.items())
        entries.append(Entry(key, texts, _with_others(people, texts)))
    compared(verdict, export.records, entries, CHECKS, plain)
    return verdict


def _pybtex_name(one: Any) -> str:
    first = [*one.first_names, *one.middle_names]
    return _name(one.prelast_names, one.last_names, first, one.lineage_names)


def _with_others(people: dict[str, list[str]], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """People with those whose role `nameatype` tells, which is a field that no library knows."""
    if "namea" in people:
        people[texts["nameatype"]] = people["namea"]
    return {role: named[:-1] if named[-1:] == ["others"] else named for role, named in people.items()}


# ---- Comparing


def plain(text: str) -> str:
    """Composed letters, and one kind of dash: that of a range is `--` in LaTeX."""
    return _DASHES.sub("-", squeezed(unicodedata.normalize("NFC", text)))


def _in(*names: str) -> Callable[[Entry], Iterable[str]]:
    """What stands in any of some fields, or with a label."""
    return lambda entry: [entry.texts[name] for name in (*names, "note", "usera") if name in entry.texts]


def _only(name: str) -> Callable[[Entry], Iterable[str]]:
    return lambda entry: [entry.texts[name]] if name in entry.texts else ()


def _people(name: str) -> Callable[[Entry], Iterable[str]]:
    return lambda entry: entry.people.get(name, ())


def _doi(entry: Entry) -> Iterable[str]:
    """Where it has braces, it stands with its resolver, so that what they are written as is known."""
    return [unquote(text.removeprefix("https://doi.org/")) for text in _only("doi")(entry)]


def _url(entry: Entry) -> Iterable[str]:
    return map(unquote, _only("url")(entry))


def _id(entry: Entry) -> Iterable[str]:
    return [entry.key, *_in()(entry)]


def _own_id(record: Record) -> Iterable[str]:
    """The id, unless it is a digest, by which nobody cites."""
    found = record.get("id", "")
    return () if re.fullmatch("[0-9a-f]{16}", found) else (found,)


def _unspaced(text: str) -> str:
    """A range without blanks around its dash."""
    return re.sub(r"\s*([-–—]+)\s*", r"\1", text)


def _pages(record: Record) -> Iterable[str]:
    first, last = record.get("page_first"), record.get("page_last")
    if "pages" in record or not first:
        return map(_unspaced, field("pages")(record))
    return [f"{first}-{last}" if last else first]


CHECKS = (
    Check("id", _own_id, _id, within),
    Check("authors", names("authors"), _people("author")),
    Check("editors", names("editors"), _people("editor")),
    Check("title", title, _only("title")),
    Check("original_title", field("original_title"), _only("origtitle")),
    Check("container_title", field("container_title"), _in("journal", "journaltitle", "booktitle"), within),
    Check("container_title_short", field("container_title_short"), _only("shortjournal")),
    Check("collection_title", field("collection_title"), _in("series"), within),
    Check(
        "publisher",
        field("publisher"),
        _in("publisher", "institution", "school", "organization"),
        within,
    ),
    Check("publisher_place", field("publisher_place"), _in("address", "location"), within),
    Check("issued", year, _in("date", "year"), within),
    Check("volume", field("volume"), _in("volume"), within),
    Check("issue", field("issue"), _in("number"), within),
    Check("edition", field("edition"), _in("edition"), within),
    Check("pages", _pages, lambda entry: map(_unspaced, _in("pages")(entry)), within),
    Check("article_number", field("article_number"), _in("eid", "pages"), within),
    Check("doi", field("doi"), _doi),
    Check("pmid", field("pmid"), _in("eprint"), within),
    Check("pmcid", field("pmcid"), _in(), within),
    Check("arxiv", field("arxiv"), _in("eprint"), within),
    Check("issn", field("issn"), _in("issn"), within),
    Check("isbn", field("isbn"), _in("isbn"), within),
    Check("url", lambda record: map(unquote, field("url")(record)), _url),
    Check("accessed", field("accessed"), _only("urldate")),
    Check("languages", field("languages"), _in("language"), within),
    Check("publication_types", field("publication_types"), _in("type"), within),
    Check("abstract", abstract, _only("abstract")),
    Check("keywords", field("keywords"), _only("keywords"), within),
    *(
        Check(name, field(name), _in(), within)
        for name in (
            "mesh",
            "funders",
            "subjects",
            "database",
            "accession",
            "status",
            "copyright",
            "conflict_of_interest",
        )
    ),
)
_ASKED = f"{len(CHECKS)} fields, in their own fields or with labels"


def _only_of(types: Sequence[str], check: Check) -> Check:
    """A check that asks nothing of records of other types: pandoc looks into no note."""
    return check._replace(wanted=lambda record: check.wanted(record) if record.get("type") in types else ())


_BY_FIELD = {check.field: check for check in PANDOC_CHECKS}
#: pandoc adds BibLaTeX's `titleaddon`; for it a book of several has the title of them all.
_FOR_PANDOC = (
    _BY_FIELD["title"]._replace(
        given=lambda item: [*under("title")(item), *under("volume-title")(item)], how=within
    ),
    _only_of(_PARTS, _BY_FIELD["container_title"])._replace(how=within),
    _only_of(_EDITED, _BY_FIELD["editors"]),
    *(_BY_FIELD[name] for name in ("authors", "issued", "doi", "abstract")),
)
_FIRST: tuple[Prover, ...] = (validated_by_biber, bibtexparser_reads, pybtex_reads)
PROVERS: dict[str, tuple[Prover, ...]] = {
    "bibtex": (*_FIRST, through_pandoc("bibtex", _FOR_PANDOC)),
    "biblatex": (*_FIRST, through_pandoc("biblatex", _FOR_PANDOC)),
}
