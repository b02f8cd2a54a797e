"""``mscbib link --engine spark``: as ever, but a library of any size is read by many machines."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from mscbib.commands import options_of, wants_color
from mscbib.commands._engine import Engine, refuse_own_grammars, spark
from mscbib.commands._link import Concerns, Linking
from mscbib.commands._link_asked import Asked
from mscbib.commands._parse_spark import said
from mscbib.commands._reading import told

if TYPE_CHECKING:
    from mscbib.linking import Choosy
    from mscbib.model import Record

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")


def check(asked: Asked) -> None:
    """Refuse what Spark cannot do.

    Raises:
        click.UsageError: it is asked for.
    """
    if not asked.against:
        raise click.UsageError("--engine spark reads the library: name it with --against LIBRARY")
    if "-" in asked.against:
        raise click.UsageError("--engine spark reads no standard input: name the files of the library")
    for path in asked.paths:
        if _ELSEWHERE.match(path):
            raise click.UsageError(f"{path}: only a LIBRARY may be there; copy what is to be linked here")
    refuse_own_grammars()


class SparkLinking(Linking):
    """A run whose library is read by Spark."""

    def __init__(self, engine: Engine, *parts: Any) -> None:
        super().__init__(*parts)
        self._engine = engine

    def library(self, askers: Sequence[Choosy], _concerns: Concerns | None) -> Iterator[Record]:
        """The records of the library that concern an asker; findings are told before them."""
        asked, totals = self.asked, self.totals
        with spark(self._engine, asked.verbose) as session:
            from mscbib.cluster import linking, reading
            from mscbib.model import Record

            options = options_of(None, None, asked.max_entry_size)
            how = reading.How(max_entry_size=options.max_entry_size)
            found = linking.concerning(session.sparkContext, asked.against, how, askers)
            with closing(found):
                totals.update(found.totals)
                talk = wants_color(asked.color, sys.stderr)
                for _ in told(said(found, totals), totals, self.rejected, "report", talk):
                    pass
                yield from map(Record.model_validate_json, found.records())
