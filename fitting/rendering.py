"""Rendering: labelled works in many styles, so that no style has to be learnt from one publisher.

A template of `templates` is filled with the fields of a work, and with made-up ones where it has none. That
gives the text and the place of each field in it: labelled data whose labels are right by construction.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import bylines
import phrases
from bylines import Person, Piece
from templates import BOOK_STYLES, CHAPTER_STYLES, JOURNAL_STYLES, WEB_STYLES

Work = Mapping[str, Any]
#: The pieces that stand for a field of a template, by its letter.
Pieces = dict[str, list[Piece]]
#: Start, end and letter of each field of a text.
Spans = list[tuple[int, int, str]]

_CHOICE = re.compile(r"‹([^‹›]*)›")
_PART = re.compile(r"⟦([^⟦⟧]*)⟧|\{(\w)\}|([^{⟦]+)")
_FIELD = re.compile(r"\{(\w)\}")
_ISSUES = ("1", "2", "3", "4", "6", "7", "11", "12", "Suppl 1", "Pt 2", "4 Pt 1", "1-2", "Suppl. 2")


class Stock(NamedTuple):
    """What a work is lent where a style wants more than is known of it: titles of books, and so on."""

    books: Sequence[str]
    publishers: Sequence[str]
    people: Sequence[Sequence[Person]]


class Kind(NamedTuple):
    """A kind of work: its styles, how often it is drawn, and how often a group stands for its authors."""

    styles: Sequence[tuple[str, str]]
    weight: int
    groups: float


_JOURNAL = Kind(JOURNAL_STYLES, 58, 0.03)
_CHAPTER = Kind(CHAPTER_STYLES, 20, 0.03)
KINDS = (_JOURNAL, Kind(BOOK_STYLES, 13, 0.25), _CHAPTER, Kind(WEB_STYLES, 9, 0.6))


def example(work: Work, stock: Stock, rng: random.Random) -> tuple[str, Spans] | None:
    """A work in a style drawn at random, as a text and its fields; None where the style does not suit it."""
    kind = rng.choices(KINDS, [kind.weight for kind in KINDS])[0]
    if kind is _JOURNAL and (work.get("type") != "journal" or work.get("publisher")):
        kind = _CHAPTER
    habit, template = rng.choice(kind.styles)
    fields: Pieces = {"A": bylines.authors(work.get("authors") or [], habit, kind.groups, rng)}
    _add_known(fields, work, rng)
    _add_made_up(fields, work, stock, rng)
    if kind is _CHAPTER:
        editors = work.get("editors") or rng.choice(stock.people)
        names = bylines.names(editors[:3], habit if habit != "chicago" else "full", rng)
        fields["E"] = [(names.replace(" et al.", "").replace(", et al", ""), "E")]
        if rng.random() < 0.7 or "C" not in fields:
            fields["C"] = [(rng.choice(stock.books), "C")]
    if not needed(template) <= fields.keys():
        return None
    return joined(_spoilt(render(fields, template, rng), rng))


def _add_known(fields: Pieces, work: Work, rng: random.Random) -> None:
    """Add what the label holds: numbers now and then others, or none."""
    if work.get("title"):
        fields["T"] = _title(work["title"].rstrip(". "), rng)
    if container := work.get("container"):
        bare = rng.random() < 0.3
        fields["C"] = [(container.replace(".", "") if bare else container.rstrip("."), "C")]
    for letter, name in (("Y", "year"), ("V", "volume"), ("I", "issue")):
        if work.get(name):
            fields[letter] = [(str(work[name]), letter)]
    if "I" not in fields and rng.random() < 0.4:
        fields["I"] = [(rng.choice(_ISSUES), "I")]
    pages: Sequence[str] = work.get("pages") or ()
    if pages:
        one = (f"e{rng.randint(1000, 999999)}", f"{rng.randint(100000, 99999999)}", f"{rng.randint(1, 9999)}")
        number = rng.choice(one)
        fields["P"] = [(rng.choice(("-", "–")).join(pages) if rng.random() < 0.9 else number, "P")]
    if work.get("doi"):
        fields["D"] = [(work["doi"], "")]
    if "V" in fields and rng.random() < 0.05:
        del fields["V"]
    if container and fields.keys() >= {"Y", "V", "P"}:
        fields["O"] = [(f"{container.rstrip('.')} {work['year']};{work['volume']}:{pages[0]}", "")]


def _title(title: str, rng: random.Random) -> list[Piece]:
    """A title, now and then of two sentences, or translated and in brackets."""
    chance = rng.random()
    if chance < 0.05:
        title += f"{'' if title[-1] in '?!' else '.'} {rng.choice(phrases.SUBTITLES)}"
    if 0.04 < chance < 0.06:
        return [("[", ""), (title, "T"), ("]", "")]
    return [(title, "T")]


def _add_made_up(fields: Pieces, work: Work, stock: Stock, rng: random.Random) -> None:
    """Add what labels do not tell: places, editions, supplements, publishers, addresses."""
    if rng.random() < 0.8:
        fields["L"] = [(rng.choice(phrases.PLACES), "")]
    fields["N"] = [(rng.choice(phrases.EDITIONS), "")]
    fields["S"] = [(rng.choice(phrases.SUPPLEMENTS), "I")]
    fields["B"] = [(work.get("publisher") or rng.choice(stock.publishers), "B")]
    fields["U"] = [(rng.choice(phrases.UNIVERSITIES), "B")]
    fields["W"] = [(rng.choice(phrases.SITES), "")]


def needed(template: str) -> set[str]:
    """The fields a template cannot do without."""
    return set(_FIELD.findall(re.sub(r"⟦[^⟦⟧]*⟧|‹[^‹›]*›", "", template)))


def render(fields: Pieces, template: str, rng: random.Random) -> list[Piece]:
    """A template with its fields put in, as pieces."""
    return _filled(fields, _CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), template))


def _filled(fields: Pieces, template: str) -> list[Piece]:
    pieces: list[Piece] = []
    for optional, letter, text in _PART.findall(template):
        if optional:
            if fields.keys() >= set(_FIELD.findall(optional)):
                pieces += _filled(fields, optional)
        elif letter:
            pieces += fields.get(letter, [])
        else:
            pieces.append((text, ""))
    return pieces


def _spoilt(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """The same with the damage of copying from PDF files: blanks before stops, stops or blanks lost."""
    kind = rng.random()
    if kind < 0.05:  # blanks before punctuation
        return [
            (re.sub(r"([.,:;)])", lambda m: " " + m[1] if rng.random() < 0.4 else m[1], text), letter)
            for text, letter in pieces
        ]
    if kind < 0.09:  # blanks lost behind punctuation between fields
        return [(text if letter else re.sub(r"([.,]) ", r"\1", text), letter) for text, letter in pieces]
    if kind < 0.14:  # punctuation between fields lost
        return [(text if letter else re.sub(r"[.,;:]+ ?", " ", text), letter) for text, letter in pieces]
    return pieces


def joined(pieces: list[Piece]) -> tuple[str, Spans]:
    """The pieces as one text, and the place of each field in it; no stop follows a "?" or "!"."""
    text = ""
    spans: Spans = []
    for part, letter in pieces:
        if not letter and text[-1:] in ("?", "!") and part[:1] == ".":
            part = part[1:]
        if letter and part.strip():
            lead = len(part) - len(part.lstrip())
            spans.append((len(text) + lead, len(text) + len(part.rstrip()), letter))
        text += part
    return text, spans
