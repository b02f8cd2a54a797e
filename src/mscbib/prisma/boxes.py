"""What each box of the flow diagram says, in the words of PRISMA 2020 figure 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from mscbib.diagnostics import excerpt
from mscbib.plain import printable
from mscbib.prisma.counts import Counts, Excluded
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.dedupe.flow import Flow, SourceCount

#: How many databases, and how many registers, are named; others are counted together.
_NAMED = 20
#: Characters of a name.
_NAME = 160


class Line(NamedTuple):
    """What stands in a box, one below the other; ``indent`` is how far inside it begins."""

    text: str
    indent: int = 0


class Box(NamedTuple):
    """A box, by its lines."""

    lines: tuple[Line, ...]

    @property
    def said(self) -> str:
        """All of it as one sentence."""
        head, *rest = (line.text.replace("\u00a0", " ") for line in self.lines)
        return f"{head} {'; '.join(rest)}." if rest else f"{head}."


class Step(NamedTuple):
    """A box of those that stand one below the other, the one beside it, and the phase it is in."""

    phase: str
    main: Box
    side: Box | None = None


def steps(flow: Flow, counts: Counts) -> list[Step]:
    """The boxes from above to below."""
    screening = "Screening"
    return [
        Step("Identification", _identified(flow), _removed(flow, counts)),
        Step(
            screening,
            Box((_numbered("Records screened", counts.records_screened),)),
            _excluded("Records excluded", counts.records_excluded),
        ),
        Step(
            screening,
            Box((_numbered("Reports sought for retrieval", counts.reports_sought),)),
            Box((_numbered("Reports not retrieved", counts.reports_not_retrieved),)),
        ),
        Step(
            screening,
            Box((_numbered("Reports assessed for eligibility", counts.reports_assessed),)),
            _excluded("Reports excluded", counts.reports_excluded),
        ),
        Step(
            "Included",
            Box(
                (
                    _numbered("Studies included in review", counts.studies_included),
                    _numbered("Reports of included studies", counts.reports_included),
                )
            ),
        ),
    ]


def _identified(flow: Flow) -> Box:
    sources = sorted(flow.sources.items(), key=lambda item: (item[0].casefold(), item[0]))
    lines = [Line("Records identified from:")]
    for kind, register in (("Databases", False), ("Registers", True)):
        own = [(name, count) for name, count in sources if count.register == register]
        lines.append(_numbered(kind, sum(count.identified for _, count in own), 1))
        lines += _named(own)
    return Box(tuple(lines))


def _named(sources: list[tuple[str, SourceCount]]) -> Iterator[Line]:
    """Each source; where there are very many, those that gave most, and the others together."""
    shown = sources
    if len(sources) > _NAMED:
        most = sorted(sources, key=lambda item: -item[1].identified)[: _NAMED - 1]
        shown = sorted(most, key=lambda item: (item[0].casefold(), item[0]))
    for name, count in shown:
        yield _numbered(_name(name), count.identified, 2)
    if shown is not sources:
        rest = sum(count.identified for _, count in sources) - sum(count.identified for _, count in shown)
        yield _numbered(f"{len(sources) - len(shown):,} others", rest, 2)


def _removed(flow: Flow, counts: Counts) -> Box:
    return Box(
        (
            Line("Records removed before screening:"),
            _numbered("Duplicate records removed", flow.removed, 1),
            _numbered(
                "Records marked as ineligible by automation tools", counts.records_marked_ineligible, 1
            ),
            _numbered("Records removed for other reasons", counts.records_removed_otherwise, 1),
        )
    )


def _excluded(what: str, excluded: Excluded | None) -> Box:
    if excluded is None:
        return Box((_numbered(what, None),))
    lines = [_numbered(what, excluded.total)]
    lines += [_numbered(_name(reason), number, 1) for reason, number in excluded.reasons]
    return Box(tuple(lines))


def _numbered(what: str, number: int | None, indent: int = 0) -> Line:
    """A line that ends in a number, which is never torn; one that is not known is blank."""
    shown = "" if number is None else f"{number:,}"
    return Line(f"{what} (n\u00a0=\u00a0{shown})", indent)


def _name(text: str) -> str:
    """A name from the input as an SVG can hold it."""
    return visible(excerpt(printable(text.encode("utf-8", "replace").decode()), _NAME)) or "?"
