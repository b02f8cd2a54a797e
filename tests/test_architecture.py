"""The house holds: arrows go one way, every dependency has its home, start-up stays cheap."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from mscbib import discovery

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "mscbib"
GRAMMARS = ROOT / "grammars"
FIXTURES = ROOT / "fixtures"
SEED = FIXTURES / "review_snippet" / "scite" / "seed.txt"

#: Who may import whom: a module its own layer and those above it in this list, never one below. A package
#: stands for all that is in it, so that a new layout or writer has its place; "mscbib" is the package's face.
LAYERS: tuple[frozenset[str], ...] = (
    # what everything stands on: text, tables, findings, the record
    frozenset(
        {
            "automaton",
            "boundaries",
            "containers",
            "decoding",
            "diagnostics",
            "discovery",
            "evidence",
            "explain",
            "folding",
            "grammar",
            "likelihood",
            "model",
            "path_patterns",
            "patterns",
            "plain",
            "precompiled",
            "private_cache",
            "probe",
            "recogniser",
            "samples",
            "source",
            "terminal",
            "traces",
            "unpacking",
            "web_archives",
            "workers",
            "wrapped",
            "zips",
        }
    ),
    # values from pieces of text
    frozenset(
        {
            "abstracts",
            "draft",
            "identifiers",
            "marked_people",
            "names",
            "people",
            "registrations",
            "subjects",
            "values",
        }
    ),
    # what the tags of a format mean, and what reading an entry gives
    frozenset({"findings", "reading", "tags"}),
    # what there is one of a kind, found by name
    frozenset(
        {
            "contract",
            "detection",
            "dialects",
            "graphs",
            "layouts",
            "own_dialect",
            "pages",
            "readers",
            "references",
            "writers",
        }
    ),
    # from a text to its records, and to what every character is
    frozenset({"batches", "checking", "claims", "misfits", "mscbib", "parser"}),
    # which records are of one work
    frozenset({"dedupe"}),
    # who is who: whose abstract a snippet is, what a reference cites
    frozenset({"linking"}),
    # the same work on many machines
    frozenset({"cluster"}),
    # what is wrong with what was read
    frozenset({"baseline", "checks", "configuration", "fixing", "goldens", "selection", "validation"}),
    # how that is said
    frozenset({"reports"}),
    # what all of it looks like
    frozenset({"overview"}),
    # pictures of it
    frozenset({"html_report", "prisma"}),
    # what a user calls
    frozenset({"__main__", "cli", "commands"}),
)

#: The files, or the folders, that alone may import a package.
HOMES = {
    "click": ("cli.py", "commands/"),
    "duckdb": ("dedupe/joined_keys.py",),
    "jinja2": ("html_report/page.py",),
    "lark": ("grammar.py",),
    "lxml": ("readers/", "tags/", "writers/"),
    "networkx": ("graphs/", "html_report/citation_map.py"),
    "py4j": ("cluster/",),
    "pyspark": ("cluster/",),
    "numpy": ("linking/fingerprints.py",),
    "markupsafe": ("html_report/page.py",),
    "pathspec": ("path_patterns.py",),
    "pyarrow": ("cluster/", "readers/parquet.py", "writers/"),
    # a schema is made from the model's types
    "pydantic": ("cli.py", "model.py", "parser.py", "tags/parquet.py"),
    "pycountry": ("overview/",),
    "pydantic_core": ("model.py", "parser.py"),
    "rapidfuzz": ("dedupe/", "linking/alignment.py"),
    "rich": ("commands/", "writers/table.py"),
    "selectolax": ("pages/",),
    "textual": ("commands/",),
    "vl_convert": ("html_report/charts.py",),
    "warcio": ("web_archives.py",),
    "wcwidth": ("reports/full.py",),
    "zstandard": ("unpacking.py",),
}

#: What none of the program's helps and versions may load.
HEAVY = frozenset(
    {
        "dataclasses",
        "duckdb",
        "hashlib",
        "json",
        "lark",
        "lxml",
        "networkx",
        "numpy",
        "orjson",
        "py4j",
        "pyarrow",
        "pydantic",
        "pyspark",
        "rapidfuzz",
        "rich",
        "selectolax",
        "textual",
        "xlsxwriter",
    }
)

#: Names that say nothing about what is inside; a grammar called "common" would hide Lark's own.
NAMELESS = frozenset({"common", "helper", "helpers", "misc", "util", "utils"})

MAX_LINES = 350


def _name(path: Path) -> str:
    """The name of a module within the package, "writers.table"; that of the package itself is "mscbib"."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "mscbib"


