"""pandoc: its readers of bibliographies, by the CSL-JSON that it makes of them."""

from __future__ import annotations

import functools
import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from provers import (
    Check,
    Export,
    NotFoundError,
    Prover,
    Record,
    Verdict,
    compared,
    first_version,
    letters,
    output,
    spelt,
)
from provers.said import abstract, field, names, title, year

#: Elements, and what a brace without its pair is in LaTeX.
_MARKUP = re.compile(r"</?[a-z]+\b[^<>]*>|\$\\[lr]brace\$")
Item = Mapping[str, Any]


@functools.cache
def pandoc() -> tuple[str, str]:
    """The newest pandoc there is, pypandoc's or the system's, and its version.

    Raises:
        NotFoundError: there is none.
    """
    found = []
    try:
        import pypandoc

        found.append(str(pypandoc.get_pandoc_path()))
    except (ImportError, OSError):
        pass
    found += filter(None, [shutil.which("pandoc")])
    versions = [(first_version(output(path, "--version").decode()), path) for path in dict.fromkeys(found)]
    if not versions:
        raise NotFoundError("pandoc: pip install pypandoc-binary")
    version, path = max(versions, key=lambda pair: [int(part) for part in pair[0].split(".")])
    return path, version


def under(name: str) -> Callable[[Item], Iterable[str]]:
    """What an item has under a key."""

    def given(item: Item) -> Iterable[str]:
        value = item.get(name)
        return () if value is None else (str(value),)

    return given


def people(name: str) -> Callable[[Item], Iterable[str]]:
    """The names of a list, with all their parts."""
    return lambda item: [" ".join(map(str, person.values())) for person in item.get(name, ())]


def _said(group: str) -> Callable[[Record], Iterable[str]]:
    """The names that begin with a letter and have three parts at most: of others, pandoc leaves out some."""
    return lambda record: [name for name in names(group)(record) if name[0].isalpha() and name.count(",") < 3]


def _year(item: Item) -> Iterable[str]:
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    return [f"{parts[0]:04}"] if parts else ()


def _doi(item: Item) -> Iterable[str]:
    """The DOI, without the resolver, if it stands with it."""
    return [unquote(text.removeprefix("https://doi.org/")) for text in under("DOI")(item)]


def plain(text: str) -> str:
    """pandoc reads markup, makes markup of raised digits, and has quotes and dashes of its own."""
    return letters(unicodedata.normalize("NFKC", _MARKUP.sub("", text)))


CHECKS = (
    Check("title", title, under("title")),
    Check("authors", _said("authors"), people("author"), spelt),
    Check("editors", _said("editors"), people("editor"), spelt),
    Check("issued", year, _year),
    Check("container_title", field("container_title"), under("container-title")),
    Check("doi", field("doi"), _doi),
    Check("abstract", abstract, under("abstract")),
)


def items(kind: str, export: Export) -> list[Item]:
    """The items that pandoc reads in a file of the format that it calls `kind`."""
    path, _ = pandoc()
    found: list[Item] = json.loads(output(path, "-f", kind, "-t", "csljson", export.path))
    return found


def through_pandoc(kind: str, checks: Sequence[Check] = CHECKS) -> Prover:
    """A prover that reads the format called `kind` there."""

    def prove(export: Export) -> Verdict:
        _, version = pandoc()
        fields = ", ".join(check.field for check in checks)
        verdict = Verdict(f"pandoc {version} -f {kind}", fields, len(export.records))
        compared(verdict, export.records, items(kind, export), checks, plain)
        return verdict

    return prove
