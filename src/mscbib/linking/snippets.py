"""Whose abstract a snippet is: of all records that stream past, the one whose abstract holds it.

ask -> fingerprints of the snippets
offer -> candidates by fingerprints -> alignment word by word -> the best few are kept
answers -> of these the best, unless another work fits as well
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence, Set
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from mscbib.dedupe.spool import Spool
from mscbib.folding import words
from mscbib.linking import Answer
from mscbib.linking.alignment import LABELS, Alignment, Text, aligned
from mscbib.linking.fingerprints import Fingerprints, hashed, shingles

if TYPE_CHECKING:
    from mscbib.model import Abstract, Record

#: From which score on a snippet is identified.
THRESHOLD = 0.9
#: A snippet of fewer words says too little to be known again.
LEAST = 10
#: More words of a snippet are not looked at, and more characters of an abstract.
_MOST, _LONGEST = 5_000, 200_000
#: Words that are taken to speak against it before any is compared: of a whole abstract, of a part of one.
_DOUBT, _DOUBT_OF_PART = 0.5, 1.0
#: The share of a snippet that must stand in the abstract: where it holds all of that, and where it does not.
_HELD, _HELD_OF_PART = 0.5, 0.75
#: So many candidates of a snippet are kept; so much worse, in words, is one that still makes it doubtful.
_KEPT, _MARGIN = 8, 1.0


class Candidate(NamedTuple):
    """A record that a snippet may be of, by its number in the spool: the better it fits, the smaller.

    `content` stands for what it says, `number` is its own among those to be linked, or None.
    """

    misfit: float
    content: bytes
    stored: int
    number: int | None
    score: float
    alignment: Alignment


class Shared(NamedTuple):
    """A snippet whose text several works have: its number, and two of their records."""

    asked: int
    one: Record
    other: Record


def is_snippet(record: Record) -> bool:
    """Whether a record has an abstract, and nothing that says of which work."""
    if record.abstract is None or record.title or record.original_title:
        return False
    return not (record.doi or record.pmid or record.pmcid or record.arxiv or record.isbn)


def text_of(abstract: Abstract) -> list[str]:
    """The words of an abstract that are compared; what stands at a cut may be half of a word, and is none."""
    text = abstract.text[:_LONGEST].strip()
    found = words(text)
    if text.endswith(_CUT):
        found = found[:-1]
    if text.startswith(_CUT):
        found = found[1:]
    return found


_CUT = ("…", "...")


class Snippets:
    """Asks of each snippet which record's abstract it is: an `Asker`.

    After `answers`: `asked` is how many snippets there were, `short` how many of them say too little, and
    `common` how many say nothing but what too many others say. `shared` are those that several works have.

    Raises (any method): OSError, the disk is full.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold
        self._texts = Spool(64 << 20)  # one for each text, however many snippets have it
        self._found = Spool(64 << 20)
        self._asked = array("L")
        self._text_of_asked = array("L")
        self._known: dict[bytes, int] = {}
        self._fingerprints = Fingerprints()
        self._candidates: dict[int, list[Candidate]] = {}
        self._settled = False
        self.asked = self.short = self.common = 0
        self.shared: list[Shared] = []

    def ask(self, number: int, record: Record) -> None:
        """Ask whose abstract record `number` is, if it is a snippet."""
        if record.abstract is None or not is_snippet(record):
            return
        self.asked += 1
        text = text_of(record.abstract)[:_MOST]
        if len(text) < LEAST:
            self.short += 1
            return
        joined = " ".join(text).encode()
        digest = blake2b(joined, digest_size=12).digest()
        if digest not in self._known:
            self._known[digest] = self._texts.append(joined)
            self._fingerprints.count(shingles(hashed(text)))
        self._asked.append(number)
        self._text_of_asked.append(self._known[digest])

    def settle(self) -> None:
        """Nothing is asked any more: a process that is forked now knows all that was."""
        if self._settled:
            return
        self._settled = True
        self._known = {}
        for number, text in enumerate(self._texts):
            self._fingerprints.add(number, shingles(hashed(text.decode().split(" "))))
        self._fingerprints.settle()

    def concerns(self, record: Record) -> bool:
        """Whether `offer` would make anything of a record; in another process, too."""
        return next(self._fitting(record), None) is not None

    def offer(self, record: Record, number: int | None) -> None:
        """Hold a record against all snippets."""
        stored: int | None = None
        for text, alignment, score in self._fitting(record):
            if stored is None:
                content = record.model_copy(update={"source": None}).to_json()
                digest = blake2b(content, digest_size=12).digest()
                stored = self._found.append(record.to_json())
            misfit = round(-alignment.kept, 3)
            self._keep(text, Candidate(misfit, digest, stored, number, score, alignment))

    def _keep(self, text: int, candidate: Candidate) -> None:
        """Keep a candidate, if it is among the best; of equal records the first to be linked."""
        kept = self._candidates.setdefault(text, [])
        for at, other in enumerate(kept):
            if other.content == candidate.content:
                if _own(candidate) < _own(other):
                    kept[at] = candidate
                return
        kept.append(candidate)
        kept.sort(key=lambda one: (one.misfit, one.content))
        del kept[_KEPT:]

    def _fitting(self, record: Record) -> Iterator[tuple[int, Alignment, float]]:
        """The texts asked for that a record's abstract fits, and how well."""
        self.settle()
        if record.abstract is None or is_snippet(record):
            return
        offered = text_of(record.abstract)
        hashes = hashed(offered)
        labels: Set[str] | None = None
        for number, places in self._fingerprints.sharing(shingles(hashes)):
            asked = self._texts[number].decode().split(" ")
            labels = labels or LABELS.union(*(words(section.label) for section in record.abstract.sections))
            alignment = aligned(Text(asked, hashed(asked)), Text(offered, hashes), places, labels)
            if alignment is not None:
                score = _score(alignment, len(asked))
                if score >= self._threshold:
                    yield number, alignment, score

    def answers(self) -> Iterator[Answer]:
        """Whose abstracts the snippets are, in their order."""
        self.settle()
        self.shared, self.common = [], 0
        for number, text in zip(self._asked, self._text_of_asked, strict=True):
            kept = self._candidates.get(text)
            if kept is None:
                self.common += text in self._fingerprints.unknown
                continue
            best, other = self._best(kept)
            if other is not None:
                self.shared.append(Shared(number, self._record(best), other))
            else:
                reason = _reason(best.alignment)
                yield Answer(number, self._record(best), best.number, best.score, reason)

    def _best(self, kept: Sequence[Candidate]) -> tuple[Candidate, Record | None]:
        """The best candidate, and a record of another work that fits as well, if there is one."""
        from mscbib.linking.one_work import are_one_work, rank

        rivals = [one for one in kept if one.misfit < kept[0].misfit + _MARGIN]
        records = [self._record(one) for one in rivals]
        best = min(
            range(len(rivals)), key=lambda at: (rank(records[at]), rivals[at].misfit, rivals[at].content)
        )
        for record in records:
            if record is not records[best] and not are_one_work(records[best], record):
                return rivals[best], record
        return rivals[best], None

    def _record(self, candidate: Candidate) -> Record:
        from mscbib.model import Record

        return Record.model_validate_json(self._found[candidate.stored])

    def __reduce__(self) -> tuple[Callable[[float, list[bytes]], Snippets], tuple[float, list[bytes]]]:
        """What another machine needs to tell by `concerns` what is worth being offered: the texts."""
        self.settle()
        return _asking, (self._threshold, list(self._texts))

    def close(self) -> None:
        """Let go of everything."""
        self._texts.close()
        self._found.close()


