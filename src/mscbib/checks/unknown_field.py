"""A record in JSON has a field that no record has, perhaps one by another name.

What it does:
    Looks in NDJSON and JSON records for keys that are no fields of the record (`mscbib schema` has them
    all), at every depth: in the persons, the abstract, the references. Where the name is one that other
    programs use, or nearly that of a field that the record does not have yet, that field is named. A name
    is reported ten times in a file and then no more, since it is most often a program's and stands in
    every record. What stands in `extra` is there to be kept, and is not reported. It remembers how often
    each unknown name was told, of a thousand names at most.

Why it matters:
    Nothing is lost, but nothing is understood either: a year under `year` is in no search, no export and no
    comparison of duplicates, which look for it in `issued`.

Example:
    `{"title": "A title", "journal": "Cell", "year": "2019"}` is reported twice: in a record, `journal` is
    `container_title`, and `year` is `issued`.

How to mend it:
    Rename the key in the program that writes the file, and give the value the form that the field has in
    `mscbib schema`. Where it is right that no field takes it, put it into `extra`, as a list of strings under
    its name.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC128"
SEVERITY = Severity.WARNING
REMEDY = "rename it to the field that is meant, or put it into `extra`, where it is kept"
FIELDS = ("extra",)
LAYOUTS = ("ndjson", "json")

#: How often a name is reported in a file, and how many names are counted.
_TIMES, _MOST = 10, 1000
#: How like a field's a name must be, and how long it is at most.
_ALIKE, _LONGEST = 0.75, 60
_NOT_LETTERS = rare(r"[\W_]+")
#: A word of `snake_case` or `camelCase`.
_WORD = rare(r"[A-Z]*[^\W_A-Z]+|[A-Z]+")

#: By the field, the names that others have for it, in small letters without anything between them.
_OTHERS = {
    "abstract": "abstracttext abstractnote notesabstract summary description",
    "accession": "accessionnumber accessionno",
    "affiliations": "affiliation institution institutions address addresses",
    "article_number": "articleno elocationid articleid",
    "arxiv": "arxivid eprint",
    "authors": "author creator creators authorlist authornames",
    "collection_title": "series seriestitle",
    "conflict_of_interest": "coi conflictsofinterest competinginterests",
    "container_title": "journal journaltitle journalname publication publicationtitle source sourcetitle"
    " periodical venue secondarytitle booktitle",
    "container_title_short": "journalabbreviation isoabbreviation journalabbr shortjournal",
    "database": "databaseprovider databasename",
    "doi": "doiurl doilink",
    "editors": "editor",
    "family": "lastname last surname familyname",
    "funders": "funding funder grants",
    "given": "firstname first givenname givennames forename forenames",
    "id": "citationkey citekey key bibtexkey uid",
    "issue": "number issuenumber issueno",
    "issued": "year date pubdate publicationdate publicationyear pubyear published datepublished",
    "keywords": "keyword tags authorkeywords",
    "languages": "language lang",
    "literal": "name fullname displayname collectivename",
    "mesh": "meshterms meshheadings",
    "orcid": "orcidid",
    "page_first": "startpage firstpage spage pagestart",
    "page_last": "endpage lastpage epage pageend",
    "pages": "page pagination pagerange",
    "pmcid": "pmc",
    "pmid": "pubmedid pubmed",
    "publication_types": "publicationtype pubtype doctype documenttype",
    "publisher_place": "publishercity city place location",
    "raw": "unstructured citation",
    "references": "reference bibliography citedreferences",
    "title": "articletitle papertitle documenttitle headline primarytitle",
    "type": "itemtype entrytype referencetype kind",
    "url": "link uri href fulltexturl",
    "volume": "vol volumenumber",
}


class Check:
    """Counts the names that it has seen in a file: up to a thousand, however many records there are."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def check(self, entry: Entry) -> Iterable[Found]:
        """What is found in an entry."""
        return self._unknown(entry) if "unknown_fields" in entry.notes else ()

    def _unknown(self, entry: Entry) -> Iterator[Found]:
        for path, where in entry.notes.get("unknown_fields", ()):
            name = ".".join(part for part in path if isinstance(part, str))
            times = self._seen.get(name, 0) + 1
            if times > _TIMES or (times == 1 and len(self._seen) == _MOST):
                continue
            self._seen[name] = times
            enough = "; where it stands further on is not reported" if times == _TIMES else ""
            yield entry.found(where, _message(entry, path) + enough)


def _message(entry: Entry, path: tuple[str | int, ...]) -> str:
    *outer, name = path
    field = _meant(str(name), tuple(part for part in outer if isinstance(part, str)))
    if field is None or (not outer and field in entry.record.model_fields_set):
        return f"`{excerpt(str(name))}` is no field of a record"
    return f"`{excerpt(str(name))}` is no field of a record: `{field}` may be meant"


@functools.lru_cache(maxsize=1024)
def _meant(name: str, outer: tuple[str, ...]) -> str | None:
    """The field that a name may be meant for in the object that the names of `outer` lead to."""
    import difflib

    from mscbib.model import Record

    model: Any = Record
    for part in outer:
        model = _model_in(model.model_fields[part].annotation) if part in model.model_fields else None
        if model is None:
            return None
    folded = _NOT_LETTERS.sub("", name).lower()[:_LONGEST]
    known: dict[str, str] = {_NOT_LETTERS.sub("", field): field for field in model.model_fields}
    if folded in known:
        return known[folded]
    others = {other: field for field in known.values() for other in _OTHERS.get(field, "").split()}
    if folded in others:
        return others[folded]
    # misspelt, a name has as many words: `n_authors` is something else
    words = len(_WORD.findall(name[:_LONGEST]))
    alike = difflib.get_close_matches(folded, known, 1, _ALIKE)
    return known[alike[0]] if alike and known[alike[0]].count("_") + 1 == words else None


def _model_in(annotation: Any) -> Any:
    """The model that a field's values are, or are made of; None where they are plain."""
    if hasattr(annotation, "model_fields"):
        return annotation
    return next((model for one in get_args(annotation) if (model := _model_in(one)) is not None), None)
