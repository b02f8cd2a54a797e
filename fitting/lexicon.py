"""The lexicon: names of journals, and who cites them.

The labeller asks whether some words are a journal's name. Were it fitted with every name known, it would rely
on the lexicon more than it can where it reads new references. So while fitting, a name is known only by the
sources other than the one whose reference is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from gold import Reference, source

#: So many sources must cite a name for it to count: fewer, and it may be a wrong label.
ENOUGH = 2

#: Sources that are no article but references from many: each of these is cited by another.
_COLLECTIONS = frozenset(("grobid:citations.xml",))
#: The same work is in a collection more than once: by how its references begin, one source cites them.
_BEGINNING = 30

_WORD = re.compile(r"[^\W\d_]+")


def key(name: str) -> str:
    """The letters of a name, in lower case: how the labeller looks it up."""
    return "".join(_WORD.findall(name)).lower()


class Lexicon:
    """The names that references cite."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self._citing: defaultdict[str, set[str]] = defaultdict(set)
        self._forms: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for reference in references:
            raw = reference.record["raw"]
            for start, end, letter in reference.spans:
                name = raw[start:end]
                if letter == "C" and not any(character.isdigit() for character in name) and key(name):
                    self._citing[key(name)].add(_citing(reference))
                    self._forms[key(name)][" ".join(_WORD.findall(name)).lower()].add(_citing(reference))

    def names(self) -> list[str]:
        """The names that count, in order: in lower case, with blanks where most sources have them."""
        enough = (forms for name, forms in self._forms.items() if len(self._citing[name]) >= ENOUGH)
        return sorted(min(forms, key=lambda form: (-len(forms[form]), form)) for forms in enough)

    def without(self, reference: Reference, own: str) -> Others:
        """The names that count when what cites a reference is left aside, and one who cites `own`."""
        return Others(self._citing, _citing(reference), key(own))


class Others:
    """The names that enough sources but one cite."""

    def __init__(self, citing: dict[str, set[str]], without: str, own: str) -> None:
        self._all = citing
        self._without = without
        self._own = own

    def __contains__(self, name: object) -> bool:
        citing = self._all.get(name) if isinstance(name, str) else None
        if citing is None:
            return False
        return len(citing) - (name == self._own or self._without in citing) >= ENOUGH


def _citing(reference: Reference) -> str:
    by = source(reference.record)
    return str(reference.record["raw"])[:_BEGINNING] if by in _COLLECTIONS else by
