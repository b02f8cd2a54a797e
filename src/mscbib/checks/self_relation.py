"""A work that is said to cite, correct or comment on itself.

What it does:
    Looks for the record's own DOI, PMID or PMCID in its relations (`Erratum for`, `Comment on`, `cites`, …)
    and among the references it lists. A relation that gives only a title or a journal is not compared; a
    list of similar works is not looked at.

Why it matters:
    A work is no erratum, comment or update of itself. In a citation graph it is a loop, which counts as a
    citation, and where notices are joined with their works, the notice is lost. Often the work's own `How to
    cite` line was taken for a reference, or an identifier was copied into the wrong line.

Example:
    `PMID: 1234567` in an entry that also says `Erratum for: J Sleep. 2019;3(1):5. PMID: 1234567` is
    reported.

How to mend it:
    Put the identifier of the other work there, or take the line out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscbib import identifiers
from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC408"
SEVERITY = Severity.WARNING
REMEDY = "put the identifier of the other work there, or take the line out"
FIELDS = ("relations", "references")

_PMID = rare(r"(?:\bPMID:? ?|\A(?=[0-9]+\Z))([0-9]{1,9})(?![0-9])")
_DOI = rare(r"10\.[0-9]{4,9}/[^\s]{1,300}")
_PMCID = rare(r"PMC[0-9]{1,9}(?![0-9])")
#: Longer targets are looked at so far.
_LOOKED_AT = 2_000
#: Works that are only like it.
_NEAR = frozenset({"similar_to"})


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    return _to_itself(entry) if record.relations or record.references else ()


def _to_itself(entry: Entry) -> Iterator[Found]:
    """What is found in an entry that leads to others."""
    record = entry.record
    own = {value for value in (record.doi, record.pmid, record.pmcid) if value}
    if not own:
        return
    for index, relation in enumerate(record.relations):
        if relation.type not in _NEAR and not own.isdisjoint(_named(relation.target[:_LOOKED_AT])):
            name = relation.type.replace("_", " ")
            message = f"the relation `{excerpt(name)}` leads to the work itself"
            yield entry.found(f"relations[{index}].target", message)
    for index, reference in enumerate(record.references):
        for value in (reference.doi, reference.pmid, reference.pmcid):
            if value in own:
                message = f"the reference is to the work itself: `{excerpt(value)}`"
                yield entry.found(f"references[{index}]", message)
                break


def _named(target: str) -> Iterator[str]:
    """The identifiers that a target names."""
    if "10." in target:
        for match in _DOI.finditer(target):
            yield identifiers.doi(match[0])
    for pattern in (_PMID, _PMCID):
        yield from (match[match.lastindex or 0] for match in pattern.finditer(target))
