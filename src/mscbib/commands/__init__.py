"""Subcommands: one a file, found by its name; each has a `command`. Here is what several share.

Start-up is paid at every call, so a command's module imports only click and what is as cheap; the rest is
imported when the command runs.
"""

from __future__ import annotations

import errno
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from mscbib.terminal import visible, visible_json

if TYPE_CHECKING:
    from mscbib.containers import Document
    from mscbib.detection import Kind, Layout
    from mscbib.diagnostics import Diagnostic
    from mscbib.parser import Options

Function = TypeVar("Function", bound=Callable[..., Any])

#: Where a command's context keeps the names of the user's own dialects.
OWN_DIALECTS = "mscbib.own_dialects"


#: How many processes; all that there are processors, where nobody says.
jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes; default: all processors.",
)
#: The file that a command writes, where it is no records.
target_option = click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    type=click.Path(),
    help="Write to FILE, whole or not at all.",
)


def paths_argument(function: Function) -> Function:
    """The files, folders or "-" that a command reads."""
    return click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(readable=False))(function)


def reading_options(function: Function) -> Function:
    """How the input is to be read."""
    for option in (
        click.option(
            "--max-entry-size",
            type=click.IntRange(min=1),
            metavar="N",
            help="Refuse an entry of more than N characters (default: 16 million).",
        ),
        click.option("--encoding", metavar="NAME", help="The encoding of the input; default: find it out."),
        click.option(
            "--layout",
            "--from",
            "layout",
            metavar="NAME[/DIALECT]",
            callback=_layout_of_own_grammar,
            help="The layout of the input; default: find it out. `mscbib layouts` lists them.",
        ),
        grammar_option,
    ):
        function = option(function)
    return function


def grammar_option(function: Function) -> Function:
    """Dialects of the user's own, known while the command runs."""
    return click.option(
        "--grammar",
        multiple=True,
        metavar="FILE.lark",
        is_eager=True,  # before --layout, which may name it
        expose_value=False,
        callback=_with_own_grammars,
        help="A dialect of your own, which the input has; given several times, detection decides among them "
        "and all others. `mscbib grammar check` tries it.",
    )(function)


def _with_own_grammars(context: click.Context, _: click.Parameter, paths: tuple[str, ...]) -> None:
    """Make the user's grammars known for as long as the command runs.

    Raises:
        click.BadParameter: two have one name.
        GrammarError: one cannot be used.
    """
    if not paths or context.resilient_parsing:
        return
    from mscbib import dialects, own_dialect

    own: dict[str, dialects.Dialect] = {}
    for path in paths:
        dialect = own_dialect.read(Path(path))
        if own.setdefault(dialect.full_name, dialect) is not dialect:
            raise click.BadParameter(f"two are {dialect.full_name}: rename a file", param_hint="--grammar")
    context.with_resource(dialects.also(own.values()))
    context.meta[OWN_DIALECTS] = list(own)


def _layout_of_own_grammar(context: click.Context, _: click.Parameter, layout: str | None) -> str | None:
    """The layout named; where none is, that of the one grammar of the user's own."""
    own: list[str] = context.meta.get(OWN_DIALECTS, [])
    return own[0] if layout is None and len(own) == 1 else layout


def text_or_json(json_is: str) -> Callable[[Function], Function]:
    """The option that chooses between text for people and JSON for programs; `json_is` says of what form."""
    return click.option(
        "-t",
        "--to",
        "to",
        type=click.Choice(["text", "json"]),
        default="text",
        help=f"text (default), or json: {json_is}.",
    )


def talking_options(function: Function) -> Function:
    """How much is said, and in which colours."""
    for option in (
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            help="Colours; auto: at a terminal, unless NO_COLOR is set.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; findings only."),
        click.option("-v", "--verbose", count=True, help="Say more; -vv shows where a bug is."),
    ):
        function = option(function)
    return function


def named_kind(layout: str | None) -> Kind | Layout | None:
    """The dialect, layout or format that the user named with --layout or --from, if any.

    Raises:
        click.BadParameter: there is none of that name.
    """
    from mscbib import detection

    try:
        return detection.asked(layout) if layout else None
    except LookupError as error:
        raise click.BadParameter(str(error.args[0]), param_hint="--layout") from error


