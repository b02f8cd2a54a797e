"""Rules: one kind of finding a file, found by its name (``invalid_doi.py`` is the rule "invalid-doi").

A rule's docstring is its page (`mscbib rule CODE`): the first line says in a few words what is found, then
come four parts, each a line that ends in a colon and indented text below it: *What it does*, *Why it
matters*, *Example*, *How to mend it*. Besides it has

``CODE``
    MSC and three digits; it stays what it is once it was released
``SEVERITY``
    how bad it is where the user does not say otherwise
``REMEDY``
    what a person can do about it, in a line: printed below every finding
``FIX``
    if what it finds may come with a fix: "safe", or "unsafe" where a person always has to look at it

Some are found while reading, and that is all they have. The others have one or more of

``check(entry)``
    gives what it finds in an entry that gave a record; with ``FIELDS``, only entries are shown whose record
    has one of these
``check_text(entry)``
    the same for every piece of the text, whether it gave a record or not
``LAYOUTS``
    the layouts of which entries are shown at all; without it, those of all
``Check``
    a class with the method ``check`` and, if there is something left to say when a file has ended,
    ``end(last)``: for what takes more than one entry to see. It is made anew for each file; what is to last
    a run, and what several rules share, stands in ``entry.memory``. All that is remembered takes under 200
    bytes a record, and the rule's page says what it is
``REFUSED``
    fields: what is found, while reading such a field, to be no value of it is reported as this rule; with
    ``refuses(entry, problem)``, only where that says so

A check must cost next to nothing where there is nothing to find: entries are many, and most are right. So it
is a plain function that returns ``()`` then, and what it finds may come from a generator of its own: to make
one and to ask it costs more than most checks do.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from mscbib.diagnostics import Fix, Problem

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.reading import Place, Reading
    from mscbib.source import Block

_INDEX = re.compile(r"\[[0-9]+\]$")


class Found(NamedTuple):
    """What a check found: the place in the entry's text, what to say, and how it could be mended."""

    start: int
    end: int
    message: str
    field: str | None = None
    fix: Fix | None = None


class Entry:
    """An entry as checks see it.

    ``text`` is its text, with line feeds only; ``layout`` says of what it is an entry ("ris", "citing_list",
    …), ``dialect`` of which kind of that, and ``path`` in which file it stands. Places are in ``text``.
    ``record`` is what it gave; ``memory`` is one for all entries of a run, for what several rules remember
    together.
    """

    __slots__ = (
        "_again",
        "_block",
        "_locate",
        "_reading",
        "dialect",
        "layout",
        "memory",
        "path",
        "record",
        "text",
    )

    def __init__(
        self,
        block: Block,
        reading: Reading,
        record: Record | None,
        again: Callable[[], Mapping[str, Place]],
        origin: tuple[str, str, str | None],
        memory: dict[str, Any],
        locate: Callable[[str, str], Place | None] | None = None,
    ) -> None:
        self._block = block
        self._reading = reading
        # None is seen by `check_text` alone, which asks for no record
        self.record: Record = record  # type: ignore[assignment]
        self._again: Callable[[], Mapping[str, Place]] | Mapping[str, Place] = again
        self.text = reading.block.text
        self.path, self.layout, self.dialect = origin
        self.memory = memory
        self._locate = locate

    @property
    def block(self) -> Block:
        """Where in the file the text stands."""
        return self._reading.block

    @property
    def start(self) -> int:
        """Where the entry begins in the text."""
        return self._reading.start

    @property
    def end(self) -> int:
        """Where the entry ends in the text."""
        return self._reading.end

    @property
    def notes(self) -> Mapping[str, Any]:
        """What its reader noted besides."""
        return self._reading.draft.notes

    @property
    def problems(self) -> Iterable[Problem]:
        """What was found in it so far, by its reader and by rules."""
        return self._reading.draft.problems

    @property
    def spans(self) -> Mapping[str, Place]:
        """Where each field's value stands in the text; the entry is read once more for it, so ask late."""
        if callable(self._again):
            self._again = self._again()
        return self._again

    def line(self) -> int:
        """The line of the file that the entry begins in, from 1."""
        return self.block.place(self.start)[0]

    def place(self, field: str) -> Place:
        """Where the value of a field stands, such as ``authors[0].orcid``.

        Where that is not known: the whole that it is in, or what is known of its parts, or the first line of
        the entry.
        """
        if self._locate is not None and (at := self._locate(self.text, field)) is not None:
            return at
        outer = field
        while outer:
            if outer in self.spans:
                return self.spans[outer]
            parts = [at for name, at in self.spans.items() if name.startswith((outer + ".", outer + "["))]
            if parts:
                return min(start for start, _ in parts), max(end for _, end in parts)
            shorter = _INDEX.sub("", outer)
            outer = shorter if shorter != outer else outer.rpartition(".")[0]
        return self.head()

    def head(self) -> Place:
        """The first line of the entry."""
        line_end = self.text.find("\n", self.start, self.end)
        return self.start, self.end if line_end < 0 else line_end

    def printed(self, field: str) -> str:
        """What stands in the text at a field's place."""
        return self.text[slice(*self.place(field))]

    def found(
        self,
        field: str,
        message: str,
        piece: str | None = None,
        fixed: str | None = None,
        *,
        safe: bool = False,
    ) -> Found:
        """A finding about the value of a field, or about the first `piece` of it that is printed so.

        `fixed` is what should stand there instead; it is offered where the piece is printed as it is given.
        """
        start, end = self.place(field)
        if piece is not None:
            at = self.text.find(piece, start, end)
            if at < 0:
                return Found(start, end, message, field)
            start, end = at, at + len(piece)
            fixed = None if fixed is None else written(fixed, self.layout)
            return Found(start, end, message, field, None if fixed is None else Fix(fixed, safe))
        return Found(start, end, message, field)

    def found_at(
        self, start: int, end: int, message: str, fixed: str | None = None, *, safe: bool = False
    ) -> Found:
        """A finding about a stretch of the text, and what should stand there instead."""
        fixed = None if fixed is None else written(fixed, self.layout)
        return Found(start, end, message, None, None if fixed is None else Fix(fixed, safe))


