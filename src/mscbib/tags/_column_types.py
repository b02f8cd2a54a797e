"""The kinds of works by the names that programs have for them, without case and punctuation → CSL types."""

from __future__ import annotations

_NAMES = {
    "article": "preprint",  # but what is called an article elsewhere is one of a journal
    "article-journal": (
        "article|journal article|review|letter|editorial|note|short survey|erratum|article in press|"
        "data paper|journal|jour|ejour|review article|research article|articleinpress"
    ),
    "article-magazine": "magazine article|mgzn",
    "article-newspaper": "newspaper article|news",
    "book": "book|edited book|monograph|ebook|edbook|proceedings|collection",
    "chapter": "book chapter|book section|chapter|chap|incollection|inbook|echap|book part",
    "dataset": "dataset|data|data set",
    "entry-dictionary": "dictionary entry|dict",
    "entry-encyclopedia": "encyclopedia article|ency",
    "manuscript": "manuscript|unpublished|unpb",
    "paper-conference": (
        "conference paper|conference article|conference proceedings|proceedings paper|conference|conf|cpaper|"
        "inproceedings|conference abstract"
    ),
    "patent": "patent|pat",
    "post-weblog": "blog post|blog",
    "report": "report|rprt|techreport|technical report",
    "software": "software|computer program|comp",
    "speech": "presentation|slide",
    "standard": "standard|stand",
    "thesis": "thesis|thes|phdthesis|mastersthesis|dissertation|doctoral thesis|masters thesis",
    "webpage": "web page|webpage|website|online|elec",
}


def _folded(name: str) -> str:
    return name.replace(" ", "").replace("-", "")


#: The CSL type by the folded name; CSL's own names are names, too.
TYPES = {_folded(csl): csl for csl in _NAMES} | {
    _folded(name): csl for csl, names in _NAMES.items() for name in names.split("|")
}
