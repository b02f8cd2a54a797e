"""Lists of names in one cell, as databases, reference managers and people write them.

Semicolons, line breaks and BibTeX's " and " divide them where they stand; "Koriat, A., Nelson, T.O." and
"Smith J, Doe A" are plain, too, and so may be names with nothing between them (see `_run_together`). What is
not is read by the grammars of names. A list that these do not understand is kept as one name, and reported.
Scopus and Web of Science have the names twice, abbreviated and full, and Scopus says in a third column where
each author is from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mscbib import names, people
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.readers import _entities, _run_together
from mscbib.readers._remembered_names import read_names
from mscbib.tags import keep, person
from mscbib.tags._column_joins import OF_PUBMED
from mscbib.tags._column_names import pieces
from mscbib.tags._several import of_semicolons

#: A cell with its column's name and its place.
Noted = tuple[str, str, int, int]

_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[ -]?){1,6}")
_BLANK = re.compile(r"\s")
#: A family name of one word, and small ones before it; what else stands there may be a suffix, or a group.
_PLAIN_FAMILY = re.compile(
    r"(?:(?!and )[a-zß-ÿ]{1,5}\.? ){0,3}[^\W\d_a-z](?:[^\W\d_]|['’-](?=[^\W\d_])){1,40}"
)
_ET_AL = re.compile(r"(?i)[,;]?\s*(?:\bet\.? al\b\.?|\band others\b|…)\s*\Z")
#: How a text that `_ET_AL` is found in ends, in small letters: asked of every list, so it must cost nothing.
_ET_AL_ENDS = ("al", "al.", "hers", "…")
_NOBODY = re.compile(r"(?i)\[?(?:no author (?:name|id) available|anonymous|no authors listed)\]?\.?")
#: Scopus's number of an author.
_NUMBER = re.compile(r"\s*\(([0-9]{6,12})\)\Z")
_NOT_LETTERS = re.compile(r"[\W_]+")
#: How many commas an affiliation may have inside.
_COMMAS = 20
#: The groups of people, and what the cells of their full names are noted as.
_GROUPS = (("authors", "full authors"), ("editors", "full editors"))
#: Below this, a reading of names is not believed.
_DOUBTFUL = 0.7


#: A name of a list with its place, and its parts. No class: there are many, and making one costs as much as
#: dividing the name.
Listed = tuple[str, int, int, dict[str, str]]


def join_listed_people(draft: Draft) -> None:
    """Put the people whose cells were noted."""
    notes = draft.notes
    for group, full in _GROUPS:
        if group in notes or full in notes:
            _put_people(draft, group, notes.get(group), notes.get(full))
    if "addressed authors" in notes or "affiliations" in notes:
        _join_places(draft, notes.get("addressed authors"), notes.get("affiliations"))
    if "first author" in notes:
        tag, value, start, end = notes["first author"]
        if "authors" in notes and value in notes["authors"][1]:
            draft.repeats.append(("authors[0].family", start, end))
        else:
            keep(draft, tag, value, start, end)


def _put_people(draft: Draft, group: str, short: Noted | None, full: Noted | None) -> None:
    listed = [_listed(draft, group, noted) for noted in (short, full) if noted is not None]
    if draft.spans is not None:
        for text, start, end, parts in listed[-1]:
            person(draft, group, parts, text, start, end)
    elif listed[-1]:
        draft.values.setdefault(group, []).extend([parts for _, _, _, parts in listed[-1]])
    if short is not None and full is not None:
        _join_abbreviated(draft, group, short, full, listed)


def _join_abbreviated(
    draft: Draft, group: str, short: Noted, full: Noted, listed: list[list[Listed]]
) -> None:
    """Give the people of full names the initials that another column has them by."""
    if len(listed[0]) != len(listed[1]):
        tag, value, start, end = short
        keep(draft, tag, value, start, end)
        message = (
            f"{tag} has {len(listed[0])} names and {full[0]} {len(listed[1])}: the former are kept apart"
        )
        draft.problem("kept-value", start, end, message)
        return
    for index, ((name, start, end, abbreviated), (_, _, _, parts)) in enumerate(zip(*listed, strict=True)):
        path = f"{group}[{index}]"
        if _letters(_family(parts)) != _letters(_family(abbreviated)):
            keep(draft, short[0], name, start, end)
            continue
        draft.repeats.append((f"{path}.{'family' if 'family' in parts else 'literal'}", start, end))
        given = abbreviated.get("given")
        if given and "given" in parts and _letters(given) != _letters(parts["given"]):
            parts["initials"] = given
            draft.mark(f"{path}.initials", start + name.rfind(given), end)


def _family(parts: dict[str, str]) -> str:
    return parts.get("family") or parts.get("literal", "")


def _listed(draft: Draft, group: str, noted: Noted) -> list[Listed]:
    """The names of a cell."""
    tag, value, start, end = noted
    if value[0] in "[nNaA" and _NOBODY.fullmatch(value):
        draft.notes.setdefault("boilerplate", []).append((start, end))
        return []
    match = _ET_AL.search(value[-20:]) if value[-4:].lower().endswith(_ET_AL_ENDS) else None
    if match is not None:
        cut = max(0, len(value) - 20) + match.start()
        if group == "authors":
            draft.values["et_al"] = True
            draft.mark("et_al", start + cut, end)
        value = value[:cut].rstrip()
    decoded = _entities.decoded(value) if "&" in value else None  # its semicolons divide no names
    plain = value if decoded is None else decoded.text
    found = _divided(plain, start, is_pubmeds=OF_PUBMED in draft.notes["columns"])
    if not found:
        message = f"{tag}: `{excerpt(value)}` was not understood as a list of names, and is kept as one"
        draft.problem("kept-value", start, start + len(value), message)
        found = [(plain, start, start + len(plain), {"literal": flat(plain)})]
    if decoded is not None:
        found = [(*decoded.as_it_was(a - start, b - start, start), parts) for _, a, b, parts in found]
    if ")" in value:
        _take_numbers(draft, tag, found)
    return found


def _take_numbers(draft: Draft, tag: str, found: list[Listed]) -> None:
    """Take Scopus's numbers from behind the names."""
    numbers = " ".join(draft.values.get("extra", {}).get("Author(s) ID", ()))
    for at, (name, start, end, _) in enumerate(found):
        match = _NUMBER.search(name[-16:])
        if match is not None:
            text = name[: len(name) - len(match[0])]
            place = (end - len(match[1]) - 1, end - 1)
            if match[1] in numbers:
                draft.repeats.append(("extra.Author(s) ID[0]", *place))
            else:
                keep(draft, tag, match[1], *place)
            found[at] = (text, start, start + len(text), _parts(_entities.decoded(text).text))


