"""Finding the records that are of one work.

    records -> intake (kept, numbered) -> profiles -> keys -> candidate pairs
            -> comparison -> rules -> clusters -> works

Nothing depends on the order in which records come, nor on the number of processes: all is sorted by key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mscbib.dedupe import rules
from mscbib.dedupe.candidates import candidate_pairs
from mscbib.dedupe.clusters import Blocked, Clusters
from mscbib.dedupe.deciding import Decided, Wish, compared, decided, reasons
from mscbib.dedupe.intake import Intake, identifies
from mscbib.dedupe.joined_keys import Capped, Keyed
from mscbib.dedupe.keys import keys, order
from mscbib.dedupe.profile import Profile

#: What the rules are called by which a person's decision, and an exact copy, stand in tables.
DECISION, COPY = "decision", "copy"
_RANKS = {rule.name: rank for rank, rule in enumerate(rules.RULES)}

#: Two record numbers, the smaller first.
Pair = tuple[int, int]


class Settings(NamedTuple):
    """How to decide.

    `decisions` are a person's, by keys; `merge_preprints` makes a preprint and its article one work; `jobs`
    is how many processes work; `tell_all` tells of all pairs, with reasons, instead of those that matter.
    """

    decisions: Mapping[tuple[str, str], bool] = {}
    merge_preprints: bool = False
    jobs: int = 1
    tell_all: bool = False


class Link(NamedTuple):
    """A record that is about another, or a form of it: the type of the relation, from and to which record."""

    source: int
    type: str
    target: int


class Outcome(NamedTuple):
    """What came out.

    `clusters` are record numbers, sorted; `joined` the pairs found to be of one work, the surest first;
    `review` those that a person should decide, with reasons. `capped` are the keys that too many records
    shared for all of them to be compared with each other; `capped_unnamed` counts those that are not named.
    """

    clusters: list[list[int]]
    joined: list[Decided]
    review: list[Decided]
    links: list[Link]
    candidates: int
    capped: Sequence[Capped]
    capped_unnamed: int


def deduplicate(
    intake: Intake,
    settings: Settings,
    tell: Callable[[Decided], None] = lambda _: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Outcome:
    """Find which of the records in a settled `intake` are of one work.

    Args:
        intake: the records.
        settings: how to decide.
        tell: called with every pair as it is decided: all with `settings.tell_all`, else those that matter.
        progress: called with how many pairs of how many are decided.

    Raises:
        OSError: the disk is full.
    """
    person = _by_number(intake, settings.decisions)
    wish = Wish(settings.tell_all, settings.tell_all, settings.merge_preprints)
    found: dict[str, list[Decided]] = {effect: [] for effect in rules.EFFECTS}
    with candidate_pairs(_keyed(intake)) as pairs:
        done = 0
        for batch in decided(intake, pairs, settings.jobs, wish):
            for one in batch.pairs:
                if (one.a, one.b) not in person:
                    tell(one)
                    if one.verdict.effect != rules.DISTINCT:
                        found[one.verdict.effect].append(one)
            done += batch.looked_at
            progress(done, len(pairs))
        count, capped, unnamed = len(pairs), pairs.capped, pairs.capped_unnamed
    for one in _decided_elsewhere(intake, person):
        tell(one)
    clusters = _held_apart(intake, person, found[rules.APART] + found[rules.LINKED])
    duplicates = found[rules.DUPLICATE]
    blocked = _join(intake, clusters, person, duplicates)
    return Outcome(
        clusters=_listed(clusters, len(intake)),
        joined=duplicates,
        review=_review(intake, clusters, person, found[rules.REVIEW], blocked),
        links=_links(intake, found[rules.LINKED]),
        candidates=count,
        capped=capped,
        capped_unnamed=unnamed,
    )


def _by_number(intake: Intake, decisions: Mapping[tuple[str, str], bool]) -> dict[Pair, bool]:
    """A person's decisions, by record numbers."""
    if not decisions:
        return {}
    numbers = {key: number for number, key in enumerate(intake.keys)}
    found = {}
    for (one, other), is_duplicate in decisions.items():
        a, b = sorted((numbers[one], numbers[other]))
        found[a, b] = is_duplicate
    return dict(sorted(found.items()))


def _held_apart(intake: Intake, person: Mapping[Pair, bool], apart: list[Decided]) -> Clusters:
    """Every record a cluster of its own, and what must not be joined."""
    clusters = Clusters(len(intake))
    clusters.hold_library(number for number in range(len(intake)) if intake.known[number])
    clusters.hold_apart((one.a, one.b) for one in apart)
    clusters.hold_apart(pair for pair, is_duplicate in person.items() if not is_duplicate)
    return clusters


