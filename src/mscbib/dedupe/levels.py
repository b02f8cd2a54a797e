"""How two records can stand to each other: for each field of a comparison its levels, and what they mean."""

from __future__ import annotations

#: What a field says where a record has no value, or where both are of one kind.
_ABSENT = "one of the records has none"
_EQUAL = {"same": "they are equal", "other": "they are not", "absent": _ABSENT}

#: Field of `Comparison` → level → when a pair has it, in a sentence. The first level that is true is taken.
LEVELS: dict[str, dict[str, str]] = {
    "title": {
        "absent": _ABSENT,
        "same": "the words are the same, but for case, accents, marks and blanks",
        "spelling": "the words are the same, but for spelling, small words, and what stands behind titles",
        "part": "one goes on where the other ends",
        "alike": "at least 86% of the letters agree",
        "akin": "at least 70% of the letters agree, or 86% when the words are sorted",
        "other": "fewer agree",
    },
    "length": {
        "none": "one title has no word that says anything",
        "generic": "one is made only of words that many works are called by: Editorial, Book review, …",
        "short": "one has fewer than three words that say anything, or fewer than 18 letters",
        "long": "both have more",
    },
    "authors": {
        "absent": _ABSENT,
        "same": "every author of each is one of the other, and there are several",
        "sole": "each has one author, the same",
        "cut": "the longer list holds the whole of the shorter, and begins with the same person",
        "most": "two thirds of the longer list agree, or all of a shorter that begins with another person",
        "first": "the first authors agree",
        "some": "half of the shorter list agrees, or the whole, if it is less than half of the longer",
        "namesakes": "most family names agree, the initials do not",
        "other": "fewer agree",
    },
    "year": {
        "absent": _ABSENT,
        "same": "they are equal",
        "next": "they are one year apart",
        "near": "they are two years apart",
        "far": "they are further apart",
    },
    "journal": {
        "absent": _ABSENT,
        "same": "the names are equal, or one abbreviates the other, or they share an ISSN",
        "similar": "the names share words, or letters, or one abbreviates a part of the other",
        "other": "they share less, or one is a meeting and the other a periodical",
    },
    "volume": _EQUAL,
    "issue": _EQUAL,
    "pages": {
        "absent": _ABSENT,
        "same": "they are equal, or the first ones are, and one has no last page",
        "begin": "they begin on one page, and end on others",
        "within": "one begins on a page of the other",
        "other": "they do not overlap, as far as is known",
    },
    "doi": {
        "absent": _ABSENT,
        "version": "they are of versions of one work: .pub2 and .pub3, /v1 and /v2, one Cochrane number",
        "same": "they are equal",
        "other": "they are not",
    },
    "pmid": _EQUAL,
    "abstract": {
        "absent": "one of the records has none, or a very short one",
        "same": "they begin with the same 100 letters, or 90% of those that one begins with are in the other",
        "similar": "70% of the letters that one begins with are in the other",
        "other": "fewer are",
    },
    "differ": {
        "": "the titles do not differ in what tells works apart",
        "number": "the titles count other parts, phases or studies",
        "word": "a word stands for its opposite: acute and chronic, rats and mice",
    },
    "notice": {
        "": "both are notices of one kind, or none is one",
        "differs": "one is a notice about a work, or of another kind",
    },
    "version": {
        "": "both are preprints, or none is one",
        "preprint": "one is a preprint",
        "merged": "one is a preprint, and preprints are merged with their articles",
    },
    "meeting": {"": "both are abstracts of meetings, or none is one", "meeting": "one is"},
    "kind": _EQUAL,
    "form": {
        "": "both are reports or theses, or none is, or nothing tells where the other came out",
        "differs": "one is a report or thesis, the other came out in a journal or book",
    },
    "ahead": {
        "": "nothing says that one was read before its volume came out",
        "ahead": "one has no volume yet, and no pages, or as many from page 1 on; the later has both",
    },
}
