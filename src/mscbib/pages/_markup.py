"""The markup of a page, cut into tags and text: where things stand, which no parser of HTML tells.

The page is not understood here. What is shown of it is written down again in little: a number for each
stretch of text, and of all tags those only that break lines or hide something. From that, a parser makes the
tree which browsers would make of the page; the numbers say what text stands where in it.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from mscbib.pages._mapped import BLANKS

Place = tuple[int, int]

#: An attribute as HTML has it: a quotation mark that is not closed is part of a name.
_ATTRIBUTE = (
    rf"[^{BLANKS}/>][^{BLANKS}/>=]*+"
    rf"(?:[{BLANKS}]*+=[{BLANKS}]*+(?:\"[^\"]*+\"|'[^']*+'|[^{BLANKS}>\"'][^{BLANKS}>]*+))?+"
)
_TAG = re.compile(rf"<(/?)([A-Za-z][^{BLANKS}/>]*+)((?:[{BLANKS}/]++|{_ATTRIBUTE})*+)>")
_ATTRIBUTES = re.compile(
    rf"([^{BLANKS}/>][^{BLANKS}/>=]*+)"
    rf"(?:[{BLANKS}]*+=[{BLANKS}]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^{BLANKS}>\"'][^{BLANKS}>]*+)))?+"
)
_BEGINS_MARKUP = re.compile(r"<(?:/?[A-Za-z]|[!?/])")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Elements that stand on lines of their own.
BLOCKS = _names(
    """
    address article aside blockquote center details dialog dir div dl dt dd fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary ul table
    caption thead tbody tfoot tr td th
    """
)
#: Those whose end may be left out, so that many of them are not nested.
_ENDED_BY_OTHERS = _names(
    """
    p li dt dd tr td th thead tbody tfoot caption hr
    """
)
#: Elements whose content is no markup.
_RAW = _names(
    """
    script style title textarea xmp iframe noembed noframes noscript
    """
)
#: Elements that are not shown, or that no copy of a page has the content of.
_UNSEEN = _names(
    """
    annotation annotation-xml audio canvas datalist object rp select svg template video
    """
)
#: Elements that have no content.
_VOID = _names(
    """
    area base col embed img input link param source track wbr
    """
)
#: Classes that a site's stylesheet hides where there is room for what they say again in full: PubMed's.
_UNSEEN_CLASSES = re.compile(r"(?<!\S)short-(?:authors|journal-citation|view|view-snippet)(?!\S)")
#: Attributes that tell whether an element is shown.
_TELLING = frozenset({"hidden", "style", "class", "aria-hidden"})
_LONGEST_NAME = 20
_UNSEEN_ATTRIBUTES = re.compile(r"(?i)hidden|display|aria-|short-")
_NOT_DISPLAYED = re.compile(r"(?i)(?:^|[;\s])display\s{0,9}:\s{0,9}none")
_ICON = re.compile(r"(?i)\b(?:icon|fa|fas|far|glyph)")

#: How deep blocks are nested before they are taken for lines: parsers take the square of it.
_MAX_DEPTH = 400


class Meta(NamedTuple):
    """A piece of a page's metadata: its name in small letters, and where its content stands."""

    name: str
    start: int
    end: int


class Markup(NamedTuple):
    """A page cut up: the stretches of text, the page in little, and where its metadata stand.

    ``scripts`` are the places of JSON-LD.
    """

    runs: list[Place]
    skeleton: str
    metas: list[Meta]
    scripts: list[Place]


class CrowdedError(Exception):
    """A page has more tags and stretches of text than are held in memory.

    ``most`` are held; the next begins at ``start``.
    """

    def __init__(self, most: int, start: int) -> None:
        super().__init__(f"more than {most} tags and stretches of text")
        self.most = most
        self.start = start


def cut(source: str, most: int) -> Markup:
    """The tags and texts of a page.

    Raises:
        CrowdedError: they are more than `most`.
    """
    cutter = _Cutter(source, most)
    cutter.cut()
    return Markup(cutter.runs, "".join(cutter.out), cutter.metas, cutter.scripts)


