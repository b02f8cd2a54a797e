"""Why two records are of one work, or are not: field by field, by which rule, and through which others."""

from __future__ import annotations

from collections import deque
from typing import Any

from mscbib.dedupe import Outcome, rules
from mscbib.dedupe.comparison import Comparison
from mscbib.dedupe.deciding import Decided, compared
from mscbib.dedupe.intake import Intake
from mscbib.dedupe.keys import keys
from mscbib.dedupe.review import texts

#: What of a record is shown beside the level of a field, where it is called otherwise.
_VALUES = {"year": "issued", "journal": "container_title"}


def explanation(
    intake: Intake, outcome: Outcome, a: int, b: int, *, person: bool | None, merge_preprints: bool
) -> dict[str, Any]:
    """Everything that speaks for and against two records being one work.

    Args:
        intake: the records.
        outcome: what was found.
        a: the number of one record.
        b: that of the other.
        person: what a person decided about the two, if anything.
        merge_preprints: whether preprints are merged with their articles.

    Returns:
        `id_1`, `id_2`, `decision`, `rule`, `words`, `score`; `fields`, a list of `field`, `level`, `value_1`
        and `value_2`; `shared_keys`, by which they were found; `one_work`, whether they are in one
        cluster; `through`,
        the keys of the records by which they came together, where not directly.
    """
    comparison = compared(intake, a, b)
    verdict = rules.decide(comparison, merge_preprints=merge_preprints)
    decision, rule, words = verdict.decision, verdict.rule, rules.words(verdict)
    if person is not None:
        decision, rule = ("duplicate" if person else "distinct"), "decision"
        words = "decided by a person"
    elif intake.copies[a] == intake.copies[b]:
        decision, rule, words = "duplicate", "copy", "an exact copy"
    place = {number: at for at, cluster in enumerate(outcome.clusters) for number in cluster}
    return {
        "id_1": intake.keys[a],
        "id_2": intake.keys[b],
        "decision": decision,
        "rule": rule,
        "words": words,
        "score": verdict.score,
        "one_work": place[a] == place[b],
        "through": [intake.keys[number] for number in _between(outcome.joined, a, b)],
        "shared_keys": sorted(set(keys(intake.profile(a))) & set(keys(intake.profile(b)))),
        "fields": _fields(intake, comparison, a, b),
    }


def _fields(intake: Intake, comparison: Comparison, a: int, b: int) -> list[dict[str, str]]:
    one, other = texts(intake.record(a)), texts(intake.record(b))
    found = []
    for field in rules.NAMES:
        level = getattr(comparison, field)
        name = _VALUES.get(field, field)
        found.append({"field": field, "level": level, "value_1": one[name], "value_2": other[name]})
    return found


def _between(joined: list[Decided], a: int, b: int) -> list[int]:
    """The records on the shortest way from one to the other, by pairs that were found to be of one work."""
    near: dict[int, list[int]] = {}
    for one in joined:
        near.setdefault(one.a, []).append(one.b)
        near.setdefault(one.b, []).append(one.a)
    came_from = {a: a}
    waiting = deque([a])
    while waiting and b not in came_from:
        number = waiting.popleft()
        for other in near.get(number, []):
            if other not in came_from:
                came_from[other] = number
                waiting.append(other)
    if b not in came_from:
        return []
    way = []
    number = came_from[b]
    while number != a:
        way.append(number)
        number = came_from[number]
    return way[::-1]
