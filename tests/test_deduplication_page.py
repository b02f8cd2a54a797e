"""The page about deduplication shows the rules, levels and policies that the program has.

`python tests/test_deduplication_page.py` writes the tables and examples of docs/deduplication.md anew.
"""

from __future__ import annotations

import json
from itertools import groupby

from documented import ROOT, current, table

from mscbib import discovery
from mscbib.dedupe import candidates, merging, rules
from mscbib.dedupe.levels import LEVELS

PAGE = ROOT / "docs" / "deduplication.md"

#: What the effects of rules are called on the page.
EFFECTS = {
    rules.DUPLICATE: "one work",
    rules.REVIEW: "asked",
    rules.DISTINCT: "two works",
    rules.APART: "kept apart",
    rules.LINKED: "linked",
}
#: A level that has no name: the records do not differ in this.
NO_DIFFERENCE = "–"


def dedupe_rules() -> str:
    rows = []
    for number, rule in enumerate(rules.RULES, 1):
        when = [
            f"{field}: {', '.join(_known(level) for level in _in_order(field, levels))}"
            for field, levels in rule.when.items()
        ]
        rows.append([f"{number}", f"`{rule.name}`", EFFECTS[rule.effect], rule.words, "; ".join(when)])
    return table(["", "rule", "then", "in words", "when"], rows)


def _in_order(field: str, levels: frozenset[str]) -> list[str]:
    """The levels as `LEVELS` has them, "absent" last."""
    known = list(LEVELS[field])
    return sorted(levels, key=lambda level: (level == "absent", known.index(level)))


def _known(level: str) -> str:
    return level or NO_DIFFERENCE


def dedupe_policy() -> str:
    rows = [[", ".join(f"`{field}`" for field in rule.fields), rule.says] for rule in merging.POLICY]
    return table(["fields", "which value the merged record gets"], rows)


def dedupe_trust() -> str:
    return ", ".join(f"`{name}`" for name in merging.TRUST) + "\n"


def dedupe_numbers() -> str:
    rows = [
        [f"{rules.LIKELY:.2f}", "the probability from which on a pair that no rule decides is one work"],
        [f"{rules.DOUBTFUL:.2f}", "the probability from which on a person is asked"],
        [f"{candidates.CAP:,}", "records that may share a search key and still be compared all with all"],
        [f"{candidates.NEIGHBOURS:,}", "nearest records that each is compared with, where more share a key"],
        [f"{candidates.IN_MEMORY:,}", "search keys from which on DuckDB finds the pairs, on disk"],
    ]
    return table(["number", "what it is"], rows)


def dedupe_levels() -> str:
    rows = []
    for levels, fields in groupby(sorted(LEVELS, key=_first_alike), key=LEVELS.__getitem__):
        name = ", ".join(fields)
        for level in _in_order(name.partition(",")[0], frozenset(levels)):
            rows.append([name, f"`{_known(level)}`", levels[level]])
            name = ""
    return table(["field", "level", "what it says"], rows)


def _first_alike(field: str) -> int:
    """The place of the first field that has the same levels."""
    return [levels == LEVELS[field] for levels in LEVELS.values()].index(True)


def test_the_page_shows_what_the_program_does() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == current(text, globals()), "run `python tests/test_deduplication_page.py`"


def test_what_is_weighed_are_levels_that_there_are() -> None:
    weights = json.loads(discovery.data("duplicate_weights.json").read_bytes())["weights"]
    weighed = {(field, level) for field, levels in weights.items() for level in levels}
    assert weighed <= {(field, level) for field, levels in LEVELS.items() for level in levels}


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8"), globals()), encoding="utf-8")
