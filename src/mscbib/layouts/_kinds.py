"""What kind of work a page says it shows, as a CSL type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

#: The words of sites, in small letters → the CSL type. Those of OUCI are Crossref's types in words, see
#: https://api.crossref.org/types, in English and Ukrainian.
_KINDS = {
    "article": "article-journal", "journal article": "article-journal", "journal": "article-journal",
    "research article": "article-journal", "original article": "article-journal",
    "review article": "article-journal", "journal paper": "article-journal",
    "журнальна стаття": "article-journal", "стаття": "article-journal", "статья": "article-journal",
    "期刊": "article-journal", "期刊论文": "article-journal",
    "book chapter": "chapter", "chapter": "chapter", "book section": "chapter", "book part": "chapter",
    "розділ книги": "chapter", "розділ у книзі": "chapter", "глава книги": "chapter",
    "book": "book", "monograph": "book", "edited book": "book", "reference book": "book",
    "книга": "book", "монографія": "book", "монография": "book", "图书": "book",
    "reference entry": "entry",
    "proceedings article": "paper-conference", "conference paper": "paper-conference",
    "proceedings paper": "paper-conference", "conference proceedings": "paper-conference",
    "матеріали конференції": "paper-conference", "стаття у збірнику конференції": "paper-conference",
    "会议": "paper-conference", "会议论文": "paper-conference",
    "dissertation": "thesis", "thesis": "thesis", "doctoral thesis": "thesis", "phd thesis": "thesis",
    "дисертація": "thesis", "диссертация": "thesis", "硕士": "thesis", "博士": "thesis", "学位论文": "thesis",
    "report": "report", "звіт": "report", "dataset": "dataset", "набір даних": "dataset",
    "posted content": "article", "preprint": "article", "препринт": "article", "working paper": "article",
    "peer review": "review", "standard": "standard", "стандарт": "standard",
}  # fmt: skip
#: A DOI that a publisher makes of a book's ISBN and a chapter's number (`10.1007/978-1-0716-0000-1_42-1`).
_CHAPTER_DOI = re.compile(r"10\.[0-9]{4,9}/97[89][0-9-]{10,14}[_.]\S{1,20}")


def kind(values: Mapping[str, Any]) -> str | None:
    """The CSL type that the record's `values` tell: by the words of the page, or by the DOI of a chapter."""
    said: Iterable[str] = values.get("publication_types", ())
    for words in said:
        if found := _KINDS.get(words.lower()):
            return found
    if "container_title" in values and _CHAPTER_DOI.fullmatch(values.get("doi", "")):
        return "chapter"
    return None
