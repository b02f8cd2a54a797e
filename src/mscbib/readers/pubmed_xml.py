# @sign <Pubmed
# @sign <Medline
"""PubMed XML: sets of articles as PubMed exports them and as NLM's bulk files have them, of any size.

Articles are cut out of the text at their tags and each is parsed alone: memory does not grow with the file,
no document type of it is ever seen, and an article that is damaged costs no other.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

from mscbib import source
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.readers import IDENTITY
from mscbib.readers._elements import Entry, crowded, elements, report_strays, tree
from mscbib.reading import Named, Place, Reading
from mscbib.source import Block
from mscbib.tags import Read, keep
from mscbib.tags._pubmed_parts import content, told
from mscbib.tags.pubmed_xml import DEFAULTS, TABLE

TITLE = "PubMed XML"
EVIDENCE = (
    (2, r"<(?:PubmedArticle|PubmedBookArticle|MedlineCitation)[\s>]"),
    (1, r"<(?:!DOCTYPE )?(?:PubmedArticleSet|MedlineCitationSet|PubmedBookArticleSet)\b"),
    (1, r"<PMID[\s>]"),
)

_ARTICLES = re.compile(r"<Pubmed(?:Book)?Article[\s>]"), re.compile(r"</Pubmed(?:Book)?Article\s*>")
#: Sets of citations without what PubMed adds to them.
_CITATIONS = re.compile(r"<MedlineCitation[\s>]"), re.compile(r"</MedlineCitation\s*>")
_OPENING = re.compile(r"<(?:Pubmed(?:Book)?Article|MedlineCitation)[\s>]")
_SETS = "PubmedArticleSet|MedlineCitationSet|PubmedBookArticleSet"
_END = re.compile(rf"</(?:{_SETS})\s*>\s*\Z")
_AROUND = re.compile(
    rf"<\?xml[^<>]*\?>|</?(?:{_SETS})(?:\s[^<>]*)?>|<!DOCTYPE[^<>\[\]]*(?:\[[^\[\]]*\]\s*)?>|<!--[^<>]*-->"
)
_DELETED = re.compile(
    r"<DeleteCitation\b[^<>]*>(?:\s*<PMID\b[^<>]*>[^<>]*</PMID\s*>)*\s*</DeleteCitation\s*>"
)
#: Elements in a text that say how it looks; formulas are text as well.
_STYLES = frozenset({"b", "i", "u", "sub", "sup", "em", "strong", "DispFormula"})


class Reader:
    """Reads PubMed XML."""

    layout = "pubmed-xml"
    dialect = None
    APART = True

    def __init__(self) -> None:
        self._elements = Named(elements)

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The articles, and what stands between them."""
        sample, chunks = source.sample(chunks)
        first = _OPENING.search(sample)
        opening, closing = _CITATIONS if first and first[0].startswith("<Medline") else _ARTICLES
        for block in source.blocks(chunks, closing, max_size):
            starts = [match.start() for match in opening.finditer(block.text)]
            if block.oversized or not starts or (len(starts) == 1 and block.text[: starts[0]].isspace()):
                yield block
                continue
            cuts = sorted({0, *starts, len(block.text)})
            for start, end in pairwise(cuts):
                yield block.part(start, end)

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """The element that it stands in."""
        return self._elements.at(text, position)

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the elements of an article say."""
        block = block.stripped()
        if (refused := crowded(block)) is not None:
            return refused
        end = len(block.text)
        if (behind := _END.search(block.text, max(0, end - 200))) is not None:  # an article is not closed
            end = behind.start()
        spans = want_spans or want_labels
        found = tree(block.text[:end].rstrip()) if _OPENING.match(block.text) else None
        if found is None:
            return _around(block, spans=spans)
        entry, root = found
        draft = Draft(block.text, {} if spans else None, [])
        _fill(draft, root, _places(entry, root) if spans else _nowhere)
        if draft.problems and not spans:  # what is wrong has a place, which few articles need
            draft = Draft(block.text, None, [])
            _fill(draft, root, _places(entry, root))
        _report_strays(entry, root)
        draft.problems += entry.problems
        labels = list(entry.marks()) if want_labels else []
        labels += _report_around(draft, end)
        return Reading(
            block=block,
            draft=draft,
            start=0,
            end=end,
            known=not IDENTITY.isdisjoint(draft.values),
            content=True,
            labels=labels,
            parts=[(0, end)] if want_labels else [],
        )


def _nowhere(element: Any) -> Place:
    return 0, 0


def _places(entry: Entry, root: Any) -> Callable[[Any], Place]:
    """What gives the place of an element's text, without the blanks around it."""
    orders = {element: order for order, element in enumerate(root.iter())}

    def place(element: Any) -> Place:
        if orders[element] >= len(entry.places):
            return 0, 0
        _, start, end = entry.places[orders[element]]
        text = entry.text[start:end]
        lead = len(text) - len(text.lstrip())
        return entry.original(start + min(lead, len(text))), entry.original(
            start + max(lead, len(text.rstrip()))
        )

    return place


