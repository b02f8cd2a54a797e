"""The works of a run as rules remember them: by identifiers and title, in under 130 bytes a record."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from mscbib.checks._seen import Index, digest
from mscbib.folding import letters

if TYPE_CHECKING:
    from mscbib.checks import Entry
    from mscbib.model import Record

#: How DOIs begin that a work may have besides the publisher's, or one for each of its versions: JSTOR;
#: bioRxiv and medRxiv; SSRN, OSF, Zenodo, Research Square, Preprints.org, arXiv, ChemRxiv, PsyArXiv,
#: SocArXiv, Figshare, Authorea, PeerJ and JMIR preprints; F1000Research and its sisters.
_SECOND = (
    "10.2307/", "10.64898/", "10.2139/", "10.17605/", "10.31219/", "10.5281/", "10.21203/", "10.20944/",
    "10.48550/", "10.26434/", "10.31234/", "10.31235/", "10.6084/", "10.22541/", "10.7287/peerj.preprints",
    "10.2196/preprints", "10.12688/", *(f"10.1101/{digit}" for digit in range(10)),
)  # fmt: skip
#: Letters at either end of a title by which titles are told apart.
_END = 8
#: A column so far behind is named: there are files of one line.
_FAR = 100


class Earlier(NamedTuple):
    """The rows of earlier records that have an identifier, or the title, of a record at `row`."""

    row: int
    doi: int | None
    pmid: int | None
    pmcid: int | None
    title: int | None


class Works:
    """A row for each record that has an identifier or a title; 0 stands for what a record does not have.

    Of several rows with the same identifier the first of the file is found, or if there is none in it that of
    the last file before that has one.
    """

    def __init__(self) -> None:
        self._lines, self._columns = array("I"), array("I")
        self.doi, self.pmid, self.pmcid = array("Q"), array("I"), array("I")
        self.title = array("Q")
        self.begins, self.ends = array("Q"), array("Q")
        self.author, self.year, self.place = array("I"), array("H"), array("I")
        self.container = array("H")
        self._by_doi, self._by_title = Index(self.doi), Index(self.title)
        self._by_pmid, self._by_pmcid = Index(self.pmid), Index(self.pmcid)
        self._paths: list[str] = []
        self._starts: list[int] = []
        self._looked: tuple[Entry | None, Earlier | None] = (None, None)

    def earlier(self, entry: Entry) -> Earlier | None:
        """What of a record was seen in earlier ones; it is remembered when this is asked first."""
        if self._looked[0] is not entry:
            self._looked = entry, self._look(entry)
        return self._looked[1]

    def _look(self, entry: Entry) -> Earlier | None:
        record, row = entry.record, len(self._lines)
        doi = digest(record.doi) if record.doi and not is_second(record.doi) else 0
        pmid = int(record.pmid) if record.pmid else 0
        pmcid = int(record.pmcid[3:]) if record.pmcid else 0
        title = letters(record.title) if record.title else ""
        if not (doi or pmid or pmcid or title):
            return None
        if not self._paths or self._paths[-1] != entry.path:
            self._paths.append(entry.path)
            self._starts.append(row)
        line, column = entry.block.place(entry.start)
        self._lines.append(line)
        self._columns.append(column)
        whole = digest(title) if title else 0
        self.doi.append(doi)
        self.pmid.append(pmid)
        self.pmcid.append(pmcid)
        self.title.append(whole)
        self._describe(record, title.encode())
        since = self._starts[-1]
        by_doi = self._by_doi.first(doi, row, since) if doi else None
        by_pmid = self._by_pmid.first(pmid, row, since) if pmid else None
        by_pmcid = self._by_pmcid.first(pmcid, row, since) if pmcid else None
        by_title = self._by_title.first(whole, row, since) if whole else None
        if by_doi is by_pmid is by_pmcid is by_title is None:
            return None
        return Earlier(row, by_doi, by_pmid, by_pmcid, by_title)

    def _describe(self, record: Record, title: bytes) -> None:
        """Remember by what a record is told from others of the same title or identifier."""
        self.begins.append(int.from_bytes(title[:_END]))
        self.ends.append(int.from_bytes(title[-_END:]))
        first, container = record.page_first or record.article_number, record.container_title
        people = record.authors
        name = (people[0].family or people[0].literal) if people else None
        self.author.append(_number(name) if name else 0)
        self.year.append(int(record.issued[:4]) if record.issued else 0)
        self.place.append(crc32(f"{record.volume}:{first}".encode()) if first else 0)
        self.container.append(_beginning(container) if container else 0)

    def in_file(self, row: int) -> bool:
        """Whether a row is of the file that is being read."""
        return row >= self._starts[-1]

    def where(self, row: int) -> str:
        """Where the record of a row begins, in words."""
        column = self._columns[row]
        line = f"line {self._lines[row]}" + (f", column {column}" if column >= _FAR else "")
        if self.in_file(row):
            return line
        return f"{line} of `{self._paths[bisect_right(self._starts, row) - 1]}`"

    def apart(self, one: int, other: int) -> bool:
        """Whether two rows differ in the first author and in how the title begins and ends."""
        return (
            differ(self.begins, one, other)
            and differ(self.ends, one, other)
            and differ(self.author, one, other)
        )


def differ(column: array[int], one: int, other: int) -> bool:
    """Whether both rows have a value in the column, and not the same."""
    return 0 != column[one] != column[other] != 0


def is_second(doi: str) -> bool:
    """Whether a DOI may be one of several that a work has."""
    return doi.startswith(_SECOND)


def works(entry: Entry) -> Works:
    """The works of the run that an entry is of."""
    found = entry.memory.get("works")
    if not isinstance(found, Works):
        found = entry.memory["works"] = Works()
    return found


def _number(name: str) -> int:
    """A number for a family name or a group."""
    return crc32(letters(name).encode())


def _beginning(container: str) -> int:
    """The first letter of a journal or book, by which even an abbreviated name can be told from another."""
    first = container[4:5] if container.startswith(("The ", "the ")) else container[:1]
    return ord(first.lower()[:1] or " ") & 0xFFFF
