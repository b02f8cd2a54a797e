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
from typing import Any, NamedTuple

from mscbib import names, people
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.readers import _run_together
from mscbib.tags import keep, person
from mscbib.tags._column_joins import OF_PUBMED
from mscbib.tags._column_names import pieces
from mscbib.tags._several import of_semicolons

#: A cell with its column's name and its place.
Noted = tuple[str, str, int, int]

_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[ -]?){1,6}")
_BLANK = re.compile(r"\s")
_ET_AL = re.compile(r"(?i)[,;]?\s*(?:\bet\.? al\b\.?|\band others\b|…)\s*\Z")
#: How a text that `_ET_AL` is found in ends, in small letters: asked of every list, so it must cost nothing.
_ET_AL_ENDS = ("al", "al.", "hers", "…")
_NOBODY = re.compile(r"(?i)\[?(?:no author (?:name|id) available|anonymous|no authors listed)\]?\.?")
#: Scopus's number of an author.
_NUMBER = re.compile(r"\s*\(([0-9]{6,12})\)\Z")
_NOT_LETTERS = re.compile(r"[\W_]+")
#: How many commas an affiliation may have inside.
_COMMAS = 20
#: Below this, a reading of names is not believed.
_DOUBTFUL = 0.7


class Listed(NamedTuple):
    """A name of a list with its place, and its parts."""

    text: str
    start: int
    end: int
    parts: dict[str, str]


def join_listed_people(draft: Draft) -> None:
    """Put the people whose cells were noted."""
    notes = draft.notes
    for group in ("authors", "editors"):
        short, full = notes.get(group), notes.get(f"full {group}")
        if short is not None or full is not None:
            _put_people(draft, group, short, full)
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
    for one in listed[-1]:
        person(draft, group, one.parts, one.text, one.start, one.end)
    if len(listed) < 2:
        return
    assert short is not None
    if len(listed[0]) != len(listed[1]):
        tag, value, start, end = short
        keep(draft, tag, value, start, end)
        message = (
            f"{tag} has {len(listed[0])} names and {full[0]} {len(listed[1])}: the former are kept apart"  # type: ignore[index]
        )
        draft.problem("kept-value", start, end, message)
        return
    for index, (abbreviated, one) in enumerate(zip(*listed, strict=True)):
        path = f"{group}[{index}]"
        mine, other = (
            _letters(parts.get("family") or parts.get("literal", ""))
            for parts in (one.parts, abbreviated.parts)
        )
        if mine != other:
            keep(draft, short[0], abbreviated.text, abbreviated.start, abbreviated.end)
            continue
        draft.repeats.append(
            (f"{path}.{'family' if 'family' in one.parts else 'literal'}", *abbreviated[1:3])
        )
        given = abbreviated.parts.get("given")
        if given and "given" in one.parts and _letters(given) != _letters(one.parts["given"]):
            one.parts["initials"] = given
            draft.mark(f"{path}.initials", abbreviated.start + abbreviated.text.rfind(given), abbreviated.end)


def _listed(draft: Draft, group: str, noted: Noted) -> list[Listed]:
    """The names of a cell."""
    tag, value, start, end = noted
    if _NOBODY.fullmatch(value):
        draft.notes.setdefault("boilerplate", []).append((start, end))
        return []
    match = _ET_AL.search(value[-20:]) if value[-4:].casefold().endswith(_ET_AL_ENDS) else None
    if match is not None:
        cut = max(0, len(value) - 20) + match.start()
        if group == "authors":
            draft.values["et_al"] = True
            draft.mark("et_al", start + cut, end)
        value = value[:cut].rstrip()
    found = _divided(value, start, is_pubmeds=OF_PUBMED in draft.notes["columns"])
    if not found:
        message = f"{tag}: `{excerpt(value)}` was not understood as a list of names, and is kept as one"
        draft.problem("kept-value", start, start + len(value), message)
        found = [Listed(value, start, start + len(value), {"literal": flat(value)})]
    if ")" in value:
        _take_numbers(draft, tag, found)
    return found