def _fill(draft: Draft, root: Any, place: Callable[[Any], Place]) -> None:
    """Fill a draft with what the elements and their attributes say."""
    notes = draft.notes
    notes["place"] = place
    kept: dict[str, list[str]] = draft.values.setdefault("extra", {})
    reads = TABLE.reads
    path = root.tag if root.tag == "MedlineCitation" else ""
    waiting: list[tuple[Any, str, Read | None]] = [(root, path, None)]
    while waiting:
        element, path, read = waiting.pop()
        notes["element"] = element
        children = element[:]
        if not children or _is_text(children):
            text = element.text if not children else content(element)
            if text and read is not told and (text := flat(text).strip()):
                (read or keep)(draft, path, text, *place(element))
        else:
            if read is not None:
                read(draft, path, "", *place(element))
            inside = path and path + "/"
            for child in reversed(children):
                path_of_child = inside + child.tag
                read = reads.get(path_of_child)
                if read is not told or child.items():
                    waiting.append((child, path_of_child, read))
        for attribute, value in element.items():
            key, read = _attribute(path, attribute)
            if read is told or value == DEFAULTS.get(attribute, ""):
                continue
            if read is not None:
                read(draft, key, value, *place(element))
            elif draft.spans is None:  # most of all that is kept
                kept.setdefault(key, []).append(value)
            else:
                keep(draft, key, value, *place(element))
    TABLE.finish(draft)
    if not kept:
        del draft.values["extra"]


@functools.lru_cache(512)
def _attribute(path: str, name: str) -> tuple[str, Read | None]:
    """The path of an attribute, and what reads it."""
    key = f"{path}/@{name}" if path else f"@{name}"
    return key, TABLE.reads.get(key)


def _is_text(elements: list[Any]) -> bool:
    """Whether elements only say how the text looks in which they stand."""
    for element in elements:
        name = element.tag
        if name not in _STYLES and name[-4:] != "math":
            return False
    return True


@functools.cache
def _mixed() -> Callable[[Any], list[Any]]:
    """What finds the texts that stand beside elements."""
    from lxml.etree import XPath

    found: Callable[[Any], list[Any]] = XPath("//*[*]/text()[normalize-space()]")
    return found


def _report_strays(entry: Entry, root: Any) -> None:
    """Report text between elements that are there to hold others."""
    found = _mixed()(root)
    if not found:
        return
    around = {text.getparent().getparent() if text.is_tail else text.getparent() for text in found}
    for order, element in enumerate(root.iter()):
        if element in around and not any(
            len(one) and _is_text(one) for one in (element, *element.iterancestors())
        ):
            report_strays(entry, element, order)


def _around(block: Block, *, spans: bool) -> Reading:
    """What stands around the articles: the elements that hold them all, and what belongs to nothing."""
    draft = Draft(block.text, {} if spans else None, [])
    labels = _report_around(draft, 0)
    return Reading(block, draft, 0, len(block.text), known=False, content=False, labels=labels)


def _report_around(draft: Draft, start: int) -> list[Place]:
    """The places from `start` of the tags that hold the articles; whatever else stands there is reported."""
    text = draft.text
    labels = [match.span() for match in _AROUND.finditer(text, start)]
    for begins, ends in [*labels, (len(text), len(text))]:
        stray = text[start:begins].strip()
        if stray:
            at = text.index(stray, start)
            if _DELETED.fullmatch(stray):
                count = stray.count("</PMID")
                message = f"the file withdraws {count} citation{'s' * (count != 1)} by PMID: {excerpt(stray)}"
                draft.problem("withdrawn-records", at, at + len(stray), message)
                labels.append((at, at + len(stray)))
            else:
                message = f"`{excerpt(stray)}` stands outside every article"
                draft.problem("unclaimed-text", at, at + len(stray), message)
        start = ends
    return labels
