"""Which records the references of others cite.

    citations = Citations()
    for number, record in enumerate(records):   # those to be linked
        citations.ask(number, record)
    for record in library:
        citations.offer(record, None)
    for number, record in enumerate(records):
        citations.offer(record, number)
    for answer in citations.answers():          # to `relations.Relations.add`
        ...
    citations.close()

Processes that are forked after `settle` can tell by `concerns` which records of a library are worth being
offered. `lost` counts the references, each once, that are hardly found, since too many others share their
keys with them; `capped` names these keys.
"""

from __future__ import annotations

import functools
import pickle
import re
from array import array
from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from mscbib.dedupe.joined_keys import Capped
from mscbib.dedupe.profile import Profile, profile
from mscbib.dedupe.spool import Spool
from mscbib.linking import Answer
from mscbib.linking.citations_index import CAP, STRONG_CAP, Cited, Index, cited_keys, named
from mscbib.linking.citations_read import understood
from mscbib.linking.citations_rules import Fit, fit, is_one_work

if TYPE_CHECKING:
    from mscbib.model import Record

#: Of the records that a reference may be to, so many are kept, those that fit best.
_KEPT = 8
#: So many references are kept unpacked, and so many records found: works of a time are cited together.
_UNPACKED = 1 << 14
_MEMORY = 128 << 20


class _Candidate(NamedTuple):
    """A record that fits a reference; where two have one digest, that with the smallest number."""

    rank: tuple[int, ...]
    digest: bytes
    number: int | None


class _Askers:
    """The records that ask, and for each of their references the question and the label."""

    def __init__(self) -> None:
        self._profiles = Spool(_MEMORY)
        self._numbers = array("Q")
        self._ends = array("Q")
        self._questions = array("I")
        self._labels: list[str | None] = []
        self._known_labels: dict[str | None, str | None] = {}

    def add(self, number: int, own: Profile, questions: list[tuple[int, str | None]]) -> None:
        self._profiles.append(pickle.dumps(own))
        self._numbers.append(number)
        for question, label in questions:
            self._questions.append(question)
            self._labels.append(self._known_labels.setdefault(label, label))
        self._ends.append(len(self._questions))

    def __iter__(self) -> Iterator[tuple[int, Profile, list[tuple[int, str | None]]]]:
        for place in sorted(range(len(self._numbers)), key=self._numbers.__getitem__):
            start = self._ends[place - 1] if place else 0
            end = self._ends[place]
            own: Profile = pickle.loads(self._profiles[place])  # noqa: S301 - our own bytes
            yield (
                self._numbers[place],
                own,
                list(zip(self._questions[start:end], self._labels[start:end], strict=True)),
            )

    def close(self) -> None:
        self._profiles.close()


