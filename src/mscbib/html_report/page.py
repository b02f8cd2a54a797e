"""The page as HTML: what comes from the input is text in it, wherever it stands."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import orjson

from mscbib import __version__, prisma
from mscbib.diagnostics import rule
from mscbib.discovery import MissingLibraryError
from mscbib.html_report.rows import COLUMNS, FIRST, SHOWN_AUTHORS
from mscbib.plain import printable

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from mscbib.dedupe.flow import Flow
    from mscbib.html_report.findings import Line, Shown
    from mscbib.html_report.sections import Figure

#: What ends a script, or a line of one, written so that JSON has it still.
_UNSAFE = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


class Contents(NamedTuple):
    """All that the page shows."""

    title: str
    overview: dict[str, Any]
    flow: Flow
    diagram: str
    figures: Sequence[Figure]
    findings: Sequence[Shown]
    lines: Sequence[tuple[str, Sequence[Line]]]
    rows: Sequence[bytes]


def rendered(contents: Contents) -> str:
    """The page.

    Raises:
        MissingLibraryError: Jinja2 is not installed.
    """
    style = _part("page.css") + prisma.STYLE
    script = _part("page.js")
    overview, flow = contents.overview, contents.flow
    return (
        _environment()
        .from_string(_part("page.html"))
        .render(
            contents._asdict()
            | {
                "version": __version__,
                "policy": _policy(style, script),
                "style": _safe(style),
                "script": _safe(script),
                "diagram": _safe(contents.diagram),
                "figures": [
                    one._replace(svg=_safe(one.svg) if one.svg else None) for one in contents.figures
                ],
                "numbers": _numbers(overview, flow),
                "rules": [one | {"remedy": rule(one["name"]).remedy} for one in overview["findings"]],
                "all_findings": sum(one["count"] for one in overview["findings"]),
                "all_records": overview["records"],
                "first": [_cells(orjson.loads(row)) for row in contents.rows[:FIRST]],
                "data": _safe(_data(contents.rows)),
            }
        )
    )


def _safe(made_here: str) -> Markup:
    """What is no text but a part of the page: our own, or escaped where it was made."""
    from markupsafe import Markup

    return Markup(made_here)  # noqa: S704


def _environment() -> Environment:
    try:
        import jinja2
    except ImportError as error:
        raise MissingLibraryError("Jinja2", "report") from error
    return jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finished,
    )


def _finished(value: Any) -> Any:
    """A value as HTML can hold it: without control characters."""
    return printable(value) if type(value) is str else value


def _part(name: str) -> str:
    return resources.files("mscbib.html_report").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """What a browser may do with the page: apply this style and run this script, and nothing else."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; "
        "form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data(rows: Sequence[bytes]) -> str:
    """What the script needs, as JSON that stands in a page without ending anything there."""
    said = orjson.dumps({"columns": COLUMNS, "authors": SHOWN_AUTHORS, "rows": []})
    return (said.removesuffix(b"]}") + b",".join(rows) + b"]}").decode().translate(_UNSAFE)


def _numbers(overview: dict[str, Any], flow: Flow) -> list[tuple[str, str]]:
    """The numbers at the top."""
    years = [one["year"] for one in overview["years"]["counts"]]
    errors = sum(one["count"] for one in overview["findings"] if one["severity"] == "error")
    warnings = sum(one["count"] for one in overview["findings"] if one["severity"] != "error")
    shown = [
        ("records", f"{flow.identified:,}"),
        ("duplicates", f"{flow.removed:,}"),
        ("works", f"{flow.remaining:,}"),
        ("years", "–".join(map(str, dict.fromkeys((years[0], years[-1])))) if years else "none"),
        ("journals", f"{overview['journals']['distinct']:,}"),
        ("authors", f"{overview['authors']['distinct']:,}"),
        ("errors", f"{errors:,}"),
        ("warnings", f"{warnings:,}"),
    ]
    if flow.waiting:
        shown.insert(3, ("doubtful pairs", f"{flow.waiting:,}"))
    return shown


def _cells(row: Sequence[Any]) -> dict[str, Any]:
    """A row of the table as it is there without a script."""
    cells = dict(zip(COLUMNS, row, strict=True))
    more = max(0, len(cells["authors"]) - SHOWN_AUTHORS) + cells["more"]
    cells["file"] = cells["path"].replace("\\", "/").rpartition("/")[2]
    cells["shown_authors"] = ", ".join(cells["authors"][:SHOWN_AUTHORS]) + (" et al." if more else "")
    cells["doi_link"] = f"https://doi.org/{quote(cells['doi'], safe='/')}" if cells["doi"] else ""
    cells["pmid_link"] = f"https://pubmed.ncbi.nlm.nih.gov/{cells['pmid']}/" if cells["pmid"] else ""
    return cells