def _asking(threshold: float, texts: list[bytes]) -> Snippets:
    """What asks for these texts, and does not know who asked."""
    found = Snippets(threshold)
    for text in texts:
        found._texts.append(text)
        found._fingerprints.count(shingles(hashed(text.decode().split(" "))))
    found.settle()
    return found


def _own(candidate: Candidate) -> float:
    return float("inf") if candidate.number is None else candidate.number


def _score(alignment: Alignment, asked: int) -> float:
    """How probable it is that a snippet of so many words is of the abstract it stands in.

    It is the share of words that speak for it. A short text, or a part of one, may be the same by chance: it
    begins with some that speak against it.
    """
    is_whole = alignment.before <= 0 and alignment.behind <= 0
    held = _HELD if is_whole else _HELD_OF_PART
    if alignment.same < LEAST or alignment.same < held * asked:
        return 0.0
    against = alignment.cost + (_DOUBT if is_whole else _DOUBT_OF_PART)
    return round(alignment.same / (alignment.same + against), 4)


def _reason(alignment: Alignment) -> str:
    """How a snippet stands in the abstract that it is of, in words."""
    same, cost, before, behind = alignment
    if before > 0 and behind > 0:
        place = "it is a part of the abstract"
    elif before < 0 or behind < 0:
        place = "it holds the abstract" if before <= 0 and behind <= 0 else "it overlaps with the abstract"
    elif behind > 0:
        place = "it is the beginning of the abstract"
    elif before > 0:
        place = "it is the end of the abstract"
    else:
        place = "it is the abstract"
    differ = f"; differences weigh as {cost:g} words" if cost else ", word for word"
    return f"{place}: {same:,} words agree{differ}"
