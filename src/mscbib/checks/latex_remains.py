r"""LaTeX that was left in the text.

What it does:
    Finds commands, accents and mathematics of LaTeX (`{\"o}`, `\textit{…}`, `$\alpha$`, `\&`, `x^{2}`),
    and in titles braces that keep capitals (`{COVID}`), in titles, abstracts, names, journals and
    keywords, after the format was read: of BibTeX that is what `mscbib` has no character for. Amounts of
    money (`$5 million and $6`), braces of sets and of Embase (`{Delta}`), and a backslash before what is
    no command are not reported.

Why it matters:
    RIS, EndNote, MEDLINE and CSV are plain text: `M{\"u}ller` is printed as it stands, sorted wrongly,
    and not found by who looks for Müller. Exports of MathSciNet and of BibTeX files bring such text
    along.

Example:
    `%A M{\"u}ller, Johannes` is reported, with `ü` to put in its place; `US$5 million and US$6 million`
    is not.

How to mend it:
    Write the characters themselves: every format has had Unicode for long. The fix does so; it is safe
    where a command stands for one letter. Formulas are better looked up in the article.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._prose import Stretch, personal, placed, prose, words
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC310"
SEVERITY = Severity.WARNING
REMEDY = "write the characters themselves"
FIX = "safe"

_JSON = frozenset({"ndjson", "json", "csl-json"})
#: A brace behind a sign of mathematics; so written because one brace is found more quickly than the two.
_SHIFTED = re.compile(r"\{(?<=[\^_]\{)")
_TEX = rare(
    r"""
      \$(?=[^\s$])(?P<math>[^$\n]{1,120})(?<!\s)\$(?![0-9])
    | \{\\(?:[^{}\n]|\{[^{}\n]{0,20}\}){1,80}\}
    | \\(?P<command>[a-zA-Z]{2,20})(?:\{[^{}\n]{0,80}\})?
    | \\[cvuHkrbdt]\{[^{}\n]{1,4}\}
    | \\["'`^~=.]\{\\?[^{}\n]{1,3}\}
    | (?<=[^\W\d_])\\["`^~=.][a-zA-Z]
    | (?<![^\W\d_])\\["`^~=.][A-Z](?=[a-z])
    | (?<=[^\W\d_][^\W\d_])\\'[aeiouyAEIOUY]
    | \\[&%$\#_]
    | [\^_]\{[^{}\n]{1,40}\}
    """,
    re.VERBOSE,
)
#: Mathematics has one of these, or is a letter.
_IN_MATH = rare(r"[\\^_]|\A[a-zA-Z]['*]?\Z")
_SETTING_COMMANDS = """
textit textbf emph textrm textsf texttt textsc textsl text mbox mathrm mathbf mathit mathcal mathbb mathsf
textsuperscript textsubscript ensuremath url href cite footnote overline underline hat bar tilde vec dot frac
sqrt left right rm bf it em
"""
_KEPT_CAPITALS = rare(r"\{(?P<word>[^\W\d_][^\W_]{0,30}(?:-[^\W_]{1,30}){0,3})\}")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    title = entry.record.title
    if title and "{" in title:
        return _left(entry)
    return _left(entry) if _may_have_tex(entry.text, entry.layout) and _has_tex(words(entry)) else ()


def _left(entry: Entry) -> Iterator[Found]:
    """What is found in an entry in which something looks like LaTeX; much of it is the format's own."""
    record = entry.record
    if record.title and "{" in record.title and (found := list(_braces(record.title))):
        yield from placed(entry, "title", record.title, found)
    for values in (prose(record), personal(record)):
        for field, value in values:
            if _has_tex(value):
                yield from placed(entry, field, value, _remains(value))


def _may_have_tex(text: str, layout: str) -> bool:
    """Whether LaTeX can stand in a text. JSON writes a backslash as two, and many others for its own use."""
    if "\\" in text and (layout not in _JSON or "\\\\" in text):
        return True
    return "$" in text or ("{" in text and _SHIFTED.search(text) is not None)


def _has_tex(text: str) -> bool:
    """Whether a text that was read has a sign of LaTeX in it."""
    return "\\" in text or "$" in text or ("{" in text and _SHIFTED.search(text) is not None)


def _remains(value: str) -> Iterator[Stretch]:
    """What LaTeX there is in a value, and the text that it stands for."""
    for found in _TEX.finditer(value):
        if found["math"] is not None and not _IN_MATH.search(found["math"]):
            continue
        command = found["command"]
        if command is not None and command not in _commands():
            continue
        plain = _plain(found[0])
        message = f"LaTeX was left in the text: `{excerpt(found[0])}`"
        yield Stretch(
            *found.span(), message, plain, plain is not None and len(plain) == 1 and plain.isalpha()
        )


@functools.cache
def _symbols() -> frozenset[str]:
    """The commands that stand for characters."""
    from mscbib.tags._latex import SYMBOLS  # which few inputs need

    return frozenset(SYMBOLS)


@functools.cache
def _commands() -> frozenset[str]:
    return _symbols().union(_SETTING_COMMANDS.split())


def _plain(tex: str) -> str | None:
    """The text that LaTeX stands for; None where some of it is not known."""
    from mscbib.tags._latex import decoded

    plain = decoded(f"${tex}$" if tex[0] in "^_" else tex)
    is_known = plain and plain != tex and (len(plain) == 1 or not any(sign in plain for sign in "\\{}$^_"))
    return plain if is_known else None


def _braces(title: str) -> Iterator[Stretch]:
    """The words of a title in braces that keep their capitals."""
    for found in _KEPT_CAPITALS.finditer(title):
        word = found["word"]
        if (
            word not in _symbols()
            and word.lower() != word
            and title[found.start() - 1 : found.start()] not in ("^", "_", "\\")
        ):
            yield Stretch(*found.span(), f"the braces of `{excerpt(found[0])}` were left in the title", word)