def _divided(value: str, start: int, *, is_pubmeds: bool) -> list[Listed]:
    """The names of a list; none where it was not understood."""
    if ";" in value or "\n" in value or value[:2] in ("['", '["'):
        return [(one, at, behind, _parts(one)) for one, at, behind in pieces(value, start)]
    if "," in value:
        cuts = _bibtex(value) or _single(value) or _vancouver(value) or _alternating(value)
    else:
        together = _run_together.separated(value)
        if together is not None:
            return [
                (value[a:b], start + a, start + b, {"family": value[a:cut], "given": value[cut:b].strip()})
                for a, cut, b in together
            ]
        if _run_together.is_unclear(value):
            return [(value, start, start + len(value), {"literal": flat(value)})]
        cuts = _vancouver(value)
    if cuts is None:
        return list(_by_grammars(value, start))
    if value[-1:] == "." and value.count(".") == 1 and (len(cuts) > 1 or is_pubmeds):
        cuts[-1] = (cuts[-1][0], len(value) - 1)  # it ends the list, not the initials
    found = []
    for a, b in cuts:
        piece = value[a:b]
        plain = piece.strip(" ,")
        if len(plain) < len(piece):
            a += piece.index(plain)
        found.append((plain, start + a, start + a + len(plain), _parts(plain)))
    return found


def _cuts(value: str, sign: str) -> list[tuple[int, int]]:
    """The places of what stands before, between and behind the `sign`s in a text."""
    found = []
    start = 0
    while (end := value.find(sign, start)) >= 0:
        found.append((start, end))
        start = end + len(sign)
    return [*found, (start, len(value))]


def _bibtex(value: str) -> list[tuple[int, int]] | None:
    """BibTeX's and Rayyan's "Smith, John and Doe, Jane": the first name is inverted, and none is a list."""
    if "and" not in value:
        return None
    blank = value if value.isprintable() else _BLANK.sub(" ", value)  # of the same length
    if " and " not in blank:
        return None
    commas = [name.count(",") for name in blank.split(" and ")]
    return _cuts(blank, " and ") if commas[0] and max(commas) < 3 else None


def _vancouver(value: str) -> list[tuple[int, int]] | None:
    """PubMed's "Smith J, Doe A.", and Scopus's "Osei-Kyei R., Tam V."."""
    for one in value.split(","):
        if "family" not in names.divided(one):
            return None
    return _cuts(value, ",")


def _single(value: str) -> list[tuple[int, int]] | None:
    """One name, "Koriat, Asher": what stands before its only comma is one word."""
    family, _, rest = value.partition(",")
    return [(0, len(value))] if "," not in rest and len(family.split()) < 2 else None


