"""An overview of records: where they are from, what they are, what they lack, and what was found in them.

The numbers are those that `mscbib stats` prints and `mscbib report` draws. They are exact, and the same in
whatever order records come; memory is bounded: what has very many different values is counted with the help
of temporary files (`tallies`). Of each list the most frequent values are given, and how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mscbib.dedupe.flow import SourceNames
from mscbib.discovery import MissingLibraryError
from mscbib.overview.completeness import Completeness
from mscbib.overview.countries import countries
from mscbib.overview.duplicates import Duplicates
from mscbib.overview.tallies import Tally
from mscbib.tags._medline_people import initials

if TYPE_CHECKING:
    from mscbib.dedupe.flow import NamedSource
    from mscbib.diagnostics import Diagnostic
    from mscbib.model import Origin, Person, Record

#: Values of each list that are given; types of which completeness is given apart.
SHOWN, TYPES = 50, 12


class Overview:
    """Counts records and findings as they come; `as_dict` says at last what was counted.

    `named` sources are called as the user says. With `duplicates`, records are kept on the disk, and compared
    at last. Use it in a `with` block, or `close` it: the temporary files go with it.
    """

    def __init__(self, named: Iterable[NamedSource] = (), *, duplicates: bool = False) -> None:
        named = list(named)
        self.records = 0
        self.findings: Counter[tuple[str, str, str]] = Counter()
        self._names = SourceNames(named)
        self._years: Counter[str] = Counter()
        self._absent: Counter[str] = Counter()
        self._lists = {
            "sources": Tally(exact=True),
            "layouts": Tally(exact=True),
            "types": Tally(exact=True),
            "journals": Tally(),
            "authors": Tally(),
            "keywords": Tally(),
            "mesh": Tally(),
            "languages": Tally(),
            "countries": Tally(exact=True),
        }
        self._unknown_places = Tally()
        self._knows_countries = True
        self._completeness = Completeness()
        self._duplicates = Duplicates(named) if duplicates else None

    def add(self, record: Record) -> None:
        """Count a record.

        Raises:
            OSError: the disk is full.
        """
        self.records += 1
        names = self._names.of(record)
        self._count("sources", names)
        self._count("layouts", map(_layout, _origins(record)))
        self._count("types", [record.type] if record.type else [])
        self._count("journals", filter(None, [record.container_title or record.container_title_short]))
        self._count("authors", map(_name, record.authors))
        self._count("keywords", record.keywords)
        self._count("mesh", map(_heading, record.mesh))
        self._count("languages", record.languages)
        if self._knows_countries:
            self._count_countries(record)
        if record.issued:
            self._years[record.issued[:4]] += 1
        self._completeness.add(record)
        if self._duplicates is not None:
            self._duplicates.add(record, names)

    def add_finding(self, finding: Diagnostic) -> None:
        """Count a finding by its rule."""
        self.findings[finding.code, finding.name, str(finding.severity)] += 1

    def as_dict(
        self,
        shown: int = SHOWN,
        *,
        jobs: int = 1,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> dict[str, Any]:
        """All that was counted, for JSON; nothing is added afterwards.

        A record that is from several sources, or has several authors, counts once for each; `absent` says how
        many records have none.

        Args:
            shown: how many values of each list are given, the most frequent first.
            jobs: the processes that compare records, if duplicates are counted.
            progress: called with how many pairs of how many were compared.

        Returns:
            `records`; `years` ({"absent", "counts": [{"year", "count"}]}, in order); of each of sources,
            layouts, types, journals, authors, keywords, mesh, languages and countries
            {"absent", "distinct", "top": [{"value", "count"}]}; countries have besides `unknown`, the
            affiliations that tell none, and are None without pycountry; `completeness` (see `Completeness`);
            `duplicates` (see `Duplicates`; None where they were not asked for); `findings`
            ([{"code", "name", "severity", "count"}]).

        Raises:
            OSError: the disk is full.
        """
        lists: dict[str, Any] = {
            name: {"absent": self._absent[name], **tally.as_dict(shown)}
            for name, tally in self._lists.items()
        }
        lists["countries"]["unknown"] = self._unknown_places.as_dict(shown)
        if not self._knows_countries:
            lists["countries"] = None
        types = [one["value"] for one in self._lists["types"].as_dict(TYPES)["top"]]
        compared = None if self._duplicates is None else self._duplicates.counted(jobs, progress)
        return {
            "records": self.records,
            "years": {
                "absent": self.records - self._years.total(),
                "counts": [{"year": int(year), "count": self._years[year]} for year in sorted(self._years)],
            },
            **lists,
            "completeness": self._completeness.as_dict(types),
            "duplicates": compared,
            "findings": [
                {"code": code, "name": name, "severity": severity, "count": count}
                for (code, name, severity), count in sorted(
                    self.findings.items(), key=lambda item: (-item[1], item[0])
                )
            ],
        }

    def close(self) -> None:
        """Let go of everything."""
        for tally in (*self._lists.values(), self._unknown_places):
            tally.close()
        self._completeness.close()
        if self._duplicates is not None:
            self._duplicates.close()

    def __enter__(self) -> Overview:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _count(self, name: str, values: Iterable[str]) -> None:
        """Count each of the values once."""
        self._absent[name] += not self._lists[name].add_once(values)

    def _count_countries(self, record: Record) -> None:
        """Count the countries of a record's authors, and the affiliations that tell none."""
        found: set[str] = set()
        places = {place for person in record.authors for place in person.affiliations}
        try:
            for place in places:
                told = countries(place)
                found.update(told)
                if not told:
                    self._unknown_places.add(place)
        except MissingLibraryError:
            self._knows_countries = False
        self._count("countries", found)


def _origins(record: Record) -> Iterator[Origin | None]:
    """Where a record was read, or, if it is merged, where those it is made of were."""
    if record.sources:
        return (one.source for one in record.sources)
    return iter((record.source,))


def _layout(origin: Origin | None) -> str:
    if origin is None or origin.layout is None:
        return ""
    return f"{origin.layout}/{origin.dialect}" if origin.dialect else origin.layout


def _name(person: Person) -> str:
    """An author as MEDLINE names one: those who share family name and initials cannot be told apart."""
    if person.family is None:
        return person.literal or person.given or ""
    given = person.given or person.initials
    return f"{person.family} {initials(given)}" if given else person.family


def _heading(mesh: str) -> str:
    """A MeSH heading without its qualifiers, and the asterisk of a major topic."""
    return mesh.partition("/")[0].strip("* ")
