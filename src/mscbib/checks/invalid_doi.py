r"""A DOI that cannot be one.

What it does:
    Looks for values of a DOI's field that do not have the form `10.NNNN/SUFFIX`, a registrant's prefix of
    four to nine digits and a suffix without blanks, and for suffixes that no registrant wrote: with an
    HTML entity, tag or `%2F` left in them, a LaTeX escape (`\_`), a character that is not seen, a typeset
    dash for the hyphen, a second DOI or a PMID glued on, or an end inside a `(` or `<`. Old DOIs that
    contain `<`, `>`, `;` and brackets (SICI) are right.

Why it matters:
    A DOI is resolved letter for letter (ISO 26324, the DOI Handbook): https://doi.org answers a damaged one
    with "DOI not found". Programs that match works by DOI take the damaged one for another work.

Example:
    `10.1002/(SICI)1097-0258(19980815)17:15&lt;1661::AID-SIM968&gt;3.0.CO;2-2` and `10.1016/S0140-6736(04`
    are reported. `10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2` is not.

How to mend it:
    Entities and LaTeX escapes are put right by `--fix`; for the others a fix may be offered, to be looked
    at. Otherwise copy the DOI from the work's page, or search https://search.crossref.org for the title.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import unquote

from mscbib.checks import Entry, Found
from mscbib.checks._printed_doi import as_printed
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC201"
SEVERITY = Severity.ERROR
REMEDY = "copy the DOI from the work's page; it is used letter for letter"
FIX = "safe"
FIELDS = ("doi",)
REFUSED = ("doi",)

#: What nearly all are, and what needs no further look.
_ORDINARY = re.compile(r"10\.[1-9][0-9]{3,8}/[A-Za-z0-9._/+-]{1,400}\Z")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_LATEX = rare(r"\{?\\([_%&#$])\}?")


def _unescaped(text: str) -> str:
    """`text` without entities, even if they were escaped twice."""
    for _ in range(3):
        text = html.unescape(text)
    return text


class _Damage(NamedTuple):
    """What a suffix cannot have: its sign, what to say of it, and how it is put right, if that is known."""

    sign: re.Pattern[str]
    message: str
    mended: Callable[[str], str] | None = None
    safe: bool = False


_DAMAGES = (
    _Damage(rare(r"&(?:amp|lt|gt|quot|#[0-9]{2,5});"), "an HTML entity is left in it", _unescaped, True),
    _Damage(
        rare(r"</?(?:a|b|br|em|font|i|p|span|strong|sub|sup|u)(?:\s[^<>]{0,80})?/?>"),
        "an HTML tag is left in it",
    ),
    _Damage(rare(r"%[0-9A-Fa-f]{2}"), "it is still percent-encoded, as in a web address", unquote),
    _Damage(_LATEX, "a LaTeX escape is left in it", lambda text: _LATEX.sub(r"\1", text), True),
    _Damage(
        rare("[\u2010-\u2015\u2212]"),
        "it has a typeset dash where DOIs have a hyphen",
        lambda text: text.translate(_DASHES),
    ),
    _Damage(rare(r"[;,|](?:doi:|https?://(?:dx\.)?doi\.org/)?10\.[0-9]{4,9}/"), "it is two DOIs in one"),
    _Damage(rare(r"(?i)[.;,]?pmid:?[0-9]{4,9}\Z"), "a PMID is glued to it"),
    _Damage(rare(r"\([^()]{0,60}\Z"), "it ends inside a bracket"),
    _Damage(rare(r"<[^<>]{0,60}\Z"), "it ends inside a `<`"),
    _Damage(rare(r"\A10\.0"), "no prefix begins with 10.0"),
)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    doi = entry.record.doi
    if doi is None or _ORDINARY.match(doi):
        return ()
    if not doi.isprintable():
        hidden = next(sign for sign in doi if not sign.isprintable())
        printed = as_printed(entry, doi)
        mended = "".join(sign for sign in printed or "" if sign.isprintable())
        message = f"`{excerpt(doi)}` is no DOI: it has a character that is not seen (U+{ord(hidden):04X})"
        return (entry.found("doi", message, printed, mended),)
    for damage in _DAMAGES:
        if damage.sign.search(doi):
            return (_found(entry, doi, damage),)
    return ()


def _found(entry: Entry, doi: str, damage: _Damage) -> Found:
    """The finding about a damage, with the DOI as it should be, if that is one."""
    printed = as_printed(entry, doi)
    mended = damage.mended(printed) if printed and damage.mended else None
    if mended is not None and (mended == printed or not mended.isprintable() or " " in mended):
        mended = None
    message = f"`{excerpt(doi)}` is no DOI: {damage.message}"
    return entry.found("doi", message, printed, mended, safe=damage.safe)
