"""How many records have which field, of all and of each type."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from mscbib.overview.tallies import Tally

if TYPE_CHECKING:
    from mscbib.model import Record

#: What a record never lacks, what only a reference has, and flags that are right to be absent.
_LEFT_OUT = frozenset(
    {
        "schema_version", "label", "et_al", "links", "open_access", "raw", "unparsed", "confidence", "extra",
        "cluster", "sources", "source", "spans",
    }
)  # fmt: skip
#: Parts of people that few formats carry: how many records have them of at least one author.
_OF_AUTHORS = ("affiliations", "orcid")


class Completeness:
    """Counts fields; memory is bounded, for records of one form are counted together."""

    def __init__(self) -> None:
        from mscbib.model import Record

        self.fields: list[str] = []
        for name in Record.model_fields:
            if name not in _LEFT_OUT:
                self.fields.append(name)
            if name == "authors":
                self.fields += [f"authors.{part}" for part in _OF_AUTHORS]
        self._bits = {name: 1 << at for at, name in enumerate(self.fields)}
        # a form is the fields, as bits, and the type behind them
        self._forms = Tally(exact=True)

    def add(self, record: Record) -> None:
        """Count the fields of a record.

        Raises:
            OSError: the disk is full.
        """
        bits = self._bits
        form = sum([bits[name] for name, value in record.__dict__.items() if value and name in bits])
        for part in _OF_AUTHORS:
            if any(getattr(person, part) for person in record.authors):
                form |= bits[f"authors.{part}"]
        self._forms.add(f"{form:x} {record.type or ''}")

    def as_dict(self, types: list[str]) -> dict[str, Any]:
        """How many records have each field; the same for the `types`, and for records without any."""
        everything: Counter[str] = Counter()
        by_type: dict[str | None, Counter[str]] = {name: Counter() for name in (*types, None)}
        records: Counter[str | None] = Counter()
        for form, count in self._forms:
            bits, _, kind = form.partition(" ")
            present = dict.fromkeys(self._names(int(bits, 16)), count)
            everything.update(present)
            known = kind or None
            if known in by_type:
                records[known] += count
                by_type[known].update(present)
        return {
            "fields": [{"field": name, "records": everything[name]} for name in self.fields],
            "by_type": [
                {
                    "type": kind,
                    "records": records[kind],
                    "fields": {name: found[name] for name in self.fields if found[name]},
                }
                for kind, found in by_type.items()
                if records[kind]
            ],
        }

    def close(self) -> None:
        """Let go of everything."""
        self._forms.close()

    def _names(self, form: int) -> list[str]:
        return [name for name, bit in self._bits.items() if form & bit]
