"""Goldens: what the cases of a folder of fixtures give, kept in files beside them.

A case is an input: every ``.txt``, every page (``.html``, ``.htm``) without a ``.txt`` of its name, and any
other file that has a golden beside it. Its goldens are the files of the same name that end in

``.json``
    its records, an array (or the one record as an object), without `NOT_GOLDEN`
``.diag``
    what validation by all rules finds in it, a line a finding: ``LINE:COLUMN: CODE MESSAGE``; where there is
    no such file, nothing is found
a format's suffix (`formats`)
    what is written of its records in that format: ``case.bib``, ``case.ris``, ``case.csl.json``, …
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from mscbib import source, writers

RECORDS, FINDINGS = ".json", ".diag"

#: What a golden of records leaves out: it is another for each file, or on request.
NOT_GOLDEN = ("schema_version", "id", "source", "spans")

#: Of two files of one name, the first of these is the input.
_INPUTS = (".txt", ".html", ".htm")

#: What files of a format are called as well, besides the format's name.
_USUAL = {".bib": "bibtex", ".enw": "refer", ".jats.xml": "jats", ".mods.xml": "mods"}


class Case(NamedTuple):
    """An input, and its goldens by their suffix."""

    path: Path
    goldens: Mapping[str, Path]

    def golden(self, suffix: str) -> Path:
        """The golden with that suffix, or where it would be."""
        return self.goldens.get(suffix) or self.path.with_name(self.stem + suffix)

    @property
    def stem(self) -> str:
        """What the names of the input and its goldens begin with."""
        return self.path.stem


class Stray(NamedTuple):
    """A golden that belongs to no case, and why."""

    path: Path
    why: str


class Cases(NamedTuple):
    """The cases of a folder, and the goldens that belong to none."""

    cases: list[Case]
    strays: list[Stray]


@functools.cache
def formats() -> Mapping[str, str]:
    """The suffixes of goldens that are written, each with the format: a format's name, with dots for hyphens.

    ``.json`` are the records.
    """
    names = [name for name in writers.names() if name != "json" and not writers.is_binary(name)]
    return {**{"." + name.replace("-", "."): name for name in names}, **_USUAL}


def cases(path: str) -> Cases:
    """The cases in a folder and those below it; of a file, the case that it is part of.

    Raises:
        OSError: there is no such file or folder.
    """
    named = Path(path)
    if named.is_dir():
        files = map(Path, source.files([path]))
        folders = groupby(sorted(files, key=lambda file: (file.parent, file.name)), lambda file: file.parent)
        found = [_in_folder(list(inside)) for _, inside in folders]
        return Cases([case for one in found for case in one.cases], [s for one in found for s in one.strays])
    named.stat()
    around = _in_folder(sorted(file for file in named.parent.iterdir() if file.is_file()))
    return Cases(
        [case for case in around.cases if named in (case.path, *case.goldens.values())],
        [stray for stray in around.strays if stray.path == named],
    )


def _in_folder(files: list[Path]) -> Cases:
    """The cases of one folder, of which these are the files."""
    inputs: dict[str, Path] = {}
    for suffix in _INPUTS:
        for file in files:
            if file.suffix == suffix:
                inputs.setdefault(file.stem, file)
    strays = list(_without_text(files, inputs))
    goldens: dict[str, dict[str, Path]] = {stem: {} for stem in inputs}
    for file in files:
        if file not in inputs.values() and (owned := _owner(file, inputs)):
            goldens[owned[0]][owned[1]] = file
    return Cases([Case(inputs[stem], goldens[stem]) for stem in sorted(inputs)], strays)


def _without_text(files: list[Path], inputs: dict[str, Path]) -> Iterator[Stray]:
    """Add to `inputs` what has goldens beside it and another suffix; the goldens left are strays."""
    for golden in files:
        if golden.suffix not in (RECORDS, FINDINGS) or _owner(golden, inputs):
            continue
        others = [f for f in files if f.stem == golden.stem and f.suffix not in (RECORDS, FINDINGS)]
        if len(others) == 1:
            inputs[golden.stem] = others[0]
        elif others:
            names = " or ".join(f"`{other.name}`" for other in others)
            yield Stray(golden, f"is the input {names}? Call it `{golden.stem}.txt`, whatever its format")
        elif golden.suffix == FINDINGS or _is_array(golden):
            yield Stray(golden, "there is no input of that name")


def _owner(file: Path, inputs: Iterable[str]) -> tuple[str, str] | None:
    """The stem of the case that a file is a golden of, and its suffix; the longest stem is it."""
    at = len(file.name)
    while (at := file.name.rfind(".", 0, at)) > 0:
        stem, suffix = file.name[:at], file.name[at:]
        if stem in inputs and (suffix in (RECORDS, FINDINGS) or suffix in formats()):
            return stem, suffix
    return None


def _is_array(file: Path) -> bool:
    """Whether a JSON file can be a golden: settings of other programs are objects."""
    with file.open("rb") as stream:
        return stream.read(64).lstrip().startswith(b"[")