FILES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}


def _is_type_checking(test: ast.expr) -> bool:
    return "TYPE_CHECKING" in (getattr(test, "id", ""), getattr(test, "attr", ""))


def _imports(node: ast.AST, *, types: bool) -> Iterator[tuple[str, str]]:
    """Every import below `node`, in functions, too, as (module, name imported from it or "").

    With `types` also those that only a type checker sees.
    """
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name, "") for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert not child.level, f"line {child.lineno}: a relative import"
            yield from ((child.module or "", alias.name) for alias in child.names)
        elif isinstance(child, ast.If) and _is_type_checking(child.test) and not types:
            for other in child.orelse:
                yield from _imports(other, types=types)
        else:
            yield from _imports(child, types=types)


def _own(module: str, imported: str) -> str | None:
    """Which module of this project an import names; None: one of somebody else's."""
    if module.partition(".")[0] != "mscbib":
        return None
    inner = module.removeprefix("mscbib").removeprefix(".")
    whole = f"{inner}.{imported}".strip(".")
    if whole in FILES:
        return whole
    return inner or "mscbib"


ARROWS = {
    name: {own for pair in _imports(tree, types=False) if (own := _own(*pair)) is not None}
    for name, tree in TREES.items()
}


def _places(name: str) -> list[int]:
    """The layers that name a module, or a package that it is in."""
    parts = name.split(".")
    packages = {".".join(parts[: length + 1]) for length in range(len(parts))}
    return [index for index, layer in enumerate(LAYERS) if packages & layer]


# ---- The arrows


@pytest.mark.parametrize("name", FILES)
def test_every_module_has_one_place(name: str) -> None:
    assert len(_places(name)) == 1, f"{name}: name it, or its package, in one of the LAYERS"


def test_the_layers_name_nothing_that_is_not_there() -> None:
    assert frozenset().union(*LAYERS) <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_arrows_go_one_way(name: str) -> None:
    own = _places(name)
    upward = {target for target in ARROWS[name] if _places(target) > own}
    assert not upward, f"{name} imports {', '.join(sorted(upward))} from a layer above its own"


def test_no_module_imports_itself_in_a_round() -> None:
    TopologicalSorter({name: targets - {name} for name, targets in ARROWS.items()}).prepare()


@pytest.mark.parametrize("name", sorted(FILES.keys() - {"discovery"}))
def test_modules_are_imported_by_name_in_discovery_only(name: str) -> None:
    """Elsewhere an arrow would hide from this test."""
    named = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(TREES[name])}
    assert not named & {"__import__", "import_module"}


# ---- The homes of the dependencies


@pytest.mark.parametrize("package", HOMES)
def test_a_dependency_stays_at_home(package: str) -> None:
    users = {
        FILES[name].relative_to(PACKAGE).as_posix()
        for name, tree in TREES.items()
        if any(module.partition(".")[0] == package for module, _ in _imports(tree, types=True))
    }
    assert not [user for user in users if not user.startswith(HOMES[package])]


def test_the_cli_alone_prints() -> None:
    printing = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printing <= {"cli"}


# ---- What fits in a head