def _decided_elsewhere(intake: Intake, person: Mapping[tuple[int, int], bool]) -> Iterator[Decided]:
    """The pairs that needed no comparison: those a person decided, and exact copies."""
    for (a, b), is_duplicate in sorted(person.items()):
        effect = rules.DUPLICATE if is_duplicate else rules.APART
        yield Decided(a, b, rules.Verdict(effect, DECISION, float(is_duplicate)), "decided by a person")
    for first, number in _copies(intake):
        if (first, number) not in person:
            yield Decided(first, number, rules.Verdict(rules.DUPLICATE, COPY, 1.0), "an exact copy")


def _copies(intake: Intake) -> Iterator[tuple[int, int]]:
    """Records with their exact copies, where they identify a work."""
    for number in range(len(intake)):
        first = intake.copies[number]
        if first != number and identifies(intake.profile(first)):
            yield first, number


def _keyed(intake: Intake) -> Iterator[Keyed]:
    """The keys of the records; exact copies need none, and what identifies no work has none."""
    for number in range(len(intake)):
        if intake.copies[number] == number:
            profile = intake.profile(number)
            if identifies(profile):
                yield number, order(profile), keys(profile)


def _join(
    intake: Intake, clusters: Clusters, person: Mapping[Pair, bool], duplicates: list[Decided]
) -> list[tuple[Decided, Blocked]]:
    """Join what is of one work, the surest first; the pairs that could not be, with what held them apart."""
    for (a, b), is_duplicate in person.items():
        if is_duplicate:
            clusters.join(a, b, forced=True)
    for first, number in _copies(intake):
        clusters.join(first, number)
    duplicates.sort(key=lambda one: (*sureness(one.verdict), one.a, one.b))
    return [(one, found) for one in duplicates if (found := clusters.join(one.a, one.b))]


def sureness(verdict: rules.Verdict) -> tuple[float, int]:
    """By what duplicates are sorted, the surest first."""
    return -verdict.score, _RANKS.get(verdict.rule, 999)


def _listed(clusters: Clusters, count: int) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for number in range(count):
        found.setdefault(clusters.root(number), []).append(number)
    return list(found.values())


def _review(
    intake: Intake,
    clusters: Clusters,
    person: Mapping[Pair, bool],
    doubtful: list[Decided],
    blocked: list[tuple[Decided, Blocked]],
) -> list[Decided]:
    """One question for each two clusters that may be one work, the likeliest pair of theirs.

    What a person said of two records is said of all that are of their works: no doubt is left there. Where
    the rules are sure of the contrary, it is asked once more, with what was said.
    """

    def between(a: int, b: int) -> Pair:
        one, other = clusters.root(a), clusters.root(b)
        return (one, other) if one < other else (other, one)

    answered = {between(a, b) for (a, b), is_duplicate in person.items() if not is_duplicate}
    likeliest = sorted(doubtful, key=lambda one: (-one.verdict.score, one.a, one.b))
    open_ = [one for one, found in blocked if not _is_of_copies(intake, one, found)]
    open_ += [one for one in likeliest if between(one.a, one.b) not in answered]
    asked: dict[Pair, Decided] = {}
    for one in open_:
        roots = between(one.a, one.b)
        if roots[0] != roots[1]:
            asked.setdefault(roots, one)
    because = {(one.a, one.b): found.apart for one, found in blocked}
    found = [_worded(intake, one, because.get((one.a, one.b))) for one in asked.values()]
    found.sort(key=lambda one: (-one.verdict.score, one.a, one.b))
    return found


def _worded(intake: Intake, one: Decided, apart: Pair | None) -> Decided:
    """A doubtful pair with the reasons in words, and with what holds it `apart`, if anything."""
    words = one.reasons or reasons(compared(intake, one.a, one.b), one.verdict)
    if apart:
        words += but_apart(*(intake.keys[number] for number in apart))
    return one._replace(reasons=words)


def but_apart(key: str, other: str) -> str:
    """What is said of a pair, after its reasons, that two others hold apart."""
    return f"; but {key} and {other}, which would be joined with them, are not of one work"


def _is_of_copies(intake: Intake, pair: Decided, blocked: Blocked) -> bool:
    """Whether what holds a pair apart is about copies of its records: asking would repeat the question."""
    copies = intake.copies
    return {copies[pair.a], copies[pair.b]} == {copies[number] for number in blocked.apart}


def _links(intake: Intake, linked: list[Decided]) -> list[Link]:
    """Which record is about which, or a preprint of which."""
    links = (link(one, intake.profile(one.a), intake.profile(one.b)) for one in linked)
    return sorted(found for found in links if found is not None)


def link(linked: Decided, one: Profile, other: Profile) -> Link | None:
    """Which record of a linked pair is about which, or a preprint of which, by their profiles."""
    a, b, verdict, _ = linked
    if verdict.rule == "preprint":
        return Link(a, "preprint_of", b) if one.preprint else Link(b, "preprint_of", a)
    if one.notice and not other.notice:
        return Link(a, one.notice, b)
    if other.notice and not one.notice:
        return Link(b, other.notice, a)
    return None