class _Cutter:
    """Goes through a page once. ``_open`` has for each element's name which of those open were written."""

    def __init__(self, source: str, most: int) -> None:
        self.runs: list[Place] = []
        self.out: list[str] = []
        self.metas: list[Meta] = []
        self.scripts: list[Place] = []
        self._source = source
        self._open: dict[str, list[bool]] = {}
        self._depth = 0
        self._behind_text = False
        self._unclosed: set[str] = set()
        self._most = most

    def cut(self) -> None:
        """Cut the whole page."""
        source = self._source
        begun = at = 0
        last = source.rfind(">")
        while (start := source.find("<", at)) >= 0:
            if len(self.out) + len(self.metas) + len(self._open) > self._most:
                raise CrowdedError(self._most, start)
            tag = _TAG.match(source, start) if start < last else None
            end = tag.end() if tag is not None else self._other_end(start, last)
            if end is None:
                at = start + 1
                continue
            self._text(begun, start)
            begun = at = end if tag is None else self._tag(tag)
        self._text(begun, len(source))

    def _other_end(self, start: int, last: int) -> int | None:
        """Where the comment, or what is left of a tag, ends that begins at `start`; None: it is text.

        A tag that is no tag has no end: only the end of the file cuts one off.
        """
        source = self._source
        if _BEGINS_MARKUP.match(source, start) is None:
            return None
        if source.startswith("<!--", start):
            if source.startswith((">", "->"), start + 4):
                return source.index(">", start) + 1
            end = source.find("-->", start + 4)
            return end + 3 if end >= 0 else len(source)
        if start > last or source[start + 1 : start + 3].lstrip("/")[:1].isalpha():
            return len(source)
        return source.index(">", start) + 1

    def _text(self, start: int, end: int) -> None:
        if start == end:
            return
        if self._behind_text or not self._source[start:end].isspace():
            self.out.append(f"{len(self.runs)} ")
            self.runs.append((start, end))
            self._behind_text = True

    def _tag(self, tag: re.Match[str]) -> int:
        """Take a tag; gives where its element's content begins, or ends if it is no markup."""
        closing, name, attributes = tag[1], tag[2].lower(), tag[3]
        if closing:
            self._close(name)
        elif name == "meta":
            self._meta(tag)
        elif name in _RAW:
            return self._raw(name, tag)
        elif name == "br":
            self.out.append("<br>")
            self._behind_text = False
        else:
            unseen = name in _UNSEEN or self._is_unseen(name, attributes)
            if (name in BLOCKS or unseen) and not (attributes.endswith("/") and name in _UNSEEN):
                self._begin(name, unseen=unseen)
            elif name not in _VOID:
                self._open.setdefault(name, []).append(False)
        return tag.end()

    def _begin(self, name: str, *, unseen: bool) -> None:
        block = name in BLOCKS
        if name in _ENDED_BY_OTHERS:
            written = True
        else:
            written = self._depth < _MAX_DEPTH
            self._depth += written
            self._open.setdefault(name, []).append(written)
        if not written:
            self.out.append("<br>")
        else:
            self.out.append(f"<{name if block else 'span'}{' h' * unseen}>")
        self._behind_text = self._behind_text and not block

    def _close(self, name: str) -> None:
        if name in _ENDED_BY_OTHERS:
            written = True
        else:
            opened = self._open.get(name)
            written = opened.pop() if opened else False
            self._depth -= written
        if written:
            self.out.append(f"</{name if name in BLOCKS else 'span'}>")
            self._behind_text = self._behind_text and name not in BLOCKS

    def _is_unseen(self, name: str, attributes: str) -> bool:
        """Whether an element says itself that it is not shown, or only an icon."""
        if _UNSEEN_ATTRIBUTES.search(attributes) is None:
            return False
        said = _telling(attributes)
        if "hidden" in said and said["hidden"].lower() != "until-found":
            return True
        if _NOT_DISPLAYED.search(said.get("style", "")):
            return True
        classes = said.get("class", "")
        if _UNSEEN_CLASSES.search(classes):
            return True
        icon = name == "i" or _ICON.search(classes) is not None
        return icon and said.get("aria-hidden", "").lower() == "true"

    def _meta(self, tag: re.Match[str]) -> None:
        """Note a piece of metadata."""
        name = ""
        place: Place | None = None
        for match in _ATTRIBUTES.finditer(self._source, tag.start(3), tag.end(3)):
            if (group := match.lastindex or 1) > 1:
                said = match[1].lower()
                if said in ("name", "property") and not name:
                    name = match[group].strip().lower()
                elif said == "content" and place is None:
                    place = match.span(group)
        if name and place is not None:
            self.metas.append(Meta(name, *place))

    def _raw(self, name: str, tag: re.Match[str]) -> int:
        """Pass over an element whose content is no markup; gives where it ends."""
        closing = None if name in self._unclosed else _closing(name).search(self._source, tag.end())
        if closing is None:
            self._unclosed.add(name)
            return len(self._source) if name in ("script", "style") else tag.end()
        if name == "script" and "ld+json" in tag[3]:
            self.scripts.append((tag.end(), closing.start()))
        return closing.start()


def _telling(attributes: str) -> dict[str, str]:
    """Those of a tag's attributes that tell whether it is shown; of two of a name the first counts."""
    said: dict[str, str] = {}
    for match in _ATTRIBUTES.finditer(attributes):
        group = match.lastindex or 1
        name = match[1][:_LONGEST_NAME].lower()
        if name in _TELLING:
            said.setdefault(name, match[group] if group > 1 else "")
    return said


@functools.cache
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)</{name}(?=[{BLANKS}/>])")