class Citations:
    """Asks of each record's references which records they are to (see `linking.Asker`).

    Takes memory by the records that ask, not by those that are offered; large parts of it go to disk.
    References that say the same are one question. Keys that more than `cap` questions have are not followed,
    or more than `strong_cap`, where the key nearly names a work.
    """

    def __init__(self, cap: int = CAP, strong_cap: int = STRONG_CAP) -> None:
        self.capped: Sequence[Capped] = ()
        self.lost = 0
        self._caps = cap, strong_cap
        self._index = Index(cap, strong_cap)
        self._is_settled = False
        self._questions = Spool(_MEMORY)
        self._known: dict[int, int] = {}
        self._askers = _Askers()
        self._fitting: dict[int, list[_Candidate]] = {}
        self._found = Spool(_MEMORY)
        self._places: dict[bytes, int] = {}
        self._question = functools.lru_cache(_UNPACKED)(self._unpacked)
        self._record = functools.lru_cache(_UNPACKED >> 4)(self._unpacked_record)
        self._chosen = functools.lru_cache(_UNPACKED)(self._choose)

    def ask(self, number: int, record: Record) -> None:
        """Take the references of record `number`.

        Raises:
            OSError: the disk is full.
        """
        if record.references:
            questions = [(self._taken(cited(understood(one))), one.label) for one in record.references]
            self._askers.add(number, profile(record), questions)

    def _taken(self, reference: Cited) -> int:
        """The number of the question which record that reference is to."""
        known = self._known.setdefault(hash(reference), len(self._questions))
        if known == len(self._questions):
            self._questions.append(pickle.dumps(reference))
            self._index.add(cited_keys(reference))
        return known

    def offer(self, record: Record, number: int | None) -> None:
        """Hold a record against the references that have been asked about.

        Raises:
            OSError: the disk is full.
        """
        self.settle()
        digest = b""
        for question, found in self._fits(cited(record)):
            digest = digest or self._kept(record)
            _keep(self._fitting.setdefault(question, []), _Candidate(found.rank, digest, number))

    def _fits(self, other: Cited) -> Iterator[tuple[int, Fit]]:
        """The questions that a record may answer, and how it fits."""
        for question in self._index.numbers(cited_keys(other)):
            found = fit(self._question(question), other)
            if found is not None:
                yield question, found

    def settle(self) -> None:
        """Nothing is asked any more: a process that is forked now knows all that was."""
        if self._is_settled:
            return
        self._is_settled = True
        self._known.clear()
        capped, lost = self._index.settle()
        self.lost = len(lost)
        self.capped = tuple(named(capped, (cited_keys(self._unpacked(number)) for number in lost)))
        if len(self._questions):
            self._question(0)  # what was read once is read by processes that are forked, too

    def concerns(self, record: Record) -> bool:
        """Whether `offer` would make anything of a record; in another process, too."""
        return next(self._fits(cited(record)), None) is not None

    def _kept(self, record: Record) -> bytes:
        """The digest of a record's content; it is kept under it."""
        data = record.model_copy(update={"source": None}).to_json()
        digest = blake2b(data, digest_size=16).digest()
        if digest not in self._places:
            self._places[digest] = self._found.append(data)
        return digest

    def answers(self) -> Iterator[Answer]:
        """The references that were resolved, in the order of the records and of their references.

        A reference to the record itself is none. Where two works fit a reference equally, it is left alone.
        """
        for number, own, questions in self._askers:
            for question, label in questions:
                chosen = self._chosen(question)
                if chosen is None:
                    continue
                record, other = self._record(self._places[chosen.digest])
                if not _is_itself(own, other.profile):
                    found = fit(self._question(question), other)
                    assert found is not None
                    yield Answer(number, record, chosen.number, found.verdict.score, found.reason(), label)

    def _choose(self, question: int) -> _Candidate | None:
        """The record that a reference is to: of those of the work that fits best, one of the inputs first."""
        candidates = self._fitting.get(question)
        if not candidates:
            return None
        best, *others = candidates
        if not others:
            return best
        own = self._profile(best)
        of_it = [one for one in others if is_one_work(own, self._profile(one))]
        if any(one.rank == best.rank and one not in of_it for one in others):
            return None
        of_it = [one for one in of_it if _has_no_other_doi(own, self._profile(one))]
        return min([best, *of_it], key=self._order)

    def _order(self, one: _Candidate) -> tuple[bool, tuple[int, ...], bool, bool, bytes]:
        """Of records of one work, those to be linked come first, then what fits best, or has identifiers."""
        found = self._profile(one)
        return one.number is None, one.rank, not found.doi, not found.pmid, one.digest

    def _profile(self, one: _Candidate) -> Profile:
        return self._record(self._places[one.digest])[1].profile

    def _unpacked(self, question: int) -> Cited:
        found: Cited = pickle.loads(self._questions[question])  # noqa: S301 - our own bytes
        return found

    def _unpacked_record(self, place: int) -> tuple[Record, Cited]:
        from mscbib.model import Record

        record = Record.model_validate_json(self._found[place])
        return record, cited(record)

    def __reduce__(self) -> tuple[Callable[..., Citations], tuple[tuple[int, int], list[bytes]]]:
        """What another machine needs to tell by `concerns` what is worth being offered: the questions.

        It makes its own index of them: hashes are each process's own.
        """
        self.settle()
        return _asking, (self._caps, list(self._questions))

    def close(self) -> None:
        """Let go of everything."""
        for spool in (self._questions, self._found, self._askers):
            spool.close()


def _asking(caps: tuple[int, int], questions: list[bytes]) -> Citations:
    """What asks these questions, and does not know who asked."""
    found = Citations(*caps)
    for question in questions:
        found._questions.append(question)
        found._index.add(cited_keys(pickle.loads(question)))  # noqa: S301 - our own bytes
    found.settle()
    return found


#: The end of a title that was taken for the beginning of a journal's name: `Part II. Brain Research`.
_PART = re.compile(
    r"((?:part|pt|teil|partie|parte|section|chapter)\.? (?:[ivx]{1,4}|[0-9]{1,2}))[.:] +", re.I
)


def cited(record: Record) -> Cited:
    """A record, or a reference, as what is cited."""
    if record.title and (part := _PART.match(record.container_title or "")):
        title, journal = f"{record.title}. {part[1]}", (record.container_title or "")[part.end() :]
        record = record.model_copy(update={"title": title, "container_title": journal})
    return Cited(profile(record), tuple(sorted({_core(isbn) for isbn in record.isbn})))


def _core(isbn: str) -> str:
    """What an ISBN of ten digits has in common with that of thirteen, if it is of group 978."""
    return isbn[:9] if len(isbn) == 10 else isbn[3:12] if isbn.startswith("978") else isbn


def _keep(candidates: list[_Candidate], new: _Candidate) -> None:
    """Keep a candidate among the best, sorted; the same ones in whatever order they come."""
    for place, one in enumerate(candidates):
        if one.digest == new.digest:
            if new.number is not None and (one.number is None or new.number < one.number):
                candidates[place] = new
            return
    insort(candidates, new, key=lambda one: (one.rank, one.digest))
    del candidates[_KEPT:]


def _has_no_other_doi(one: Profile, other: Profile) -> bool:
    return not one.doi or not other.doi or one.doi == other.doi


def _is_itself(own: Profile, found: Profile) -> bool:
    """Whether what a record cites is the record; an earlier version of it, with a DOI of its own, is not."""
    return own == found or (_has_no_other_doi(own, found) and is_one_work(own, found))
