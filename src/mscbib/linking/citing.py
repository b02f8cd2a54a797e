"""The entries of a citing list, related to the work that they cite: what no page says, its user does.

Beside `citations`, in the same run:

work = cited_work("10.1000/x")              # or a file
citing = Citing(work)
for number, record in enumerate(records):   # those to be linked, once
    citing.see(number, record)
citing.relate(relations)                    # `relations.Relations`, which knows all of them
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mscbib import identifiers
from mscbib.dedupe.profile import profile
from mscbib.linking.citations import cited
from mscbib.linking.citations_rules import is_one_work
from mscbib.linking.relations import Relations, target

if TYPE_CHECKING:
    from mscbib.model import Origin, Record

LAYOUT = "citing_list"
#: What PubMed gives for any search, of those who cite a work as well as others: the user has to say so.
_OF_ANY_SEARCH = frozenset({"pubmed_abstract", "pubmed_results", "pubmed_summary"})


def cited_work(said: str) -> Record:
    """The work that a user names: by its DOI, or by a file that holds its record and no other.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is neither a DOI nor a file, or the file has no record, or several; why, in words.
    """
    from mscbib.model import Record

    if not Path(said).exists():
        try:
            return Record(doi=identifiers.doi(said))
        except ValueError as error:
            raise ValueError(
                f"`{said}` is neither a file nor a DOI (10.NNNN/…): give the DOI of the work that the "
                "entries cite, or a file with its record"
            ) from error
    return _only_record(said)


def _only_record(path: str) -> Record:
    import mscbib

    found: Record | None = None
    for entry in mscbib.parse(path):
        if entry.record is None:
            continue
        if found is not None:
            raise ValueError(f"{path} holds several records: it should hold that of the work cited alone")
        found = entry.record
    if found is None:
        raise ValueError(f"{path} holds no record: it should hold that of the work that the entries cite")
    if target(found) is None:
        raise ValueError(f"the record in {path} has neither a DOI, nor a PMID, nor an id to name it by")
    return found


class Citing:
    """The entries of citing lists among the records to be linked, and the work they cite, if it is there.

    Takes a few bytes an entry. Where `paths` are given, the entries are all records of these files, folders
    and archives, and none of others.
    """

    def __init__(self, work: Record, paths: Iterable[str] = ()) -> None:
        self._paths = frozenset(paths)
        self._within = tuple(path.rstrip("/") + mark for path in self._paths for mark in "/!")
        self._work = work
        self._own = cited(work).profile
        self._target = target(work)
        self._entries = array("Q")
        self._place: int | None = None

    def see(self, number: int, record: Record) -> None:
        """Take record `number`, if it is an entry of a citing list, or the work."""
        if self._is_work(record):
            if self._place is None:
                self._place = number
        elif record.source is not None and self._is_entry(record.source):
            self._entries.append(number)

    def _is_entry(self, source: Origin) -> bool:
        if self._paths:
            return source.path in self._paths or source.path.startswith(self._within)
        return source.layout == LAYOUT and source.dialect not in _OF_ANY_SEARCH

    def _is_work(self, record: Record) -> bool:
        work = self._work
        if work.doi and record.doi:
            return work.doi == record.doi
        if work.pmid and record.pmid:
            return work.pmid == record.pmid
        return bool(self._own.title and record.title) and is_one_work(self._own, profile(record))

    def relate(self, relations: Relations) -> int:
        """Say of all entries that they cite the work, and of the work that they do; how many there are."""
        for number in self._entries:
            relations.cite(number, self._target)
            if self._place is not None:
                relations.is_cited(self._place, number)
        return len(self._entries)
