"""Reading records, finding what they are and what they cite, and writing them: what `link` does.

The records to be linked wait in a spool; what they ask is indexed; then the library, and they themselves,
stream past it. Several processes read; only records that concern a question come to the one that answers.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

import click

from mscbib.commands import _link_told, options_of, output, wants_color
from mscbib.commands._link_asked import Asked
from mscbib.commands._reading import read_records, say_if_from_terminal, told
from mscbib.commands._run import end, plain_style

if TYPE_CHECKING:
    from mscbib.linking import Answer, Asker, Choosy
    from mscbib.linking.citations import Citations
    from mscbib.linking.citing import Citing
    from mscbib.linking.snippets import Snippets
    from mscbib.model import Record

#: Records to be linked that one process looks at in one go; from how many on several are worth their start.
_BATCH, _WORTHWHILE = 500, 3_000

Concerns = Callable[["Record"], bool]


def run(asked: Asked, begin: Callable[..., Linking] | None = None) -> None:
    """Link records; exits with 1 after findings, with 2 after unreadable files.

    `begin` makes the run, if it is to be another than a `Linking`.
    """
    asked.check()
    citing = _citing(asked.cites, asked.citing)
    totals: Counter[str] = Counter()
    with ExitStack() as stack:
        stream = stack.enter_context(output(asked.target))
        rejected = stack.enter_context(output(asked.rejects)) if asked.rejects else None
        linking = (begin or Linking)(asked, totals, rejected, stack)
        linking.take_in(citing)
        linking.look_up()
        linking.write(citing, stream)
        linking.tell()
    end(totals)


def _citing(said: str | None, paths: tuple[str, ...]) -> Citing | None:
    """What relates the entries of citing lists to the work that they cite, if it is said which.

    Raises:
        click.BadParameter: it is not said clearly.
        OSError: its file cannot be read.
    """
    if said is None:
        return None
    from mscbib.linking.citing import Citing, cited_work

    try:
        return Citing(cited_work(said), map(click.format_filename, paths))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--cites") from error


class Linking:
    """A run: the records to be linked, their questions, and what was counted."""

    def __init__(
        self, asked: Asked, totals: Counter[str], rejected: BinaryIO | None, stack: ExitStack
    ) -> None:
        from mscbib.dedupe.spool import Spool
        from mscbib.linking.citations import Citations
        from mscbib.linking.relations import Relations
        from mscbib.linking.snippets import Snippets
        from mscbib.workers import processors

        self.asked = asked
        self._jobs = asked.jobs or processors()
        self.totals = totals
        self.rejected = rejected
        self._records = stack.enter_context(Spool(256 << 20))
        self._snippets = stack.enter_context(closing(Snippets(asked.threshold)))
        self._citations = stack.enter_context(closing(Citations()))
        self._relations = Relations()
        self._counts = _link_told.Counts()

    # ---- Reading

    def take_in(self, citing: Citing | None) -> None:
        """Read the records to be linked, and what they ask."""
        counts = self._counts
        for number, record in enumerate(self._read(self.asked.paths, None)):
            self._records.append(record.to_json())
            self._snippets.ask(number, record)
            self._citations.ask(number, record)
            self._relations.know(number, record)
            counts.references += len(record.references)
            if citing is not None:
                citing.see(number, record)
        counts.records, counts.files = self.totals["records"], self.totals["files"]

    def _read(
        self, paths: tuple[str, ...], concerns: Concerns | None, *, library: bool = False
    ) -> Iterator[Record]:
        """The records of `paths` that concern somebody (None: all); findings are told as they come.

        What the user says of the input's layout and encoding is not said of the library.
        """
        asked = self.asked
        named = (None, None) if library else (asked.layout, asked.encoding)
        options = options_of(*named, asked.max_entry_size)
        talk = wants_color(asked.color, sys.stderr)
        if self._jobs == 1:
            records = read_records(paths, options, self.totals, self.rejected, "report", asked.quiet, talk)
            yield from records if concerns is None else filter(concerns, records)
            return
        from mscbib.commands import _jobs
        from mscbib.model import Record

        say_if_from_terminal(paths, asked.quiet)
        makes = partial(_made, concerns)
        found = _jobs.entries(
            paths, options, makes, self._jobs, self.totals, asked.quiet, asked.verbose, shown=False
        )
        for made in told(found, self.totals, self.rejected, "report", talk):
            assert isinstance(made, bytes), "it was made here"
            if made:
                yield Record.model_validate_json(made)

    # ---- Looking up

    def look_up(self) -> None:
        """Hold the library, and the records to be linked, against what is asked."""
        askers: list[Snippets | Citations] = []
        if self._snippets.asked:
            askers.append(self._snippets)
        if self._counts.references:
            askers.append(self._citations)
        for asker in askers:
            asker.settle()
        # one process would ask twice
        concerns = partial(_concern_any, askers) if self._jobs > 1 or not askers else None
        if self.asked.against:
            for record in self.library(askers, concerns):
                _offer(askers, record, None)
            self._counts.library = self.totals["records"] - self._counts.records
        for number in self._concerning(concerns) if askers else ():
            _offer(askers, self._record(number), number)

    def library(self, _askers: Sequence[Choosy], concerns: Concerns | None) -> Iterator[Record]:
        """The records of the library that concern somebody (None: all)."""
        return self._read(self.asked.against, concerns, library=True)

    def _concerning(self, concerns: Concerns | None) -> Iterator[int]:
        """Which of the records to be linked concern somebody."""
        from mscbib.workers import in_order

        if concerns is None:
            yield from range(len(self._records))
            return

        def batch(start: int) -> Sequence[int]:
            numbers = range(start, min(start + _BATCH, len(self._records)))
            return [number for number in numbers if concerns(self._record(number))]

        jobs = self._jobs if len(self._records) > _WORTHWHILE else 1
        for numbers in in_order(batch, range(0, len(self._records), _BATCH), jobs):
            yield from numbers

    def _record(self, number: int) -> Record:
        from mscbib.model import Record

        return Record.model_validate_json(self._records[number])

    # ---- Writing

    def write(self, citing: Citing | None, stream: BinaryIO) -> None:
        """Write all records in their order, with what was found."""
        from mscbib import writers
        from mscbib.linking.identified import identified

        asked, counts = self.asked, self._counts
        if citing is not None:
            counts.citing = citing.relate(self._relations)
        for resolved in self._citations.answers() if counts.references else ():
            counts.resolved += 1
            self._relations.add(resolved)
        style = plain_style(asked.to_file, asked.color, all_fields=asked.all_fields)
        writer = writers.writer(asked.format, stream, style)
        answers = self._snippets.answers()
        answer: Answer | None = next(answers, None)
        for number in range(len(self._records)):
            record = self._record(number)
            if answer is not None and answer.asked == number:
                counts.identified += 1
                record = identified(record, answer)
                answer = next(answers, None)
            writer.write(self._relations.related(number, record))
        writer.close()

    def tell(self) -> None:
        """Say what was found, and what was not."""
        counts, snippets = self._counts, self._snippets
        counts.snippets, counts.shared = snippets.asked, len(snippets.shared)
        counts.short, counts.common = snippets.short, snippets.common
        _link_told.warn(snippets.common, self._citations.capped)
        if self.asked.quiet:
            return
        if self.asked.verbose:
            for one in snippets.shared:
                _link_told.shared(self._record(one.asked), one)
        _link_told.summarize(counts, self.totals)


def _made(concerns: Concerns | None, record: Record) -> bytes:
    """What is sent on of a record: nothing, where it concerns nobody."""
    return record.to_json() if concerns is None or concerns(record) else b""


def _concern_any(askers: Sequence[Choosy], record: Record) -> bool:
    return any(asker.concerns(record) for asker in askers)


def _offer(askers: Sequence[Asker], record: Record, number: int | None) -> None:
    for asker in askers:
        asker.offer(record, number)
