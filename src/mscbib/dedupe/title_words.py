"""Words that tell, or do not tell, titles apart."""

from __future__ import annotations

#: Words that titles differ in without being others.
SMALL = frozenset(
    {
        "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "its", "of", "on", "or",
        "the", "to", "with", "via", "using", "der", "die", "das", "des", "den", "dem", "ein", "eine", "und",
        "von", "im", "zur", "zum", "le", "la", "les", "un", "une", "et", "de", "du", "en", "el", "los",
        "las", "y", "il", "lo", "e",
    }
)  # fmt: skip
#: Titles that many works have are made of these words.
GENERIC = frozenset(
    {
        "editorial", "editorials", "editor", "editors", "introduction", "preface", "foreword", "letter",
        "letters", "commentary", "comment", "comments", "reply", "response", "note", "notes", "book",
        "review", "reviews", "news", "abstracts", "abstract", "index", "contents", "erratum", "errata",
        "correction", "corrections", "corrigendum", "announcement", "announcements", "obituary", "overview",
        "discussion", "report", "summary", "conclusion", "conclusions", "guest", "message", "special",
        "issue", "author", "authors", "questions", "answers", "career", "forum", "current", "future",
        "perspective", "perspectives", "correspondence", "chairman", "chair", "chairs", "program",
        "workshop", "research", "background", "article", "title", "untitled", "unknown",
    }
)  # fmt: skip
#: What is written behind a title and is none of it.
TAILS = frozenset(
    {
        "abstract", "demo", "demonstration", "extended", "invited", "panel", "poster", "session", "summary",
        "talk", "tutorial",
    }
)  # fmt: skip
#: Words that say that a number, letter or numeral behind them counts parts of a work, or stages of a trial.
COUNTED = frozenset(
    {
        "part", "parts", "volume", "vol", "chapter", "section", "phase", "stage", "step", "type", "class",
        "group", "study", "trial", "experiment", "series", "lesson", "report", "number", "no", "paper",
        "episode", "day", "week", "month", "year", "update", "version", "grade", "level", "cohort", "wave",
        "teil", "partie", "parte",
    }
)  # fmt: skip
#: Numerals that are not written in digits.
NUMERALS = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "x": "10", "xi": "11", "xii": "12", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "1st": "1",
    "2nd": "2", "3rd": "3", "4th": "4", "5th": "5",
}  # fmt: skip
#: Words that stand in for each other in titles that are otherwise the same, and so tell works apart.
_OPPOSED = (
    ("adult", "adults", "child", "children", "pediatric", "paediatric", "infant", "infants",
     "adolescent", "adolescents", "neonatal", "elderly", "juvenile", "preterm"),
    ("male", "female", "men", "women", "boys", "girls", "mothers", "fathers"),
    ("mouse", "mice", "rat", "rats", "rabbit", "rabbits", "human", "humans", "dog", "dogs", "pig",
     "pigs", "porcine", "canine", "murine", "bovine", "monkeys"),
    ("introduction", "conclusion", "conclusions"), ("protocol", "results"), ("acute", "chronic"),
    ("upper", "lower"), ("left", "right"), ("short", "long"), ("early", "late"),
    ("anterior", "posterior"), ("in", "ex"), ("high", "low"), ("primary", "secondary"),
    ("systolic", "diastolic"), ("north", "south"), ("east", "west"), ("vitro", "vivo"),
    ("increased", "decreased"), ("increases", "decreases"), ("with", "without"),
    ("prenatal", "postnatal"), ("sensitive", "resistant"), ("positive", "negative"), ("pre", "post"),
    ("qualitative", "quantitative"), ("retrospective", "prospective"),
)  # fmt: skip
#: For each of these the number of its group.
OPPOSITES = {word: number for number, group in enumerate(_OPPOSED) for word in group}
