"""What `interchange_speed.py` compares: our commands and those of others, and the files that they read."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from parse_speed import HERE, MSCBIB, Bench, Cost, Target, at_most, measured, progress
from provers import NotFoundError
from provers.pandoc import pandoc

FASTER = Target("< 1", lambda value: value < 1)
#: What a user would pick instead: a third of its time.
THRICE = Target("<= 1/3", lambda value: value <= 1 / 3)
#: rispy gives texts by tags: no dates, no names divided, nothing validated, no places.
AS_FAST = at_most(1)
LIBRARIES = {"rispy": "rispy", "bibtexparser": "bibtexparser", "pybtex": "pybtex", "biopython": "Bio"}
PEERS = [sys.executable, str(HERE / "peers.py")]


@dataclass(frozen=True, slots=True)
class Command:
    """A command that writes a file, in which `mark` stands once a record.

    ``{}`` among its words is that file; without, it is what the command prints.
    """

    name: str
    words: Sequence[str | Path]
    mark: bytes
    goal: Target = FASTER


@dataclass(frozen=True, slots=True)
class Contest:
    """Ours against others that do the same."""

    what: str
    ours: Command
    theirs: Sequence[Command]


@dataclass(slots=True)
class Setting:
    """The files that the commands read, how to run them, and what was not there or gave other records."""

    bench: Bench
    records: int
    notes: list[str] = field(default_factory=list)
    node_modules: Path | None = None

    def path(self, name: str) -> Path:
        """A file of the working folder, for so many records."""
        return self.bench.work / f"{self.records}-{name}"

    def made(self, name: str, command: Command) -> None:
        """Make a file that other commands read, unless it is there."""
        if not self.path(name).exists():
            progress(f"making {name}")
            run(self, command, self.path(name))

    def has(self, name: str) -> bool:
        """Whether a program, or a library of Python, is installed; that it is not is noted once."""
        library = LIBRARIES.get(name)
        there = bool(importlib.util.find_spec(library) if library else shutil.which(name))
        note = f"not found: {name}: its rows are missing"
        if not there and note not in self.notes:
            self.notes.append(note)
        return there


def run(setting: Setting, command: Command, out: Path) -> Cost:
    """Run a command; what it writes is in `out`."""
    words = [str(out) if word == "{}" else str(word) for word in command.words]
    return measured(words, setting.bench.warm, out=None if "{}" in command.words else out)


# ---- What is compared


def mscbib(name: str, mark: bytes, *words: str | Path) -> Command:
    return Command(name, [*MSCBIB, *words, "-o", "{}"], mark)


def by_library(
    setting: Setting, program: str, source: Path, mark: bytes = b"", goal: Target = FASTER
) -> list[Command]:
    """One of peers.py, if its library is installed."""
    name = program.partition("-")[0]
    return [Command(name, [*PEERS, program, source, "{}"], mark, goal)] if setting.has(name) else []


def prepared(setting: Setting) -> str | None:
    """Make the forms that the others read; the path of pandoc, if there is one."""
    path, generator = setting.path, [sys.executable, str(setting.bench.generator)]
    for kind in ("ris", "bib", "medline"):
        words = [*generator, kind, "--records", str(setting.records), "--out", "{}"]
        setting.made(f"x.{kind}", Command(kind, words, b""))
    setting.made("x.ndjson", mscbib("parse", b"", "parse", "-q", path("x.ris")))
    for name, source in (("rispy", "x.ris"), ("bibtexparser", "x.bib"), ("pybtex", "x.bib")):
        for command in by_library(setting, f"{name}-read", path(source)):
            setting.made(f"{name}.json", command)
    if setting.has("ris2xml"):
        setting.made("x.mods", Command("ris2xml", ["ris2xml", "-i", "utf8", path("x.ris")], b""))
    try:
        found, version = pandoc()
    except NotFoundError as error:
        setting.notes.append(f"not found: {error}: its rows are missing")
        return None
    setting.notes.append(f"pandoc is {version}")
    setting.made("x.csljson", mscbib("csl-json", b"", "export", "-q", path("x.ndjson"), "-t", "csl-json"))
    return found


def contests(setting: Setting, pandoc_path: str | None) -> Iterator[Contest]:
    """All that is compared."""
    path = setting.path
    ris, bib, mods, csl = path("x.ris"), path("x.bib"), path("x.mods"), path("x.csljson")
    records = path("x.ndjson")

    def by_pandoc(source: str, file: Path, to: str, mark: bytes) -> list[Command]:
        if pandoc_path is None:
            return []
        words: list[str | Path] = [pandoc_path, "-f", source, "-t", to, file, "-o", "{}"]
        return [Command(f"pandoc -f {source} -t {to}", words, mark)]

    def by_bibutils(program: str, file: Path, mark: bytes) -> list[Command]:
        words: list[str | Path] = (
            [program, "-i", "utf8", file] if program.endswith("2xml") else [program, file]
        )
        return [Command(f"bibutils {program}", words, mark, THRICE)] if setting.has(program) else []

    def by_citation_js(file: Path, mark: bytes) -> list[Command]:
        if setting.node_modules is None or not setting.has("node"):
            return []
        words: list[str | Path] = ["node", HERE / "citation_read.mjs", setting.node_modules, file, "{}"]
        return [Command("citation-js", words, mark, THRICE)]

    yield Contest(
        "reading RIS",
        mscbib("parse", b"\n", "parse", "-q", ris),
        [
            *by_library(setting, "rispy-read", ris, b'"type_of_reference"', AS_FAST),
            *by_bibutils("ris2xml", ris, b"<mods ID="),
            *by_citation_js(ris, b'"issued":'),
            *by_pandoc("ris", ris, "csljson", b'    "id":'),
        ],
    )
    yield Contest(
        "reading BibTeX",
        mscbib("parse", b"\n", "parse", "-q", bib),
        [
            *by_library(setting, "bibtexparser-read", bib, b'"key":', THRICE),
            *by_library(setting, "pybtex-read", bib, b'"persons":', THRICE),
            *by_bibutils("bib2xml", bib, b"<mods ID="),
            *by_citation_js(bib, b'"issued":'),
            *by_pandoc("bibtex", bib, "csljson", b'    "id":'),
        ],
    )
    yield Contest(
        "reading PubMed text",
        mscbib("parse", b"\n", "parse", "-q", path("x.medline")),
        by_library(setting, "biopython-read", path("x.medline"), b'"PMID":'),
    )
    yield Contest(
        "reading NDJSON",
        mscbib("parse", b"\n", "parse", "-q", records),
        [replace(mscbib("mscbib of RIS", b"\n", "parse", "-q", ris), goal=AS_FAST)],
    )
    yield Contest(
        "writing RIS",
        mscbib("export", b"TY  - ", "export", "-q", records, "-t", "ris"),
        [
            *by_library(setting, "rispy-write", path("rispy.json"), b"TY  - ", AS_FAST),
            *by_bibutils("xml2ris", mods, b"TY  - "),
        ],
    )
    yield Contest(
        "writing BibTeX",
        mscbib("export", b"@article{", "export", "-q", records, "-t", "bibtex"),
        [
            *by_library(setting, "bibtexparser-write", path("bibtexparser.json"), b"@article{"),
            *by_library(setting, "pybtex-write", path("pybtex.json"), b"@article{"),
            *by_bibutils("xml2bib", mods, b"@Article{"),
            *by_pandoc("csljson", csl, "bibtex", b"@article{"),
        ],
    )
    yield Contest(
        "writing CSL-JSON",
        mscbib("export", b'"id":', "export", "-q", records, "-t", "csl-json"),
        [
            *by_pandoc("bibtex", bib, "csljson", b'    "id":'),
            *by_pandoc("csljson", csl, "csljson", b'    "id":'),
            *by_pandoc("ris", ris, "csljson", b'    "id":'),
        ],
    )