def _alternating(value: str) -> list[tuple[int, int]] | None:
    """Scopus's older "Koriat, A., Nelson, T.O."."""
    parts = _cuts(value, ",")
    said = [value[a:b].strip() for a, b in parts]
    if len(parts) % 2 or not (
        all(map(_PLAIN_FAMILY.fullmatch, said[::2])) and all(map(_INITIALS.fullmatch, said[1::2]))
    ):
        return None
    return [(family[0], initials[1]) for family, initials in zip(parts[::2], parts[1::2], strict=True)]


def _by_grammars(value: str, start: int) -> Iterator[Listed]:
    found = read_names(value)
    if found.unclaimed or found.score < _DOUBTFUL or found.role or not found.names:
        if "," not in value:  # a name of one word, or a group
            yield value, start, start + len(value), names.divided(flat(value))
        return
    for one in found.names:
        parts = {
            name: flat(value[slice(*place)]) for name, place in one._asdict().items() if place is not None
        }
        if "initials" in parts:
            parts.setdefault("given", parts.pop("initials"))
        spans = [place for place in one if place is not None]
        a, b = min(spans)[0], max(end for _, end in spans)
        yield value[a:b], start + a, start + b, parts


def _parts(text: str) -> dict[str, str]:
    """The parts of one name."""
    text = flat(text)
    parts = names.divided(text)
    if "literal" not in parts or "," in text or " " not in text:
        return parts
    found = read_names(text)
    if len(found.names) == 1 and found.score >= _DOUBTFUL and not found.unclaimed:
        said = _said(text, found.names[0])
        if "given" in said and sum(map(len, said.values())) >= len(text.replace(" ", "")) - 2:
            return said
    return parts


def _said(text: str, name: Any) -> dict[str, str]:
    """The parts of a name that the grammars saw in a text."""
    parts = {part: flat(text[slice(*place)]) for part, place in name._asdict().items() if place is not None}
    if "initials" in parts and "given" not in parts:
        parts["given"] = parts.pop("initials")
    return parts


def _letters(name: str) -> str:
    return _NOT_LETTERS.sub("", people.folded(name))


def _join_places(draft: Draft, addressed: Noted | None, places: Noted | None) -> None:
    """Give each author the places that the list of authors with affiliations has behind the name.

    Several of one author have commas between them: the list of all affiliations tells them apart.
    """
    authors: list[dict[str, Any]] = draft.values.get("authors", [])
    known = [] if places is None else list(of_semicolons(places[1], places[2]))
    if addressed is None:
        assert places is not None
        if len(authors) != 1:
            keep(draft, *places)
        else:
            for one, start, end in known:
                _add_place(draft, authors, 0, flat(one), start, end)
        return
    texts = {one for one, _, _ in known}
    used: set[str] = set()
    index = -1
    for one, start, end in of_semicolons(addressed[1], addressed[2]):
        length = _name_length(one, authors[index + 1]) if index + 1 < len(authors) else None
        if length is not None:
            index += 1
            draft.repeats.append((f"authors[{index}].family", start, start + len(one[:length].rstrip(" ,"))))
            one, start = one[length:], start + length
        elif index < 0:
            keep(draft, addressed[0], one, start, end)
            continue
        for place, a, b in _told_apart(one, start, texts):
            used.add(place)
            _add_place(draft, authors, index, flat(place), a, b)
    for one, start, end in known:
        if one in used:
            draft.repeats.append(("authors[0].affiliations", start, end))
        else:
            keep(draft, places[0], one, start, end)  # type: ignore[index]


def _add_place(
    draft: Draft, authors: list[dict[str, Any]], index: int, place: str, start: int, end: int
) -> None:
    listed = authors[index].setdefault("affiliations", [])
    draft.mark(f"authors[{index}].affiliations[{len(listed)}]", start, end)
    listed.append(place)


def _name_length(text: str, author: dict[str, Any]) -> int | None:
    """How much of a text is the name of an author and the comma behind it, if that begins it."""
    family = author.get("family") or author.get("literal", "")
    for given in filter(None, (author.get("given"), author.get("initials"))) if "given" in author else ("",):
        for between in (", ", " "):
            name = f"{family}{between}{given}".rstrip(", ")
            if text.startswith(name) and text[len(name) : len(name) + 2] in (", ", ""):
                return min(len(text), len(name) + 2)
    return None


def _told_apart(text: str, start: int, known: set[str]) -> Iterator[tuple[str, int, int]]:
    """The affiliations of a text that has commas between them."""
    at = 0
    while at < len(text):
        end = len(text)
        comma = at
        for _ in range(_COMMAS):
            comma = text.find(", ", comma + 1)
            if comma < 0:
                break
            if text[at:comma] in known:
                end = comma
        if text[at:] in known:
            end = len(text)
        yield text[at:end], start + at, start + end
        at = end + 2