#: What may stand in any value of any format as it is.
_PLAIN = re.compile(r"""[^"'\\{}%&#$_~^<>,;|\x00-\x1f\x7f]*""")

_JSON = frozenset({"csl-json", "json", "ndjson"})

#: Layouts in which every printable character stands for itself.
_FREE = frozenset(
    {
        "abstract_page",
        "citing_list",
        "review_snippet",
        "reference_list",
        "ris",
        "nbib",
        "wos",
        "refer",
        "ovid",
    }
)


def written(text: str, layout: str) -> str | None:
    """`text` as it can be put into a value of a text of that layout; None where that would take more."""
    if layout in _FREE:
        return text if text.isprintable() else None
    if (
        layout in ("ndjson", "json", "csl-json")
        and '"' not in text
        and "\\" not in text
        and text.isprintable()
    ):
        return text
    return text if _PLAIN.fullmatch(text) else None


class Page(NamedTuple):
    """What a rule's file says about it: the page of `mscbib rule CODE`.

    ``parts`` are the four headings with their texts.
    """

    summary: str
    parts: Mapping[str, str]


#: What every page says, in this order.
PARTS = ("What it does", "Why it matters", "Example", "How to mend it")


@functools.cache
def names() -> tuple[str, ...]:
    """The names of all rules, in the order of their codes.

    Raises:
        BrokenHouseError: two have one code, or one has none.
    """
    from mscbib import discovery
    from mscbib.diagnostics import rule

    found = [name.replace("_", "-") for name in discovery.names("checks")]
    codes: dict[str, str] = {}
    for name in found:
        if codes.setdefault(rule(name).code, name) != name:
            file = discovery.file("checks", name.replace("-", "_"))
            message = f"{file}: {rule(name).code} is the code of {codes[rule(name).code]} already"
            raise discovery.BrokenHouseError(message)
    return tuple(sorted(found, key=lambda name: rule(name).code))


def fix(name: str) -> str | None:
    """Whether the rule called `name` has a fix: "safe", "unsafe" or None."""
    from mscbib import discovery

    said: str | None = getattr(discovery.module("checks", name.replace("-", "_")), "FIX", None)
    return said


def page(name: str) -> Page:
    """The page of the rule called `name`."""
    from mscbib import discovery

    summary, parts = "", dict[str, str]()
    for heading, text in _parts(discovery.module("checks", name.replace("-", "_")).__doc__ or ""):
        if heading:
            parts[heading] = text
        else:
            summary = text.strip().rstrip(".")
    return Page(summary, parts)


def _parts(doc: str) -> Iterator[tuple[str, str]]:
    """The headings of a docstring with the text below each; the first line has none."""
    import inspect

    heading, lines = "", list[str]()
    for line in inspect.cleandoc(doc).split("\n"):
        if line[:1].strip() and line.endswith(":"):
            yield heading, inspect.cleandoc("\n".join(lines))
            heading, lines = line[:-1], []
        else:
            lines.append(line if heading else line.strip())
    yield heading, inspect.cleandoc("\n".join(lines))
