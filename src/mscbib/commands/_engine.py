"""Where the work is done: by this program alone, or by Spark, on this machine or on many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from mscbib.commands import OWN_DIALECTS, Function
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.cluster.session import Session


class Engine(NamedTuple):
    """Which engine is asked for, on which master, with which settings."""

    name: str
    master: str | None
    settings: tuple[tuple[str, str], ...]

    @property
    def is_spark(self) -> bool:
        """Whether Spark is to do the work."""
        return self.name == "spark"

    def check(self) -> None:
        """Refuse what is said to an engine that is not asked for.

        Raises:
            click.UsageError: Spark's options are given without it.
        """
        if not self.is_spark and (self.master or self.settings):
            raise click.UsageError("--master and --spark-conf are for --engine spark")


def engine_options(function: Function) -> Function:
    """The options of an engine: `engine`, `master` and `spark_conf`, of which `engine_of` makes one."""
    for option in (
        click.option(
            "--spark-conf",
            metavar="KEY=VALUE",
            multiple=True,
            callback=_settings,
            help="A property of Spark (with --engine spark); may be given several times.",
        ),
        click.option(
            "--master",
            metavar="URL",
            help="Where Spark works: yarn, spark://HOST:PORT, k8s://…, local[N]; default: here, local[*].",
        ),
        click.option(
            "--engine",
            type=click.Choice(["local", "spark"]),
            default="local",
            help="Who does the work: this program (default), or Spark, for what one machine cannot hold.",
        ),
    ):
        function = option(function)
    return function


def _settings(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """The properties said, each a key and a value.

    Raises:
        click.BadParameter: one has no value.
    """
    found = []
    for value in values:
        key, equals, said = value.partition("=")
        if not equals or not key.startswith("spark."):
            raise click.BadParameter(f"{value!r} is no property of Spark: spark.executor.memory=4g is one")
        found.append((key, said))
    return tuple(found)


def engine_of(engine: str, master: str | None, spark_conf: tuple[tuple[str, str], ...]) -> Engine:
    """The engine that the options name.

    Raises:
        click.UsageError: Spark's options are given without it.
    """
    found = Engine(engine, master, spark_conf)
    found.check()
    return found


def refuse_own_grammars() -> None:
    """Refuse dialects that are known to this process alone.

    Raises:
        click.UsageError: there are any.
    """
    if click.get_current_context().meta.get(OWN_DIALECTS):
        raise click.UsageError(
            "--grammar is not known to other machines: put the file into a folder grammars/LAYOUT/ "
            "of a house that MSCBIB_PATH names on all of them"
        )


@contextmanager
def spark(engine: Engine, verbose: int) -> Iterator[Session]:
    """A session of Spark; with -vv, what Spark says is seen.

    Raises:
        click.ClickException: there is no Java, or Spark does not begin, or gives up.
        MissingLibraryError: PySpark is not installed.
    """
    from mscbib.cluster import session

    try:
        with session.session(engine.master, dict(engine.settings), log=verbose > 1) as begun:
            yield begun
    except session.SparkError as error:
        raise click.ClickException(visible(str(error))) from error
