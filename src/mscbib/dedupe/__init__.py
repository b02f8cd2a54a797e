"""Finding the records that are of one work.

    records -> intake (kept, numbered) -> profiles -> keys -> candidate pairs -> comparison -> rules -> clusters

Nothing depends on the order in which records come, nor on the number of processes: everything is sorted by key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mscbib.dedupe import rules
from mscbib.dedupe.candidates import Candidates, candidate_pairs
from mscbib.dedupe.clusters import Blocked, Clusters
from mscbib.dedupe.deciding import Decided, Wish, compared, decided, reasons
from mscbib.dedupe.intake import Intake, identifies
from mscbib.dedupe.joined_keys import Capped, Keyed
from mscbib.dedupe.keys import keys, order

__all__ = ["Intake", "Link", "Outcome", "Settings", "deduplicate"]

#: What the rules are called by which a person's decision, and an exact copy, stand in tables.
DECISION, COPY = "decision", "copy"
_RANKS = {rule.name: rank for rank, rule in enumerate(rules.RULES)}


class Settings(NamedTuple):
    """How to decide: what a person decided before, by keys; whether a preprint is merged with its article; how many
    processes work; whether all pairs are told, with their reasons, or only those that matter."""

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
    """What came out: clusters of record numbers, sorted; the pairs a person should decide, with reasons; links.

    `capped` are the keys that too many records shared for all of them to be compared with each other.
    """

    clusters: list[list[int]]
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
        tell: called with every pair as it is decided, in order: all with `settings.tell_all`, else some.
        progress: called with how many pairs of how many are decided.

    Raises:
        OSError: the disk is full.
    """
    numbers = {key: number for number, key in enumerate(intake.keys)} if settings.decisions else {}
    forced, apart = [], []
    for (one, other), is_duplicate in sorted(settings.decisions.items()):
        a, b = sorted((numbers[one], numbers[other]))
        (forced if is_duplicate else apart).append((a, b))
    wish = Wish(settings.tell_all, settings.tell_all, settings.merge_preprints)
    duplicates, doubtful, linked = [], [], []
    with candidate_pairs(_keyed(intake)) as pairs:
        done = 0
        person = {(a, b): True for a, b in forced} | {(a, b): False for a, b in apart}
        for batch in decided(intake, pairs, settings.jobs, wish):
            for one in batch:
                if (one.a, one.b) in person:
                    continue
                tell(one)
                effect = one.verdict.effect
                if effect == rules.DUPLICATE:
                    duplicates.append(one)
                elif effect == rules.REVIEW:
                    doubtful.append(one)
                elif effect != rules.DISTINCT:
                    apart.append((one.a, one.b))
                    if effect == rules.LINKED:
                        linked.append(one)
            done += len(batch)
            progress(done, len(pairs))
        count = len(pairs)
        capped, unnamed = pairs.capped, pairs.capped_unnamed
    for one in _decided_elsewhere(intake, person):
        tell(one)
    clusters = Clusters(len(intake))
    if any(intake.known):
        clusters.hold_library(number for number in range(len(intake)) if intake.known[number])
    clusters.hold_apart(apart)
    blocked = _join(intake, clusters, forced, duplicates)
    return Outcome(
        clusters=_listed(clusters, len(intake)),
        review=_review(intake, clusters, doubtful, blocked, settings.merge_preprints),
        links=_links(intake, linked),
        candidates=count,
        capped=capped,
        capped_unnamed=unnamed,
    )


def _decided_elsewhere(intake: Intake, person: Mapping[tuple[int, int], bool]) -> Iterator[Decided]:
    """The pairs that needed no comparison: those a person decided, and exact copies."""
    for (a, b), is_duplicate in sorted(person.items()):
        effect = rules.DUPLICATE if is_duplicate else rules.APART
        yield Decided(a, b, rules.Verdict(effect, DECISION, float(is_duplicate)), "decided by a person")
    for first, number in _copies(intake):
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
    intake: Intake, clusters: Clusters, forced: Sequence[tuple[int, int]], duplicates: list[Decided]
) -> list[tuple[Decided, Blocked]]:
    for a, b in forced:
        clusters.join(a, b, forced=True)
    for first, number in _copies(intake):
        clusters.join(first, number)
    duplicates.sort(key=lambda one: (-one.verdict.score, _RANKS.get(one.verdict.rule, len(_RANKS)), one.a, one.b))
    return [(one, found) for one in duplicates if (found := clusters.join(one.a, one.b))]


def _listed(clusters: Clusters, count: int) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for number in range(count):
        found.setdefault(clusters.root(number), []).append(number)
    return list(found.values())


def _review(
    intake: Intake,
    clusters: Clusters,
    doubtful: list[Decided],
    blocked: list[tuple[Decided, Blocked]],
    merge_preprints: bool,
) -> list[Decided]:
    """One question for each two clusters that may be one work, the likeliest pair of theirs."""
    asked: dict[tuple[int, int], Decided] = {}
    because = {(one.a, one.b): found.apart for one, found in blocked}
    for one in [one for one, _ in blocked] + sorted(doubtful, key=lambda one: (-one.verdict.score, one.a, one.b)):
        roots = sorted((clusters.root(one.a), clusters.root(one.b)))
        if roots[0] != roots[1]:
            asked.setdefault((roots[0], roots[1]), one)
    found = []
    for one in asked.values():
        words = one.reasons or reasons(compared(intake, one.a, one.b), one.verdict)
        if apart := because.get((one.a, one.b)):
            names = " and ".join(intake.keys[number] for number in apart)
            words += f"; but {names}, which would be joined with them, are not of one work"
        found.append(one._replace(reasons=words))
    found.sort(key=lambda one: (-one.verdict.score, one.a, one.b))
    return found


def _links(intake: Intake, linked: list[Decided]) -> list[Link]:
    """Which record is about which, or a preprint of which."""
    found = []
    for a, b, verdict, _ in linked:
        one, other = intake.profile(a), intake.profile(b)
        if verdict.rule == "preprint":
            found.append(Link(a, "preprint_of", b) if one.preprint else Link(b, "preprint_of", a))
        elif one.notice and not other.notice:
            found.append(Link(a, one.notice, b))
        elif other.notice and not one.notice:
            found.append(Link(b, other.notice, a))
    return sorted(found)
