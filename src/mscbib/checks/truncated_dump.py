"""A file that ends in the middle of its last entry.

What it does:
    Compares how the last entry of a file ends with how the others do. It is reported where three or more
    others, and all of them, have what is printed last in such an entry (the PMID in PubMed's text
    formats, the source, SO, in its MEDLINE format) and the last one does not; in lists that print it
    within the entry, only where the text also breaks off within a sentence. An abstract that is the last
    thing in a dump is reported where it ends in a comma, an opening bracket or a word such as `the` or
    `with`, behind which no sentence ends. What a reader says already (`missing-part`, `unclosed-entry`)
    is not said twice. It remembers the last entry of a file, and whether those before it ended as they
    should.

Why it matters:
    A download that broke off, a full disk or a copied half of a page leave a file that looks right. Its last
    record is incomplete, and nobody knows how many more were to follow.

Example:
    Of forty entries of PubMed's text format, thirty-nine end in `PMID: …`, and the last in `we compared the`.

How to mend it:
    Download, export or copy it again, and compare the number of entries with what the site announces.
    Where the entry was shortened on purpose, leave the rule out for the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity

CODE = "MSC127"
SEVERITY = Severity.WARNING
REMEDY = "download or copy it again: the rest of it, and what follows, is missing"

#: What entries have at their end; whether that suffices where one lacks it, or it must break off besides.
_ENDS = {
    ("citing_list", "pubmed_abstract"): ("a PMID", True),
    ("citing_list", "pubmed_summary"): ("a PMID", False),
    ("citing_list", "pubmed_results"): ("a PMID", False),
    ("nbib", None): ("SO, the source", True),
}
#: The dumps in which an abstract may be the last thing.
_DUMPS = frozenset({"abstract_page", "citing_list", "review_snippet"})
LAYOUTS = _DUMPS | {layout for layout, _ in _ENDS}
#: How many other entries must agree.
_OTHERS = 3
_READERS_OWN = frozenset({"missing-part", "unclosed-entry", "unreadable-entry"})

_SENTENCE_END = rare(r"[.!?…:;\])}>\"'”’»。！？]\s*\Z")
#: Words and signs behind which an English sentence goes on.
_GOES_ON = rare(
    r"(?:[,(\[]|(?<![\w-])(?:an?|and|are|as|at|be|been|between|but|by|for|from|has|have|in|into|is|of|on|or|than"
    r"|that|the|their|these|this|to|was|we|were|which|while|who|with|without))\s*\Z"
)
_LAST_WORD = rare(r"\S{1,60}\s*\Z")
#: How much of an abstract's end tells that it is the text's.
_TELLING = 20


class Check:
    """Remembers of a file how many entries ended as they should, and the last one."""

    def __init__(self) -> None:
        self._last: Entry | None = None
        self._others = 0
        self._all_end = True

    def check(self, entry: Entry) -> tuple[()]:
        """Nothing yet: only the end of the file tells."""
        if self._last is not None:
            self._others += 1
            self._all_end = self._all_end and _ends(self._last)
        self._last = entry
        return ()

    def end(self, last: Entry) -> Iterator[Found]:
        """What is found when the file has ended."""
        if last is not self._last or any(problem.name in _READERS_OWN for problem in last.problems):
            return  # something follows the last record, or it is said already
        text = last.text.rstrip()
        word = _LAST_WORD.search(text, max(0, len(text) - 60))
        start = word.start() if word else len(text)
        what, is_sure = _ENDS.get((last.layout, last.dialect), ("", False))
        breaks_off = _SENTENCE_END.search(text, max(0, len(text) - 9)) is None
        if what and self._others >= _OTHERS and self._all_end and not _ends(last) and (is_sure or breaks_off):
            message = f"the file ends here, without {what}, which all {self._others} other entries have"
            yield last.found_at(start, len(text), message)
        elif last.layout in _DUMPS and _GOES_ON.search(text[-60:]) and _ends_in_abstract(last, text):
            yield last.found_at(start, len(text), "the file ends here, in the middle of a sentence")


def _ends(entry: Entry) -> bool:
    """Whether an entry has what its kind has at the end."""
    if entry.layout == "nbib":
        return "\nSO  - " in entry.text
    return "pmid" in entry.record.model_fields_set


def _ends_in_abstract(entry: Entry, text: str) -> bool:
    """Whether the text of an entry ends with its abstract."""
    abstract = entry.record.abstract
    if abstract is None:
        return False
    ending = "".join(abstract.text[-3 * _TELLING :].split())[-_TELLING:]
    return "".join(text[-9 * _TELLING :].split()).endswith(ending)
