"""Parting a comma-joined line of subject names, some of which hold commas themselves.

Sites fed by Crossref print a journal's subjects as Crossref gave them, joined by bare commas:
``Cell Biology,Biochemistry, Genetics and Molecular Biology (miscellaneous)`` is two subjects, not
three. The names are those of the Scopus All Science Journal Classification (ASJC), so which of
them hold commas is known; it is looked up in ``data/asjc.txt``, not guessed.

Source of the list: Elsevier, "What is the complete list of Scopus Subject Areas and All Science
Journal Classification Codes (ASJC)?",
https://service.elsevier.com/app/answers/detail/a_id/15181/supporthub/scopus/. The file holds the
names alone, one a line, in the order of the codes.
"""

from __future__ import annotations

import functools

from mscbib import discovery

#: Names that the list bore before its wording was changed, as Crossref still gave them for years;
#: only those whose commas stand elsewhere than in today's names.
_OLDER = (
    "Biochemistry, medical",
    "Pediatrics, Perinatology, and Child Health",
    "Reviews and References, Medical",
)


def _folded(piece: str) -> str:
    """`piece` without blanks and case: sites differ in both, and no two names differ only there."""
    return "".join(piece.split()).casefold()


@functools.cache
def _continuations() -> dict[str, tuple[tuple[str, ...], ...]]:
    """For the part before a name's first comma, what may follow it: the other parts, longest first.

    Only names with commas are kept; all parts are folded. The file is read at the first call.
    """
    path = discovery.data("asjc.txt")
    names = path.read_text(encoding="utf-8").splitlines()
    # Crossref formerly wrote "X (all)" for today's "General X"; the bare "X" is the group's name.
    areas = [name.removeprefix("General ") for name in names if name.startswith("General ")]
    table: dict[str, set[tuple[str, ...]]] = {}
    for name in (*names, *areas, *(f"{area} (all)" for area in areas), *_OLDER):
        head, *rest = map(_folded, name.split(","))
        if rest:
            table.setdefault(head, set()).add(tuple(rest))
    return {head: tuple(sorted(rests, key=lambda rest: (-len(rest), rest))) for head, rests in table.items()}


def split_subjects(text: str) -> list[tuple[int, int]]:
    """The places of the subjects in `text`, a line of subject names joined by commas.

    From left to right, the longest known name that ends at a comma or at the end of `text` is
    taken whole; what begins no known name is taken up to the next comma. Case and the number of
    blanks (also none) make no difference to whether a name is known. Empty names, as between two
    commas, are passed over. The time taken grows with the length of `text`, whatever stands there.

    Args:
        text: the line, without a label before it. Any text will do; none is an error.

    Returns:
        ``(start, end)`` for each subject, in characters from the start of `text`, `end` exclusive,
        in order, without the blanks around it and without the commas between.
    """
    continuations = _continuations()
    pieces = text.split(",")
    folded = [_folded(piece) for piece in pieces]
    bounds: list[tuple[int, int]] = []
    at = 0
    for piece in pieces:
        bounds.append((at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())))
        at += len(piece) + 1
    spans: list[tuple[int, int]] = []
    first = 0
    while first < len(pieces):
        after = first + 1
        for rest in continuations.get(folded[first], ()):
            if tuple(folded[first + 1 : first + 1 + len(rest)]) == rest:
                after += len(rest)
                break
        if folded[first]:
            spans.append((bounds[first][0], bounds[after - 1][1]))
        first = after
    return spans
