"""The command line: finding the subcommands, and what the exit code says.

Exit codes: 0 clean; 1 findings at error level, or input that gave no record; 2 usage, configuration, an
unreadable file, or a mistake of this program; 130 interrupted. A closed pipe is no error.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType, ModuleType
from typing import Any, NoReturn

import click

from mscbib import __version__, discovery
from mscbib.terminal import visible


class _Commands(click.Group):
    """The subcommands are the modules of ``commands/``, imported when they are asked for."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError as error:  # which click would call a failure
            _drop_output()
            raise click.exceptions.Exit(0) from error
        return result

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(discovery.names("commands"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in discovery.names("commands"):
            return None
        found: click.Command = discovery.module("commands", cmd_name).command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx))
            meant = f"; did you mean {near[0]!r}?" if near else "; see `mscbib --help`"
            raise click.UsageError(f"there is no command {args[0]!r}{meant}", ctx) from error


#: How many objects are made before rings among them are looked for: more than a start makes, which keeps all.
#: What a run drops is taken away at once; hardly anything is in a ring.
_OBJECTS = 100_000

_EPILOG = """\
\b
Examples:
  mscbib parse citing.txt                    records, one JSON object a line
  mscbib parse dumps/ -t table               a table to look at
  mscbib parse - < page.txt | jq .title      from a pipe, into a pipe
  mscbib inspect page.txt                    what of the text is which field
  mscbib detect *.txt                        which layout each file has, and why

\b
Completion: eval "$(_MSCBIB_COMPLETE=bash_source mscbib)"   (or zsh_source, fish_source)
"""


@click.command(
    cls=_Commands,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="mscbib", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn saved bibliographic web pages into structured, validated records.

    Reads what researchers save as text (an article's abstract page, the list of works citing it, a page
    of review snippets), keeps every character of it accounted for, and says where every value came from.
    """


class _NoPlugins(ModuleType):
    """Stands for the module by which pydantic looks for plugins: this program has none.

    To look would read what every installed package says of itself, which takes a tenth of a short run.
    """

    def get_plugins(self) -> tuple[()]:
        """None."""
        return ()

    def __getattr__(self, name: str) -> Any:
        """What else it may have in another version of pydantic is asked of the module itself."""
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[self.__name__]
        from pydantic.plugin import _loader

        return getattr(_loader, name)


def _start_lightly() -> None:
    """Leave out what a short run would do in vain."""
    gc.set_threshold(_OBJECTS)
    looks_for_plugins = "pydantic.plugin._loader"
    sys.modules.setdefault(looks_for_plugins, _NoPlugins(looks_for_plugins))


def main() -> NoReturn:
    """Run the command line and exit."""
    _start_lightly()
    # asked to end, it cleans up as after any other end
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    interrupted = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        signal.default_int_handler(number, frame)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not ignored, as behind `nohup`
        signal.signal(signal.SIGINT, interrupt)
    try:
        code = cli.main(prog_name="mscbib", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code if isinstance(error, click.UsageError) else 2
    except (click.Abort, KeyboardInterrupt):
        code = _interrupted()
    except Exception as error:
        # compiled libraries (pydantic's serializer, for one) make an error of their own of an interruption
        code = _interrupted() if interrupted else _failed(error)
    gc.freeze()  # the system takes the memory back; to look through it first takes longer than to read a page
    sys.exit(code if isinstance(code, int) else 0)


def _interrupted() -> int:
    click.echo("\nmscbib: interrupted; output files were left as they were", err=True)
    return 130


def _failed(error: Exception) -> int:
    """Say what went wrong: the input's fault or the user's in a line, ours with a traceback on demand."""
    from mscbib.decoding import UnknownEncodingError
    from mscbib.discovery import BrokenHouseError, MissingLibraryError
    from mscbib.grammar import GrammarError
    from mscbib.selection import ConfigurationError

    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        message = f"{error.filename}: {reason}" if error.filename else reason
    elif isinstance(
        error,
        (BrokenHouseError, ConfigurationError, GrammarError, MissingLibraryError, UnknownEncodingError),
    ):
        message = str(error.args[0])
    else:
        message = f"a mistake of this program: {type(error).__name__}: {error}"
        if "-vv" not in sys.argv:
            message += " (the same command with -vv shows where; please report it)"
    if "-vv" in sys.argv:
        import traceback

        traceback.print_exception(error)
    click.echo(f"mscbib: error: {visible(message)}", err=True)
    return 2


def _drop_output() -> None:
    """Leave no half-flushed standard output behind that the interpreter would complain about at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