@pytest.mark.parametrize("name", FILES)
def test_a_file_fits_in_a_head(name: str) -> None:
    lines = len(FILES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES, (
        f"{FILES[name].relative_to(ROOT)} has {lines} lines: split it along a real seam"
    )


def test_every_module_says_what_it_is_for() -> None:
    files = [*PACKAGE.rglob("*.py"), *GRAMMARS.rglob("*.lark")]
    assert not [str(path.relative_to(ROOT)) for path in files if path.stem in NAMELESS]


# ---- Start-up


def _loaded(*args: str | Path, cache: Path) -> set[str]:
    """The modules and packages that a run of the program imports."""
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mscbib", *args],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**environment, "MSCBIB_CACHE": str(cache)},
    )
    assert result.returncode == 0, result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("import time:")]
    modules = {line.rpartition("|")[2].strip() for line in lines}
    return modules | {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("command", [(), *((name,) for name in discovery.names("commands"))], ids=" ".join)
def test_help_loads_nothing_heavy(command: tuple[str, ...], tmp_path: Path) -> None:
    loaded = _loaded(*command, "--help", cache=tmp_path)
    assert {"mscbib", "click"} <= loaded
    assert not loaded & HEAVY


def test_the_version_loads_nothing_heavy(tmp_path: Path) -> None:
    assert not _loaded("--version", cache=tmp_path) & HEAVY


#: What nothing that is read or written needs as a rule, so that no run pays for it.
RARE = frozenset(
    {
        "difflib",
        "duckdb",
        "email",
        "importlib.metadata",
        "lark",
        "logging",
        "lxml",
        "multiprocessing",
        "networkx",
        "numpy",
        "pyarrow",
        "rapidfuzz",
        "rich",
        "selectolax",
        "shutil",
        "socket",
        "tempfile",
        "zipfile",
    }
)


@pytest.mark.parametrize(
    "path",
    [
        SEED,
        FIXTURES / "citing_list" / "rca" / "seed.txt",
        FIXTURES / "abstract_page" / "globalauthorid" / "seed.txt",
    ],
    ids=lambda path: path.parent.name,
)
def test_a_warm_cache_spares_what_is_rare(path: Path, tmp_path: Path) -> None:
    assert "lark" in _loaded("parse", path, cache=tmp_path), "the cache was to be cold: this proves nothing"
    warm = _loaded("parse", path, cache=tmp_path)
    assert "pydantic" in warm
    assert not warm & RARE
    formats = {name for name in warm if name.startswith(("mscbib.readers.", "mscbib.tags"))}
    assert formats == {"mscbib.readers._layouts"}, "a dump shows the sign of a format, or a format has none"


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - On a thing\nER  - \n",
        '{"schema_version": "1", "title": "On a thing", "authors": []}\n',
    ],
    ids=["ris", "ndjson"],
)
def test_a_library_is_read_without_what_is_rare(text: str, tmp_path: Path) -> None:
    path = tmp_path / "library.txt"
    path.write_text(text, encoding="utf-8")
    _loaded("parse", path, cache=tmp_path / "cache")  # which writes what detection's expressions compile to
    loaded = _loaded("parse", path, cache=tmp_path / "cache")
    assert "pydantic" in loaded
    assert not loaded & RARE
    assert not [name for name in loaded if name.startswith("mscbib.references.")], "no reference stands in it"


def test_what_a_style_settles_spares_the_labeller(tmp_path: Path) -> None:
    path = tmp_path / "references.txt"
    path.write_text(
        "Smith J, Doe AB. On a thing that was found. J Foo Bar. 2020;12(3):45-67.\n", encoding="utf-8"
    )
    arguments = ("parse", "--layout", "reference_list/lines", path)
    _loaded(*arguments, cache=tmp_path / "cache")
    loaded = _loaded(*arguments, cache=tmp_path / "cache")
    assert "mscbib.references.styles" in loaded
    assert "mscbib.references.labeller" not in loaded


def test_a_table_is_written_by_rich(tmp_path: Path) -> None:
    assert "rich" in _loaded("parse", SEED, "-t", "table", cache=tmp_path)
