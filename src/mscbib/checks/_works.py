"""The works of a run as rules remember them: by identifiers and title, in under 130 bytes a record."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from mscbib.checks._seen import Index, digest, digest_of
from mscbib.folding import letters

if TYPE_CHECKING:
    from mscbib.checks import Entry
    from mscbib.model import Record
    from mscbib.reading import Place

#: The prefixes of DOIs that a work may have besides the publisher's, or one for each of its versions: JSTOR;
#: bioRxiv and medRxiv; SSRN, OSF, Zenodo, Research Square, Preprints.org, arXiv, ChemRxiv, PsyArXiv,
#: SocArXiv, Figshare, Authorea; F1000Research and its sisters.
_SECOND: dict[str, tuple[str, ...]] = dict.fromkeys(
    (
        "10.2307", "10.64898", "10.2139", "10.17605", "10.31219", "10.5281", "10.21203", "10.20944",
        "10.48550", "10.26434", "10.31234", "10.31235", "10.6084", "10.22541", "10.12688",
    ),
    ("",),
)  # fmt: skip
#: And those of which only such suffixes are: PeerJ and JMIR preprints, bioRxiv and medRxiv once more.
_SECOND |= {"10.7287": ("peerj.preprints",), "10.2196": ("preprints",), "10.1101": tuple("0123456789")}
#: Letters at either end of a title by which titles are told apart.
_END = 8
#: A column so far behind is named: there are files of one line.
_FAR = 100
#: What is remembered of each row besides its identifiers and its title, as numbers one behind the other.
_DETAILS = ("line", "column", "begins", "ends", "author", "year", "place", "container")
_OFFSETS = {name: offset for offset, name in enumerate(_DETAILS)}
_WIDTH = len(_DETAILS)


class Earlier(NamedTuple):
    """The rows of earlier records that have an identifier, or the title, of a record at `row`."""

    row: int
    doi: int | None
    pmid: int | None
    pmcid: int | None
    title: int | None


class Works:
    """A row for each record that has an identifier or a title; 0 stands for what a record does not have.

    What rules ask about a row they call by name: an identifier, the title, or one of ``_DETAILS``: how the
    title begins and ends, the first author, the year, volume and first page ("place"), and the first letter
    of the journal or book. All but the year are digests, only good for telling whether two are the same.
    Of several rows with the same identifier the first of the file is found, or if there is none in it that of
    the last file before that has one.
    """

    def __init__(self) -> None:
        self._doi, self._title, self._pmid, self._pmcid = array("Q"), array("Q"), array("I"), array("I")
        self._by_doi, self._by_title = Index(self._doi), Index(self._title)
        self._by_pmid, self._by_pmcid = Index(self._pmid), Index(self._pmcid)
        self._columns: dict[str, array[int]] = {
            "doi": self._doi,
            "title": self._title,
            "pmid": self._pmid,
            "pmcid": self._pmcid,
        }
        # one array of them all is filled more quickly than one for each
        self._details = array("I")
        self._rows = 0
        self._paths: list[str] = []
        self._starts: list[int] = []
        self._looked: tuple[Entry | None, Earlier | None] = (None, None)

    def earlier(self, entry: Entry) -> Earlier | None:
        """What of a record was seen in earlier ones; it is remembered when this is asked first."""
        if self._looked[0] is not entry:
            self._looked = entry, self._look(entry)
        return self._looked[1]

    def _look(self, entry: Entry) -> Earlier | None:
        record, row = entry.record, self._rows
        doi, pmid, pmcid, title = record.doi, record.pmid, record.pmcid, record.title
        folded = letters(title).encode() if title else b""
        # by now it is quicker to say everything four times than to say it once of each of the four
        of_doi = digest(doi) if doi and not is_second(doi) else 0
        of_title = digest_of(folded) if folded else 0
        of_pmid = int(pmid) if pmid else 0
        of_pmcid = int(pmcid[3:]) if pmcid else 0
        if not (of_doi or of_title or of_pmid or of_pmcid):
            return None
        if not self._paths or self._paths[-1] != entry.path:
            self._paths.append(entry.path)
            self._starts.append(row)
        self._rows += 1
        self._details.extend((*_place(entry), *_told(record, folded)))
        self._doi.append(of_doi)
        self._title.append(of_title)
        self._pmid.append(of_pmid)
        self._pmcid.append(of_pmcid)
        since = self._starts[-1]
        by_doi = self._by_doi.first(of_doi, row, since) if of_doi else None
        by_title = self._by_title.first(of_title, row, since) if of_title else None
        by_pmid = self._by_pmid.first(of_pmid, row, since) if of_pmid else None
        by_pmcid = self._by_pmcid.first(of_pmcid, row, since) if of_pmcid else None
        if by_doi is by_pmid is by_pmcid is by_title is None:
            return None
        return Earlier(row, by_doi, by_pmid, by_pmcid, by_title)

    def value(self, name: str, row: int) -> int:
        """What a row has under a name."""
        column = self._columns.get(name)
        return self._details[row * _WIDTH + _OFFSETS[name]] if column is None else column[row]

    def same(self, name: str, one: int, other: int) -> bool:
        """Whether both rows have the same under a name."""
        return self.value(name, one) == self.value(name, other) != 0

    def differ(self, name: str, one: int, other: int) -> bool:
        """Whether both rows have something under a name, and not the same."""
        return 0 != self.value(name, one) != self.value(name, other) != 0

    def in_file(self, row: int) -> bool:
        """Whether a row is of the file that is being read."""
        return row >= self._starts[-1]

    def where(self, row: int) -> str:
        """Where the record of a row begins, in words."""
        column = self.value("column", row)
        line = f"line {self.value('line', row)}" + (f", column {column}" if column >= _FAR else "")
        if self.in_file(row):
            return line
        return f"{line} of `{self._paths[bisect_right(self._starts, row) - 1]}`"

    def apart(self, one: int, other: int) -> bool:
        """Whether two rows differ in the first author and in how the title begins and ends."""
        return all(self.differ(name, one, other) for name in ("begins", "ends", "author"))


def is_second(doi: str) -> bool:
    """Whether a DOI may be one of several that a work has."""
    prefix, _, suffix = doi.partition("/")
    begins = _SECOND.get(prefix)
    return begins is not None and suffix.startswith(begins)


def works(entry: Entry) -> Works:
    """The works of the run that an entry is of."""
    found = entry.memory.get("works")
    if not isinstance(found, Works):
        found = entry.memory["works"] = Works()
    return found


def _place(entry: Entry) -> Place:
    """The line and the column that an entry begins in; most begin where their block does."""
    block = entry.block
    return block.place(start) if (start := entry.start) else (block.line, block.column)


def _told(record: Record, title: bytes) -> tuple[int, ...]:
    """By what a record is told from others of the same title or identifier: ``_DETAILS`` behind the place."""
    people, issued = record.authors, record.issued
    name = (people[0].family or people[0].literal) if people else None
    first, container = record.page_first or record.article_number, record.container_title
    return (
        crc32(title[:_END]),
        crc32(title[-_END:]),
        _author(name) if name else 0,
        int(issued[:4]) if issued else 0,
        crc32(f"{record.volume}:{first}".encode()) if first else 0,
        _beginning(container) if container else 0,
    )


def _author(name: str) -> int:
    # what `letters` does, too; but most names are so
    return crc32((name.lower() if name.isascii() and name.isalnum() else letters(name)).encode())


def _beginning(container: str) -> int:
    """The first letter of a journal or book, by which even an abbreviated name can be told from another."""
    first = container[0]
    if first in "Tt" and container.startswith(("The ", "the ")):
        first = container[4:5] or " "
    return ord(first.lower()[0])
