"""What was found, as relations of the records to each other: who cites whom, from both sides.

In the last of the runs over the records they are written with them:

relations = Relations()
for number, record in enumerate(records):   # those to be linked
    relations.know(number, record)
for answer in citations.answers():
    relations.add(answer)
for number, record in enumerate(records):
    write(relations.related(number, record))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mscbib.linking import Answer

if TYPE_CHECKING:
    from mscbib.model import Record, Relation

CITES, IS_CITED_BY = "cites", "is_cited_by"


def target(record: Record) -> str | None:
    """What a relation calls a record: its DOI, else its PMID, else its id; None: nothing names it."""
    if record.doi:
        return record.doi
    return f"pmid:{record.pmid}" if record.pmid else record.id


class _Found(NamedTuple):
    """A relation, as long as it waits for its record."""

    type: str
    target: str
    label: str | None
    score: float | None
    reason: str | None


class Relations:
    """Relations of records, by the records' numbers. Memory grows with the records to be linked alone."""

    def __init__(self) -> None:
        self._names: dict[int, str | None] = {}
        self._found: dict[int, dict[tuple[str, str], _Found]] = {}

    def know(self, number: int, record: Record) -> None:
        """Record `number` is among those to be linked."""
        self._names[number] = target(record)

    def add(self, answer: Answer) -> None:
        """A reference was resolved: what cites cites it, and it, where it is to be linked, is cited."""
        found = self.cite(answer.asked, target(answer.found), answer.label, answer.score, answer.reason)
        if found and answer.number is not None:
            self.is_cited(answer.number, answer.asked, answer.score, answer.reason)

    def cite(
        self,
        number: int,
        cited: str | None,
        label: str | None = None,
        score: float | None = None,
        reason: str | None = None,
    ) -> bool:
        """Record `number` cites what is called `cited`; whether that is said by a relation now."""
        return self._add(number, _Found(CITES, cited or "", label, score, reason))

    def is_cited(self, number: int, by: int, score: float | None = None, reason: str | None = None) -> None:
        """Record `number` is cited by record `by`, which is known."""
        self._add(number, _Found(IS_CITED_BY, self._names.get(by) or "", None, score, reason))

    def _add(self, number: int, found: _Found) -> bool:
        """Of several that say the same, the first is kept; what has no target says nothing."""
        if found.target:
            self._found.setdefault(number, {}).setdefault((found.type, _folded(found.target)), found)
        return bool(found.target)

    def related(self, number: int, record: Record) -> Record:
        """Record `number` with its relations behind those it has; what it says already is not repeated."""
        own = self._found.get(number)
        if not own:
            return record
        from mscbib.model import Relation

        said = {(one.type, _folded(one.target)) for one in record.relations}
        new: list[Relation] = [
            Relation.model_construct(**{name: value for name, value in one._asdict().items() if value})
            for key, one in own.items()
            if key not in said
        ]
        return record.model_copy(update={"relations": (*record.relations, *new)})


def _folded(name: str) -> str:
    """A target as other parts of the program and other tools write it, too: `PMID 123`, `doi:10.1000/x`."""
    plain = name.casefold()
    if plain.startswith("pmid"):
        return f"pmid:{plain[4:].lstrip(': ')}"
    return plain.removeprefix("https://doi.org/").removeprefix("doi:")
