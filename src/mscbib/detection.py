"""What a text is: a dialect of a layout, or an interchange format; and reading it as that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from mscbib import dialects, discovery, readers, source
from mscbib.decoding import Decoder
from mscbib.diagnostics import excerpt
from mscbib.dialects import Dialect
from mscbib.evidence import Sample
from mscbib.readers import Format
from mscbib.readers._layouts import LayoutReader
from mscbib.reading import Reader
from mscbib.unpacking import unpacked

if TYPE_CHECKING:
    from mscbib.pages import Page
    from mscbib.pages.unread import UnreadReader


@dataclass(frozen=True, slots=True)
class Described:
    """A page that only its metadata tell of."""

    full_name: str = "abstract_page/general"


#: What a text can be.
Kind = Dialect | Format | Described


@dataclass(frozen=True, slots=True)
class Layout:
    """One of the dialects of a layout, to be found out which."""

    layout: str


#: The share of its evidence that a text must show, and how far one must be ahead of the next.
THRESHOLD = 0.5
LEAD = 0.15


class Candidate(NamedTuple):
    """How much speaks for a dialect or a format, from 0 to 1, and what."""

    name: str
    score: float
    reasons: list[str]


class Detection(NamedTuple):
    """What a text is: the dialect or format, or None where it is none or cannot be told from another.

    ``candidates`` are those that anything speaks for, the best first; ``why_not`` says in words why none
    was chosen, and ``ambiguous`` whether there was more than one to choose from.
    """

    detected: Kind | None
    score: float
    candidates: list[Candidate]
    why_not: str
    ambiguous: bool = False

    def as_dict(self, path: str) -> dict[str, Any]:
        """The detection as `mscbib detect -t json` prints it."""
        return {
            "path": path,
            "detected": self.detected.full_name if self.detected else None,
            "score": self.score,
            "candidates": [candidate._asdict() for candidate in self.candidates],
        }


def reader(kind: Kind, *, wrapped: bool = False) -> Reader:
    """A reader for one text of that kind; with `wrapped`, lines of a reference list may be parts of one."""
    if isinstance(kind, Dialect):
        return LayoutReader(kind, wrapped=wrapped)
    assert isinstance(kind, Format), "what is described by metadata is a page"
    return kind.reader()


def asked(name: str) -> Kind | Layout:
    """The format or dialect of that name; or the layout, of which the text tells the dialect.

    Raises:
        LookupError: there is none.
    """
    if name in discovery.names("layouts") and sum(d.layout == name for d in dialects.dialects()) > 1:
        return Layout(name)
    return named(name)


def named(name: str) -> Kind:
    """The format or dialect of that name; a layout's name is enough where it has one dialect only.

    Raises:
        LookupError: there is none, or several.
    """
    for known in readers.formats():
        if known.name == name:
            return known
    try:
        return dialects.named(name)
    except LookupError as error:
        if any(dialect.layout == name for dialect in dialects.dialects()):
            raise
        known_formats = ", ".join(known.name for known in readers.formats())
        raise LookupError(f"{error.args[0]}; and the formats {known_formats}") from error


@dataclass(slots=True)
class Text:
    """A text to be read, in pieces, and what it is, as far as that is known before it is looked at.

    Where it is what a page of HTML shows, ``page`` is that page; ``layout`` is what it is said to be of.
    Where that page is more than may be read, its source is the text, and ``unread`` gives that.
    """

    kind: Kind | None
    chunks: Iterator[str]
    page: Page | None = None
    layout: str | None = None
    unread: UnreadReader | None = None

    def sample(self) -> str:
        """The beginning of the text, which stays to be read."""
        found, self.chunks = source.sample(self.chunks)
        return found

    def detect(self) -> Detection:
        """What it is."""
        if self.unread is not None:
            return Detection(None, 0.0, [], _UNREAD)
        if self.kind is not None:
            return _certain(self.kind)
        sample = source.line_feeds(self.sample())
        if self.layout is not None:
            return _of_layout(self.layout, sample)
        found = detect(sample)
        return found if self.page is None else _of_page(self.page, found)

    def reader(self, kind: Kind, *, wrapped: bool = False) -> Reader:
        """A reader of it as that kind; with `wrapped`, lines of a reference list may be parts of one."""
        if self.unread is not None:
            return self.unread
        if self.page is None:
            return reader(kind, wrapped=wrapped)
        from mscbib.pages.reading import DescribedReader, PageReader

        if isinstance(kind, Described):
            return DescribedReader(self.page)
        return PageReader(self.page, reader(kind, wrapped=wrapped))


def opened(
    stream: BinaryIO,
    decoder: Decoder,
    kind: Kind | Layout | None = None,
    max_size: int = source.MAX_ENTRY_SIZE,
) -> Text:
    """The text of a stream.

    It is of that `kind`, or of one of that layout's, if it is given. What is compressed is unpacked first. A
    format that is not text is known by its first bytes, and gives its entries as text; a page of HTML gives
    what it shows, if it has no more than `max_size` characters.

    Raises:
        OSError: reading fails.
    """
    stream = unpacked(stream)
    binary = [known for known in readers.formats() if known.magic is not None and kind in (None, known)]
    if binary:
        head, stream = source.peeked(stream, max(len(known.magic or b"") for known in binary))
        for known in binary:
            if head.startswith(known.magic or b""):
                return Text(known, known.module.texts(stream))
    first, chunks = _first(decoder.decode(stream))
    text = Text(None, chunks, layout=kind.layout) if isinstance(kind, Layout) else Text(kind, chunks)
    if first == "<":
        from mscbib import pages

        if pages.begins_page(text.sample()):
            _open_page(text, max_size)
    return text


#: Why it is not told what a page is that is not read.
_UNREAD = "it is a page of HTML that is too large, or has too many tags, to be looked at; cut it up"


def _open_page(text: Text, max_size: int) -> None:
    """Make the text of a page what it shows, unless that is more than may be read."""
    from mscbib import pages
    from mscbib.pages import unread

    whole = unread.held(text.chunks, max_size)
    problem = None
    if len(whole) <= max_size:
        try:
            text.page = pages.Page(whole, pages.most_parts(max_size))
            text.chunks = iter([text.page.text])
            return
        except pages.CrowdedError as error:
            problem = unread.crowded(whole, error)
    text.kind, text.layout, text.unread = Described("page"), None, unread.UnreadReader(problem)
    text.chunks = chain([whole], text.chunks)


def _first(chunks: Iterator[str]) -> tuple[str, Iterator[str]]:
    """The first character of a text that is no blank, if any, and the text; a pipe is not asked for more."""
    held = []
    for chunk in chunks:
        held.append(chunk)
        if begun := chunk.lstrip()[:1]:
            return begun, chain(held, chunks)
    return "", iter(held)


def text_of(
    stream: BinaryIO, decoder: Decoder, kind: Kind | Layout | None = None
) -> tuple[Kind | None, Iterator[str]]:
    """As `opened`, for who only wants the text, in pieces, and what it is known to be."""
    text = opened(stream, decoder, kind)
    return text.kind, text.chunks


def _certain(kind: Kind) -> Detection:
    """The detection of what its first bytes tell."""
    return Detection(kind, 1.0, [Candidate(kind.full_name, 1.0, ["its first bytes are such a file's"])], "")


def _of_page(page: Page, found: Detection) -> Detection:
    """What a page is whose text is what was `found`.

    Its metadata tell which work it is where the text is of no layout, or only of one that belongs to no site:
    paragraphs of an article are no list of abstracts, and labels are surer in the metadata.
    """
    kind = found.detected
    if kind is not None and (not isinstance(kind, Dialect) or kind.site):
        return found
    from mscbib.pages.metadata import describe

    described = describe(page, want_spans=True)
    if described is None:
        return found
    assert described.spans is not None
    line, _ = page.place(described.spans["title"][0])
    told = f"line {line} has metadata that say which work it is: `{excerpt(described.values['title'], 40)}`"
    candidate = Candidate(Described().full_name, 1.0, [told])
    return Detection(Described(), 1.0, [candidate, *found.candidates], "")


def detect(sample: str) -> Detection:
    """What `sample`, the beginning of a text with line feeds only, is.

    The score of a dialect or format is the weight of the evidence found, of all its weight; a format whose
    lines have a form loses where fewer than half of them do. The best is chosen if it reaches the threshold
    and is far enough ahead of the next; otherwise none is. Those that cannot reach it are not weighed to the
    end, unless nothing can: then it is said what comes near.
    """
    every: tuple[Dialect | Format, ...] = (*dialects.dialects(), *readers.formats())
    beginning = Sample(sample)
    kinds = [kind for kind in every if kind.may_be(beginning)]
    scored = _scored(beginning, kinds, THRESHOLD) or _scored(beginning, kinds)
    candidates = [candidate for candidate, _ in scored]
    if not candidates:
        return Detection(None, 0.0, [], "nothing in it speaks for any layout or format")
    best = candidates[0]
    if best.score < THRESHOLD:
        why_not = f"the most likely is {best.name}, but only {best.score:.0%} of its evidence is there"
        return Detection(None, best.score, candidates, why_not)
    if len(candidates) > 1 and best.score - candidates[1].score < LEAD:
        other = candidates[1]
        why_not = f"it could be {best.name} ({best.score:.0%}) or {other.name} ({other.score:.0%})"
        return Detection(None, best.score, candidates, why_not, ambiguous=True)
    return Detection(scored[0][1], best.score, candidates, "")


def _of_layout(layout: str, sample: str) -> Detection:
    """Which dialect of a layout `sample` is, where the layout is certain: that for which most speaks."""
    scored = _scored(Sample(sample), [d for d in dialects.dialects() if d.layout == layout])
    candidates = [candidate for candidate, _ in scored]
    if not scored:
        return Detection(None, 0.0, [], f"nothing in it speaks for any dialect of {layout}")
    if len(scored) > 1 and candidates[0].score == candidates[1].score:
        why_not = f"as much speaks for {candidates[0].name} as for {candidates[1].name}"
        return Detection(None, candidates[0].score, candidates, why_not, ambiguous=True)
    return Detection(scored[0][1], candidates[0].score, candidates, "")


def _scored(
    sample: Sample, kinds: Iterable[Dialect | Format], least: float = 0.0
) -> list[tuple[Candidate, Dialect | Format]]:
    """Those of `kinds` for which anything in `sample` speaks, and so much at `least`, the best first."""
    scored = []
    for kind in kinds:
        candidate = _weighed(kind, sample, least)
        if candidate is not None and candidate.score >= least:
            scored.append((candidate, kind))
    scored.sort(key=lambda pair: (-pair[0].score, pair[0].name))
    return scored


def _weighed(kind: Dialect | Format, sample: Sample, least: float = 0.0) -> Candidate | None:
    """What of the evidence for `kind` stands in `sample`; None if nothing does, or cannot score `least`."""
    left = total = sum(proof.weight for proof in kind.evidence)
    found = 0.0
    reasons = []
    for proof in kind.evidence:
        if found + left < least * total:
            return None
        left -= proof.weight
        if match := proof.find(sample):
            found += proof.weight
            at, matched = match
            line = sample.text.count("\n", 0, at) + 1
            reasons.append(f"line {line} has `{excerpt(matched, 40)}` (weight {proof.weight:g} of {total:g})")
    if not found:
        return None
    score = found / total
    if isinstance(kind, Format) and kind.form is not None:
        share = kind.form.share(sample)
        if share < 0.5:
            score *= 2 * share
            reasons.append(f"but only {share:.0%} of the lines are such as it has")
    return Candidate(kind.full_name, round(score, 3), reasons)
