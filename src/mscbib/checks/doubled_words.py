"""A word that stands twice where once is meant.

What it does:
    Finds little words that no sentence has twice in a row: in titles `the the`, `of of`, `and and`, `to
    to`, `for for`, `from from`, `with with` and `by by`, in abstracts `the the`. It also finds abstracts
    that begin with their own heading (`Abstract Background …` in a field that is the abstract), and
    sections that repeat their label (`RESULTS: Results: …`). What may be right twice is not reported:
    `had had`, `that that`, `in in vivo`, `New New`, names such as Duran Duran, and species such as
    Gorilla gorilla.

Why it matters:
    The doubled word is printed and indexed as it stands. A heading within the abstract comes from pages
    and deposits that keep it in the text (JATS `title` in Crossref's abstracts), and then stands before
    every abstract of an export.

Example:
    `AB  - Abstract Background: Obesity …` is reported, and `in the the same ward`; `Abstract art in
    wards` is not.

How to mend it:
    Delete one of the two. The fix does it; it is safe for headings and for `the the`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mscbib.checks import Entry, Found
from mscbib.checks._prose import Stretch, placed
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt
from mscbib.model import Section

CODE = "MSC312"
SEVERITY = Severity.WARNING
REMEDY = "delete one of the two"
FIELDS = ("title", "abstract")
FIX = "safe"

#: What all titles are asked for: a pattern that begins with a letter of its own is found most quickly.
_MAY_BE_DOUBLED = re.compile(r" (the|of|and|to|for|from|with|by) \1 ")
_IN_TITLES = rare(r"(?<= )(the|of|and|to|for|from|with|by) \1(?= )")
#: All that abstracts are asked for: they are long.
_THE = " the the "
_IN_ABSTRACTS = rare(r"(?<= )(the) \1(?= )")
#: What stands behind a label.
_SIGNS = frozenset(":.")
_LABELS = """
Abstract Background Objective Objectives Introduction Purpose Aim Aims Context Importance Method Methods
Summary Rationale Motivation Hypothesis
"""
_LABEL = "|".join(form for label in _LABELS.split() for form in (label, label.upper()))
#: An abstract that begins with its heading: a sign behind it, or a label, or the heading once more.
_HEADING = rare(
    rf"(?P<heading>Abstract|ABSTRACT)(?:\s?(?:[:.—–]\s{{0,2}}|-\s{{1,2}})|\s{{1,2}}(?=(?:{_LABEL})\b))(?=\S)"
)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    title, abstract = record.title, record.abstract
    if title and _MAY_BE_DOUBLED.search(title):
        return _found(entry)
    if abstract is not None and (
        abstract.sections or _THE in abstract.text or abstract.text.startswith(("Abstract", "ABSTRACT"))
    ):
        return _found(entry)
    return ()


def _found(entry: Entry) -> Iterator[Found]:
    """What is found in an entry that has to be looked at."""
    record = entry.record
    if record.title and _IN_TITLES.search(record.title):
        yield from placed(entry, "title", record.title, _doubled(_IN_TITLES, record.title))
    if record.abstract is not None:
        text = record.abstract.text
        if text.startswith(("Abstract", "ABSTRACT")):
            yield from placed(entry, "abstract.text", text, _headings(text))
        if _THE in text:
            yield from placed(entry, "abstract.text", text, _doubled(_IN_ABSTRACTS, text))
        if record.abstract.sections:
            yield from _repeated_labels(entry, record.abstract.sections)


def _doubled(words: re.Pattern[str], text: str) -> Iterator[Stretch]:
    """The words that stand twice in a text, written alike."""
    for found in words.finditer(text):
        word = found[1]
        yield Stretch(*found.span(), f"`{found[0]}`: the word stands twice", word, word == "the")


def _headings(text: str) -> Iterator[Stretch]:
    """The heading that an abstract begins with."""
    found = _HEADING.match(text)
    if found is not None:
        heading = found["heading"]
        message = f"the abstract begins with its own heading, `{heading}`"
        yield Stretch(0, found.end(), message, "", True)


def _repeated_labels(entry: Entry, sections: Sequence[Section]) -> Iterator[Found]:
    """The sections that begin with their own label."""
    for index, section in enumerate(sections):
        label, text = section.label, section.text
        size = len(label)
        if text[size : size + 1] in _SIGNS and text[:size].lower() == label.lower():
            message = f"the section `{excerpt(label)}` begins with its label once more"
            yield entry.found(f"abstract.sections[{index}].text", message, text[: size + 1])
