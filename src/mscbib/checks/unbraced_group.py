"""A body among the authors of BibTeX that stands without braces and is read as a person.

What it does:
    Looks at the names in `author` and `editor` of BibTeX and BibLaTeX for words that bodies are called by
    and people are not (`Organization`, `Committee`, `University of …`). One without braces of its own is
    reported, also one that was turned round (`Organization, World Health`), and one that its own `and`
    tears in two (`Centers for Disease Control and Prevention`). Names of bodies without such a word
    (`Google`) are not known for what they are.

Why it matters:
    BibTeX takes the last word for the family name: a style prints `W. H. Organization`, sorts it under O,
    and makes two authors of `Food and Drug Administration`. Section 2.3.3 of BibLaTeX's manual asks for
    braces.

Example:
    `author = {World Health Organization and Roe, R.}` is reported at the body; `author = {{World Health
    Organization} and Roe, R.}` is not.

How to mend it:
    Put braces around the name of the body, within those of the field. `mscbib validate --fix` does where
    the name stands as it should; one that was turned round, or torn, is for you to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Fix, Severity, excerpt
from mscbib.model import Person

CODE = "MSC510"
SEVERITY = Severity.WARNING
REMEDY = "put braces around the name of the body"
FIX = "safe"
FIELDS = ("authors", "editors")
LAYOUTS = ("biblatex", "bibtex")

#: Words that bodies are called by, and no person is by name or given name. Service, Bureau, Board, Bank and
#: Church are not among them: people are called so.
_BODIES = frozenset(
    """
    academies academy administration agency alliance association authority center centers centre centres
    collaboration collaborative collaborators commission committee consortium corporation department
    directorate federation forschungsgemeinschaft foundation gesellschaft group gruppe inc initiative
    institut institute instituto investigators laboratory ltd gmbh llc ministerio ministerium ministry
    ministère network organisation organización organization organização programme project secretariat
    sociedad society société team trialists universidad universidade universitat university université
    universität università
    """.split()  # noqa: SIM905
)
#: Those of which a name that ends with them and a comma is certainly a body's that was turned round.
_TURNED = frozenset(
    """
    administration agency association collaboration collaborators commission committee consortium
    department federation foundation group initiative institute investigators ministry network
    organisation organization society team trialists university
    """.split()  # noqa: SIM905
)
#: What the names of bodies say they are for, as the word before or behind their own "and".
_TOPICS = frozenset(
    """
    aeronautics agriculture allergy care communities cosmetics culture cybernetics development drug
    education electrical employment energy engineering engineers environment epidemiology excellence
    families family fertility fisheries food forestry gynaecologists gynaecology gynecologists
    gynecology healthcare health housing hygiene immunology industry innovation labor labour learning
    medicine medicines metabolism nutrition obstetricians obstetrics oceanic oncology pharmacology
    physicians prevention psychiatry quality reproduction research safety sanitation science sciences
    security services sport sports statistics surgeons technology therapeutics tourism trade training
    transplantation transport welfare
    """.split()  # noqa: SIM905
)
_COMPANIES = frozenset({"inc", "ltd", "gmbh", "llc", "corp"})
#: So many of a list are looked at: where one stands takes a look at all places.
_MOST = 100
_INITIALS = rare(r"(?:[^\W\d_a-z]\.?[\s-]{0,2}){1,6}")


def _forms(words: frozenset[str]) -> Iterator[str]:
    for word in words:
        yield from (word, word.capitalize(), word.upper())


#: The last and the first five letters of a name, by which it is seen at once that it may have such a word.
_ENDS = frozenset(part for word in _forms(_BODIES) for part in (word[-5:], f" {word}"[-5:])) | frozenset(
    f"{word}." for word in _forms(_COMPANIES)
)
_BEGINS = frozenset(part for word in _forms(_BODIES) for part in (word[:5], f"{word} "[:5]))


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    found: Iterable[Found] = ()
    if _may_have_body(record.authors):
        found = _bodies(entry, "authors", record.authors)
    if record.editors and _may_have_body(record.editors):
        found = (*found, *_bodies(entry, "editors", record.editors))
    return found


def _may_have_body(people: Sequence[Person]) -> bool:
    """Whether a name of a list begins or ends as those of bodies do."""
    for person in people:
        family, given = person.family, person.given
        if family and given and (family[-5:] in _ENDS or given[-5:] in _ENDS or given[:5] in _BEGINS):
            return True
    return False


def _bodies(entry: Entry, field: str, people: Sequence[Person]) -> Iterator[Found]:
    """The bodies of a list, each alone or with the part that was torn off."""
    torn = False
    looked = 0
    for index, (one, other) in enumerate(zip_longest(people, people[1:])):
        if torn:  # it was said of the one before
            torn = False
            continue
        together = other is not None and _belong_together(one, other)
        looked += together or _is_body(one)
        if looked > _MOST:
            return
        torn = together and _stand_together(entry, field, index)
        if torn:
            start, end = entry.place(f"{field}[{index}]")[0], entry.place(f"{field}[{index + 1}]")[1]
            name = entry.text[start:end]
            said = f"`{excerpt(name)}` is one body that is read as two authors"
            yield Found(start, end, said, f"{field}[{index}]", Fix(f"{{{name}}}", False))
        elif one.family and one.given and _is_body(one):
            yield from _alone(entry, f"{field}[{index}]", one)


def _words(person: Person) -> list[str]:
    return f"{person.given or ''} {person.family or ''}".lower().replace(".", "").split()


def _is_body(person: Person) -> bool:
    """Whether a word that counts is a body's: the first or last of the given name, or the last of all."""
    given = (person.given or "").lower().replace(".", "").split() or [""]
    return not _BODIES.isdisjoint((given[0], given[-1], *_words(person)[-1:]))


def _belong_together(one: Person, other: Person) -> bool:
    """Whether two names are halves of one body's: one half is a body's, the other says what for."""
    first, second = _words(one), _words(other)
    if not first or not second or len(second) > 6 or one.literal or other.literal:
        return False
    if _is_body(one) and not _is_body(other):
        return first[-1] not in _BODIES and second[-1] in _TOPICS
    return first[-1] in _TOPICS and not _is_body(one) and second[-1] in _BODIES


def _stand_together(entry: Entry, field: str, index: int) -> bool:
    """Whether two names stand in the text with "and" between them, and without commas and braces."""
    (start, end), (behind, last) = (entry.place(f"{field}[{at}]") for at in (index, index + 1))
    text = entry.text
    return text[end:behind].split() == ["and"] and not {",", "{", "}", "\\"} & set(text[start:last])


def _alone(entry: Entry, path: str, person: Person) -> Iterator[Found]:
    """The finding about a body that is one name."""
    start, end = entry.place(path)
    name = entry.text[start:end]
    family, given = person.family or "", person.given or ""
    if "{" in name or "}" in name or "=" in name:
        return
    said = f"the body `{excerpt(name)}` has no braces: `{excerpt(family)}` is read as a family name"
    if "," not in name or given.lower().removesuffix(".") in _COMPANIES:
        yield Found(start, end, said, path, Fix(f"{{{name}}}", True))
    elif family.lower().rpartition(" ")[2] in _TURNED:
        turned = (
            "" if _INITIALS.fullmatch(given) or person.suffix or "\\" in name else f"{{{given} {family}}}"
        )
        yield Found(start, end, said, path, Fix(turned, False) if turned else None)