def _take_numbers(draft: Draft, tag: str, found: list[Listed]) -> None:
    """Take Scopus's numbers from behind the names."""
    numbers = " ".join(draft.values.get("extra", {}).get("Author(s) ID", ()))
    for at, one in enumerate(found):
        match = _NUMBER.search(one.text[-16:])
        if match is not None:
            text = one.text[: len(one.text) - len(match[0])]
            place = (one.end - len(match[1]) - 1, one.end - 1)
            if match[1] in numbers:
                draft.repeats.append(("extra.Author(s) ID[0]", *place))
            else:
                keep(draft, tag, match[1], *place)
            found[at] = Listed(text, one.start, one.start + len(text), _parts(text))


def _divided(value: str, start: int, *, is_pubmeds: bool) -> list[Listed]:
    """The names of a list; none where it was not understood."""
    if ";" in value or "\n" in value or value[:2] in ("['", '["'):
        return [Listed(one, at, behind, _parts(one)) for one, at, behind in pieces(value, start)]
    if "," in value:
        cuts = _bibtex(value) or _vancouver(value) or _alternating(value)
    else:
        together = _run_together.separated(value)
        if together is not None:
            return [
                Listed(
                    value[a:b], start + a, start + b, {"family": value[a:cut], "given": value[cut:b].strip()}
                )
                for a, cut, b in together
            ]
        if _run_together.is_unclear(value):
            return [Listed(value, start, start + len(value), {"literal": flat(value)})]
        cuts = _vancouver(value)
    if cuts is None:
        return list(_by_grammars(value, start))
    if value[-1:] == "." and value.count(".") == 1 and (len(cuts) > 1 or is_pubmeds):
        cuts[-1] = (cuts[-1][0], len(value) - 1)  # it ends the list, not the initials
    found = []
    for a, b in cuts:
        piece = value[a:b]
        plain = piece.strip(" ,")
        at = start + a + (piece.index(plain) if len(plain) < len(piece) else 0)
        found.append(Listed(plain, at, at + len(plain), _parts(plain)))
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
    cuts = _cuts(blank, " and ")
    commas = [value.count(",", a, b) for a, b in cuts]
    return cuts if len(cuts) > 1 and max(commas) < 3 and commas[0] else None


def _vancouver(value: str) -> list[tuple[int, int]] | None:
    """PubMed's "Smith J, Doe A.", and Scopus's "Osei-Kyei R., Tam V."."""
    return _cuts(value, ",") if all("family" in names.divided(one) for one in value.split(",")) else None


def _alternating(value: str) -> list[tuple[int, int]] | None:
    """Scopus's older "Koriat, A., Nelson, T.O."; and a single "Koriat, Asher"."""
    parts = _cuts(value, ",")
    if len(parts) == 2 and (
        " " not in value[slice(*parts[0])].strip() or _INITIALS.fullmatch(value, *parts[1])
    ):
        return [(0, len(value))]
    if len(parts) % 2 or not all(_INITIALS.fullmatch(value, *part) for part in parts[1::2]):
        return None
    return [(family[0], initials[1]) for family, initials in zip(parts[::2], parts[1::2], strict=True)]


def _by_grammars(value: str, start: int) -> Iterator[Listed]:
    from mscbib.references.names import read_names

    found = read_names(value)
    if found.unclaimed or found.score < _DOUBTFUL or found.role or not found.names:
        if "," not in value:  # a name of one word, or a group
            yield Listed(value, start, start + len(value), names.divided(flat(value)))
        return
    for one in found.names:
        parts = {
            name: flat(value[slice(*place)]) for name, place in one._asdict().items() if place is not None
        }
        if "initials" in parts:
            parts.setdefault("given", parts.pop("initials"))
        spans = [place for place in one if place is not None]
        a, b = min(spans)[0], max(end for _, end in spans)
        yield Listed(value[a:b], start + a, start + b, parts)


def _parts(text: str) -> dict[str, str]:
    """The parts of one name."""
    text = flat(text)
    parts = names.divided(text)
    if "literal" not in parts or "," in text or " " not in text:
        return parts
    from mscbib.references.names import read_names

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
