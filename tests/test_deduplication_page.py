"""The page about deduplication shows the rules, levels and policies that the program has.

`python tests/test_deduplication_page.py` writes the tables and examples of docs/deduplication.md anew.
"""

from __future__ import annotations

import json
import re

from documented import ROOT, current, table

from mscbib import discovery
from mscbib.dedupe import candidates, merging, rules
from mscbib.dedupe.comparison import Comparison

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
    """The levels, those first that come first in the page's table."""
    known = [level for name, level in levels_of_page() if name == field]
    return sorted(levels, key=lambda level: (known.index(level) if level in known else len(known), level))


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


def levels_of_page() -> list[tuple[str, str]]:
    """The fields and levels that the page explains."""
    text = PAGE.read_text(encoding="utf-8").partition("<!-- levels -->")[2].partition("<!-- end -->")[0]
    found = []
    for fields, levels in re.findall(r"(?m)^\| ([a-z, ]+) \| ([^|]+) \|", text)[1:]:
        for field in fields.split(", "):
            found += [(field, level.strip(" `").replace(NO_DIFFERENCE, "")) for level in levels.split(",")]
    return found


def test_the_page_shows_what_the_program_does() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == current(text, globals()), "run `python tests/test_deduplication_page.py`"


def test_the_page_explains_every_field_and_level_that_decides() -> None:
    explained = levels_of_page()
    assert len(explained) == len(set(explained))
    assert {field for field, _ in explained} == set(Comparison._fields)
    by_rules = {
        (field, level) for rule in rules.RULES for field, levels in rule.when.items() for level in levels
    }
    weights = json.loads(discovery.data("duplicate_weights.json").read_bytes())["weights"]
    by_weights = {(field, level) for field, levels in weights.items() for level in levels}
    assert (by_rules | by_weights) - set(explained) == set()


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8"), globals()), encoding="utf-8")
