"""The README says what the program does: its tables and examples are compared with the program.

`python tests/test_docs.py` writes them anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner
from documented import ROOT, current, table

from mscbib import checks, configuration, dialects, discovery, readers, reports, writers
from mscbib.cli import cli
from mscbib.commands._targets import TARGETS
from mscbib.configuration import keys
from mscbib.dedupe import review, tables
from mscbib.diagnostics import rule
from mscbib.model import Record

README = ROOT / "README.md"


def commands() -> str:
    rows = []
    for name in discovery.names("commands"):
        command = discovery.module("commands", name).command
        rows.append([f"`mscbib {name}`", command.help.split("\n\n")[0].replace("\n", " ").strip()])
    return table(["command", "what it does"], rows)


def record() -> str:
    schema = Record.model_json_schema(mode="serialization")
    rows = []
    for name, field in Record.model_fields.items():
        rows.append(
            [
                f"`{name}`",
                _form(schema["$defs"]["Record"]["properties"][name], schema),
                field.description or "",
            ]
        )
    return table(["field", "form", "what it is"], rows)


def _form(value: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        if name == "Record":
            return "record"
        return "{" + ", ".join(schema["$defs"][name]["properties"]) + "}"
    options = [option for option in value.get("anyOf", []) if option.get("type") != "null"]
    if options:
        return _form(options[0], schema) if len(options) == 1 else "number"
    if value.get("type") == "array":
        return f"list of {_form(value['items'], schema)}" if "items" in value else "[start, end)"
    if value.get("type") == "object":
        return "{name: " + _form(value["additionalProperties"], schema) + "}"
    if "const" in value:
        return f'"{value["const"]}"'
    return str(value["type"])


def layouts() -> str:
    return table(["name", "what it is"], [[f"`{d.full_name}`", d.title] for d in dialects.dialects()])


def formats() -> str:
    read = {known.name: known.title for known in readers.formats()}
    written = writers.formats()
    return table(
        ["name", "read", "write", "what it is"],
        [
            [
                f"`{name}`",
                "✓" if name in read else "",
                "✓" if name in written else "",
                read.get(name) or written[name],
            ]
            for name in sorted({*read, *written})
        ],
    )


def carried() -> str:
    """Which field of a record each format carries: those with a table of tags, that of CSV once."""
    tables = {
        name.replace("_", "-"): discovery.module("tags", name).TABLE.carried
        for name in discovery.names("writers")
        if name in discovery.names("tags") and name != "tsv"
    }
    rows = []
    for field in _carriable():
        rows.append([f"`{field}`", *("✓" if field in fields else "" for fields in tables.values())])
    return table(["field", *(f"`{name}`" for name in tables)], rows)


def targets() -> str:
    rows = []
    for name, target in sorted(TARGETS.items()):
        limits = [f"{target.max_records:,} records a file"] if target.max_records else []
        limits += [f"{target.max_bytes // 1_000_000} MB a file"] if target.max_bytes else []
        limits += [f"{target.max_files} files at once"] if target.max_files else []
        rows.append([f"`--for {name}`", f"`{target.format}`", ", ".join(limits)])
    return table(["tool", "format", "limits"], rows)


def _carriable() -> list[str]:
    """The record's fields, with the parts of people that few formats have."""
    names = [
        name for name in Record.model_fields if name not in ("schema_version", "source", "spans", "extra")
    ]
    at = names.index("authors") + 1
    return [*names[:at], "authors.initials", "authors.orcid", "authors.affiliations", *names[at:]]


def findings() -> str:
    marks = {"safe": "*", "unsafe": "?", None: ""}
    rows = [
        [rule(name).code, name, rule(name).severity, marks[checks.fix(name)], checks.page(name).summary]
        for name in checks.names()
    ]
    return table(["code", "name", "severity", "fix", "what is found"], rows)


def report_formats() -> str:
    rows = [[f"`{name}`", title] for name, title in reports.formats().items()]
    return table(["`--output-format`", "what is written"], rows)


def validate_options() -> str:
    """What `mscbib validate` has beyond the options of `parse`."""
    from mscbib.commands import validate

    return _options_of(validate.command)


def dedupe_options() -> str:
    """What `mscbib dedupe` has beyond the options of `parse`."""
    from mscbib.commands import dedupe

    return _options_of(dedupe.command)


def _options_of(command: click.Command) -> str:
    """What a command has beyond the options of `parse`."""
    from mscbib.commands import parse

    known = {parameter.name for parameter in parse.command.params} - {"jobs"}  # there are more by default
    rows = []
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in known:
            choice = isinstance(option.type, click.Choice)
            form = "|".join(option.type.choices) if choice else (option.metavar or "N")  # type: ignore[attr-defined]
            shown = "" if option.is_flag else f" {form}"
            rows.append([f"`{'/'.join(option.opts)}{shown}`", option.help or ""])
    return table(["option", "what it does"], rows)


def dedupe_columns() -> str:
    stream = BytesIO()
    review.write(stream, [])
    head = stream.getvalue().decode("utf-8-sig").strip().split(",")
    rows = [("--clusters", tables.CLUSTERS), ("--pairs", tables.PAIRS), ("--review", head)]
    return table(["file", "columns"], [[f"`{name}`", ", ".join(columns)] for name, columns in rows])


def test_the_tables_and_examples_of_the_readme_are_what_the_program_says() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == current(text, globals()), "run `python tests/test_docs.py`"


def test_the_readme_begins_with_two_commands() -> None:
    block = re.search(r"```\w*\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert block and len(block[1].strip().splitlines()) == 2


def test_every_python_example_runs() -> None:
    for example in re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL):
        done = subprocess.run(
            [sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert "2025 Cell therapy for scleroderma" in done.stdout


def test_the_settings_in_the_readme_are_all_there_are(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (tmp_path / "pyproject.toml").write_text(example[1], encoding="utf-8")
    assert configuration.read(tmp_path / "pyproject.toml").fail_on == "error"
    assert tomllib.loads(example[1])["tool"]["mscbib"].keys() == keys.READERS.keys()


def test_the_job_in_the_readme_runs() -> None:
    job = re.search(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert job is not None and len(job[1].splitlines()) <= 10
    *_, step = yaml.safe_load(job[1])["jobs"]["validate"]["steps"]
    install, _, command = step["run"].partition(" && ")
    assert install == "pip install ."
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert all(line.startswith("::warning file=fixtures/") for line in done.stdout.splitlines())
    assert done.stdout


@pytest.mark.parametrize("name", discovery.names("commands"))
def test_every_example_in_a_help_text_names_real_options(name: str) -> None:
    text = CliRunner().invoke(cli, [name, "--help"]).output
    known = set(re.findall(r"(?<!\w)--?[a-z][a-z-]*", text.partition("Examples:")[0]))
    for line in re.findall(r"mscbib (\w+)([^\n|]*)", text.partition("Examples:")[2]):
        assert line[0] in discovery.names("commands")
        used = set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", line[1].partition("  ")[0]))
        assert line[0] != name or used <= known


def test_every_format_that_a_help_text_names_exists() -> None:
    assert {"ndjson", "json", "table"} <= set(writers.formats())


if __name__ == "__main__":
    README.write_text(current(README.read_text(encoding="utf-8"), globals()), encoding="utf-8")
