"""The line that says where a work appeared, as Ovid's databases and Embase.com print it.

    Circulation Research. 88(11):1105-11, 2001 Jun 8.
    BMC Proceedings. 12 (Supplement 3) (pp 1-9), 2018. Date of Publication: May 2018.
    Acta Biochimica et Biophysica Sinica August 2011;43(8):647-653
    Behavioural and Cognitive Psychotherapy. Vol.43(5), Sep 2015, pp. 562-577.
    Trials (2019) 20:1 (12-19). Date of Publication: 3 Mar 2019

A journal may stand alone. What is printed in another way is kept whole.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mscbib import values
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import keep, put

_VOLUME = r"(?P<volume>[A-Z]{0,3}[0-9]{1,5}[A-Za-z]?(?: (?:Suppl|Supplement)\.?(?: [0-9A-Z]{1,4})?)?)"
_ISSUE = r"(?: ?\((?P<issue>[^()]{1,40})\))?"
_PAGES = r"(?P<pages>[^,()\s][^,()]{0,60})"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Fall|Autumn|Winter)[a-z]{0,6}"
#: How far from its end the line is looked at.
_REACH = 300
#: No line of a source is longer.
_LONGEST = 2000
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\.? +{_VOLUME}{_ISSUE} ?: ?{_PAGES}, (?P<date>[^:;]{{4,40}})\Z",
        rf"\.? +{_VOLUME}{_ISSUE} \((?:pp? ?{_PAGES}|no pagination)\),? (?P<date>[^:;]{{4,40}})\Z",
        rf"\.? +(?P<date>(?:{_MONTH}(?:[/-]{_MONTH})? (?:[0-9]{{1,2}}, ?)?)?[0-9]{{4}});"
        rf"{_VOLUME}{_ISSUE}:{_PAGES}\Z",
        rf"\. +Vol\. ?{_VOLUME}{_ISSUE}, (?P<date>[^,;:]{{4,30}})(?:, pp?\. ?{_PAGES})?\Z",
        rf"\.? +{_VOLUME}{_ISSUE}, (?P<date>[^:;]{{4,40}})\Z",
        rf" \((?P<date>[0-9]{{4}})\) {_VOLUME}(?::(?P<issue>[^\s()]{{1,20}}))? \({_PAGES}\)\Z",
    )
)
#: Sentences behind the source, in Embase.
_LABELLED = re.compile(r"\. ?(?=(?:Date of Publication|Article Number): )")
_LABEL = re.compile(r"(Date of Publication|Article Number): (.+?)\.?\s*", re.DOTALL)
#: A journal alone, of a paper ahead of print.
_NO_DIGIT = re.compile(r"[^0-9\[\]]{3,200}")
_CONFERENCE = ". Conference: "


class _Part(NamedTuple):
    """What a part of the line says, and where it begins in it."""

    field: str
    value: str
    at: int


def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Put journal, volume, issue, pages and date, where the line is printed in a way that is known.

    A value that the entry has already in a tag of its own stays.
    """
    text = flat(value)
    if len(text) > _LONGEST:
        keep(draft, tag, value, start, end)
        return
    parts = [_Part("container_title", text.rstrip(". "), 0)] if _NO_DIGIT.fullmatch(text) else _parts(text)
    if parts is None:
        keep(draft, tag, value, start, end)
        return
    same = len(text) == len(value)
    found: list[tuple[str, str, str, int]] = []
    try:
        for field, part, at in parts:
            found += [(one, said, part, at) for one, said in _fields(field, part)]
    except ValueError:
        keep(draft, tag, value, start, end)
        return
    if _CONFERENCE in text:
        keep(draft, tag, value, start, end)
    draft.repeats.append((draft.prefix + "container_title", start, end))
    for field, said, part, at in found:
        place = (start + at, start + at + len(part)) if same else (start, end)
        if field == "issued" and said.startswith(str(draft.values.get("issued", said))):
            _forget_date(draft)  # the year alone
        if field not in draft.values or draft.values[field] == said:
            put(draft, tag, field, said, part, *place)
        elif not _agrees(field, draft.values[field], said):
            keep(draft, tag, part, *place)


def _forget_date(draft: Draft) -> None:
    draft.values.pop("issued", None)
    place = (draft.spans or {}).pop(draft.prefix + "issued", None)
    if place is not None:
        draft.repeats.append((draft.prefix + "issued", *place))


def _agrees(field: str, known: str, said: str) -> bool:
    """Whether a known value says what the line says, and maybe more."""
    return field == "issued" and known.startswith(said)


def _fields(field: str, value: str) -> list[tuple[str, str]]:
    if field == "date":
        return [("issued", values.interchange_date(value))]
    if field == "pages":
        return list(values.locator(value.rstrip(". ")).items())
    return [(field, value)]


def _parts(text: str) -> list[_Part] | None:
    """The parts of a line; None where it is printed in a way that is not known."""
    sentences = _LABELLED.split(text)
    body = sentences[0].rstrip(". ")
    for form in _FORMS:
        match = form.search(body, max(0, len(body) - _REACH))
        if match is not None and match.start():
            break
    else:
        return None
    journal = body[: match.start()].partition(_CONFERENCE)[0].rstrip(". ")
    parts = [_Part("container_title", journal, 0)]
    parts += [_Part(name, said, match.start(name)) for name, said in match.groupdict().items() if said]
    at = len(sentences[0])
    for sentence in sentences[1:]:
        at = text.index(sentence, at)
        label = _LABEL.fullmatch(sentence)
        if label is None:
            return None
        if label[1] == "Article Number":
            parts = [part for part in parts if part.field != "pages"]
            parts.append(_Part("article_number", label[2], at + label.start(2)))
        else:
            parts = [part for part in parts if part.field != "date"]
            parts.append(_Part("date", label[2], at + label.start(2)))
    return parts