def options_of(
    layout: str | None, encoding: str | None, max_entry_size: int | None, *, spans: bool = False
) -> Options:
    """How to read, as the options of `reading_options` say.

    Raises:
        click.BadParameter: there is no such layout.
        UnknownEncodingError: there is no such encoding; better said before any file is opened.
    """
    from mscbib import decoding, parser, source

    decoding.Decoder(encoding)
    return parser.Options(
        kind=named_kind(layout),
        encoding=encoding,
        spans=spans,
        max_entry_size=max_entry_size or source.MAX_ENTRY_SIZE,
    )


def print_listing(to: str, items: list[dict[str, Any]]) -> None:
    """Print what there is of a kind: as JSON one array, as text the name and the title of each."""
    if to == "json":
        echo_json(items, indent=True)
        return
    width = max(len(item["name"]) for item in items)
    for item in items:
        click.echo(f"{item['name']:{width}}  {item['title']}")


def at_terminal(stream: Any) -> bool:
    """Whether `stream` is a terminal; one that was closed before the program began is None."""
    return stream is not None and stream.isatty()


def wants_color(color: str, stream: Any) -> bool:
    """Whether to write colours to `stream`."""
    if color == "auto":
        return not os.environ.get("NO_COLOR") and at_terminal(stream) and os.environ.get("TERM") != "dumb"
    return color == "always"


def echo_json(value: Any, *, indent: bool = False) -> None:
    """Print a value as JSON on standard output: on one line, or indented."""
    import orjson

    data = orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None)
    click.echo((visible_json(data) if at_terminal(sys.stdout) else data).decode())


def complain(path: str, error: OSError) -> None:
    """Say on standard error that the file at `path` cannot be read, and why."""
    shown = visible(click.format_filename(path))
    click.echo(f"mscbib: error: {shown}: {visible(error.strerror or str(error))}", err=True)


def documents(
    paths: tuple[str, ...],
    totals: Counter[str],
    watched: Callable[[BinaryIO, str], BinaryIO] | None = None,
) -> Iterator[Document]:
    """The documents that `paths` name (see `containers`); what cannot be read is said and counted."""
    from mscbib import containers

    def unreadable(path: str, error: OSError) -> None:
        totals["unreadable"] += 1
        complain(path, error)

    reported = containers.Reported(unreadable, totals)
    if watched is None:
        return containers.documents(paths, reported)
    return containers.documents(paths, reported, watched)


@contextmanager
def unreadable_is_said(path: str, totals: Counter[str]) -> Iterator[None]:
    """Say and count that a document cannot be read, if that is so, instead of ending the program."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        totals["unreadable"] += 1
        complain(path, error)


def terminal_width() -> int:
    """The columns of the terminal; 100 where there is none."""
    if "COLUMNS" not in os.environ and not at_terminal(sys.__stdout__):
        return 100
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


@contextmanager
def output(path: str | None) -> Iterator[BinaryIO]:
    """Where data goes: standard output, or a file that is written whole or not at all.

    The file is written beside its place and renamed when all went well; a named pipe or a device is
    written as it is.
    """
    if path is None or path == "-":
        if sys.stdout is None:
            raise OSError(errno.EBADF, "standard output is closed")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    target = target.resolve()  # a link stays a link: what it points to is replaced
    temporary = beside(target)
    try:
        try:
            stream = temporary.open("xb")
        except OSError as error:
            raise OSError(error.errno, error.strerror, path) from error
        with stream:
            yield stream
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def beside(target: Path) -> Path:
    """A hidden file that is to become `target`; it is not made yet, and no file has its name.

    It has one before it is made, so that an interruption at any moment can take it away.
    """
    return target.with_name(f".{target.name[:100]}.{os.urandom(8).hex()}")


def _mode(target: Path) -> int:
    """The permissions a file at `target` has, or would be given."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def tell(finding: Diagnostic, color: bool) -> None:
    """Print a finding on standard error, with its remedy."""
    line = visible(finding.concise())
    remedy = f"  help: {finding.remedy}"
    if color:
        where, _, rest = line.partition(f" {finding.code} ")
        code = click.style(finding.code, fg="red" if finding.severity == "error" else "yellow", bold=True)
        line = f"{click.style(where, bold=True)} {code} {rest}"
        remedy = click.style(remedy, dim=True)
    click.echo(f"{line}\n{remedy}", err=True, color=color)


def counted(number: int, thing: str) -> str:
    """A number of things, in words: "1 record", "5 records", "2 entries"."""
    if number == 1:
        return f"1 {thing}"
    return f"{number:,} {thing[:-1]}ies" if thing.endswith("y") else f"{number:,} {thing}s"
