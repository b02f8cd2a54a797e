"""Formatted bibliographies: an entry for each record, with its title, in whatever order the style has."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from provers import Export, Prover, Verdict, letters, library, output, version_of
from provers.pandoc import pandoc
from provers.said import title

_ASKED = "an entry for every record; every title is in one"


def _judged(verdict: Verdict, export: Export, entries: Sequence[str]) -> Verdict:
    verdict.entries = len(entries)
    whole = "\n".join(map(_plain, entries))
    for number, record in enumerate(export.records, 1):
        for text in title(record):
            verdict.values += 1
            if _plain(text) not in whole:
                verdict.differences.append(f"record {number} ({record.get('id')}): no entry has {text!r}")
    return verdict


def _plain(text: str) -> str:
    return letters(unicodedata.normalize("NFKC", text))


def _paragraphs(text: str) -> list[str]:
    return [one for one in text.split("\n\n") if one.strip()]


def lxml_reads(export: Export) -> Verdict:
    """The entries of a web page, by the class that citation processors give them."""
    document = library("lxml.html", "lxml").fromstring(export.path.read_bytes())
    found = [one.text_content() for one in document.find_class("csl-entry")]
    return _judged(Verdict(version_of("lxml"), _ASKED, len(export.records)), export, found)


def pandoc_reads_markdown(export: Export) -> Verdict:
    """The paragraphs that a Markdown has."""
    path, version = pandoc()
    text = output(path, "-f", "commonmark", "-t", "plain", "--wrap=none", export.path).decode()
    verdict = Verdict(f"pandoc {version} -f commonmark", _ASKED, len(export.records))
    return _judged(verdict, export, _paragraphs(text))


def paragraphs(export: Export) -> Verdict:
    """The paragraphs of plain text."""
    found = _paragraphs(export.path.read_text(encoding="utf-8"))
    return _judged(Verdict("paragraphs", _ASKED, len(export.records)), export, found)


PROVERS: dict[str, tuple[Prover, ...]] = {
    "html": (lxml_reads,),
    "markdown": (pandoc_reads_markdown,),
    "text": (paragraphs,),
}
