"""Runs: the tokens of one field that stand together, from the labels of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

_GROUPS = (
    "Group Consortium Collaboration Collaborative Collaborators Investigators Committee Network Team Party "
    "Panel Trialists Force Council Gruppe Groupe gruppen"
)
_BODIES = (
    "Agency Organization Organisation Society Association Ministry Department Institute Commission Office "
    "Bureau Centre Center Centers Academy College Federation Foundation Service Administration Authority "
    "Union Bank Board University "
    "Dipartimento Ministero Ministère Ministerio Ministério Institut Bundesamt Nations"
)
#: Words that only groups of authors have in their names, and those of other bodies too.
_SIGNING_GROUP = frozenset(_GROUPS.split())
_SIGNING_BODY = _SIGNING_GROUP | frozenset(_BODIES.split())


class Segment(NamedTuple):
    """A run of tokens of one field: the field's letter, and the numbers of its first and last token."""

    letter: str
    first: int
    last: int


def segments(labels: Iterable[str]) -> list[Segment]:
    """The runs of one field among labels such as "B-T", "I-T", "O"."""
    found: list[Segment] = []
    letter, first = "", 0  # of the run that may go on
    for i, label in enumerate([*labels, "O"]):
        if label[0] == "I" and label[2] == letter:
            continue
        if letter:
            found.append(Segment(letter, first, i - 1))
        letter, first = label[2:], i
    return found


def with_groups_before_titles(
    runs: list[Segment], words: Sequence[str], gap_behind: Callable[[int], str]
) -> list[Segment]:
    """The runs, with the first sentence of a title as a group where it is one.

    The labeller takes rare names of groups for a part of the title: `et al.; ImageKids Study Group.
    Perianal …`, `Medicines and Healthcare products Regulatory Agency. Managing …`.

    Args:
        runs: the runs of a string, in order.
        words: its tokens.
        gap_behind: what stands behind a token, by its number.
    """
    found: list[Segment] = []
    for run in runs:
        if run.letter == "T":
            end = next((i for i in range(run.first, run.last) if gap_behind(i)[:2] == ". "), None)
            if end is not None and is_group(words[run.first : end + 1], bool(found)):
                found.append(Segment("G", run.first, end))
                run = run._replace(first=end + 1)
        found.append(run)
    return found


def is_group(words: Sequence[str], behind_others: bool) -> bool:
    """Whether words may be a group's name; behind other authors, only with a word that says so."""
    capitals = sum(word[:1].isupper() for word in words)
    signs = _SIGNING_GROUP if behind_others else _SIGNING_BODY
    return (
        1 < len(words) < 20
        and words[0][:1].isupper()
        and any(word in signs for word in words)
        and capitals * 2 >= len(words)
    )
