"""Abstracts as they come to lie about without a name: cut, relabelled, with what copying does to them.

All is drawn from a `random.Random` that the caller seeds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

#: Words that a cut leaves, at least; a copied abstract is rarely less than a sentence or two.
LEAST = 25
_SENTENCE = re.compile(r"(?<=[.;?!])\s+(?=[A-Z])")
_LABEL = re.compile(r"(?:(?<=^)|(?<=[.\n] )|(?<=\n))([A-Z][A-Z/&, ]{3,40}):\s*")
_RAISED = re.compile(r"(?<=[A-Za-z])(?:\d{1,3}[+-]?|[A-Z]\d{1,4}[A-Z])\b|(?<=10)\(?-?\d\)?|[²³⁺⁻¹]+")
_LABELS = (
    "Background",
    "Aim",
    "Objective",
    "Purpose",
    "Methods",
    "Patients and methods",
    "Results",
    "Findings",
)
_SPELLINGS = {
    "tumor": "tumour", "behavior": "behaviour", "color": "colour", "center": "centre",
    "pediatric": "paediatric", "edema": "oedema", "anemia": "anaemia", "analyzed": "analysed",
    "randomized": "randomised", "characterized": "characterised",
    "ischemi": "ischaemi", "estrogen": "oestrogen", "fiber": "fibre",
}  # fmt: skip
_QUOTES = str.maketrans({"'": "’", "-": "–", "’": "'", "“": '"', "”": '"', "–": "-", "≥": "> or =", "µ": "μ"})


# ---- Ways in which a text is copied badly: from a text and chance to another


def whole(text: str, chance: Random) -> str:
    """As it is."""
    return text


def without_labels(text: str, chance: Random) -> str:
    """The labels of its sections left out."""
    return _LABEL.sub(" ", text).replace("\n", " ").strip()


def relabelled(text: str, chance: Random) -> str:
    """Other labels, or labels where there were none."""
    if _LABEL.search(text):
        return _LABEL.sub(lambda _: f"{chance.choice(_LABELS)}: ", text)
    sentences = _SENTENCE.split(text)
    for place in sorted(chance.sample(range(len(sentences)), min(3, len(sentences)))):
        sentences[place] = f"{chance.choice(_LABELS).upper()}: {sentences[place]}"
    return " ".join(sentences)


def unraised(text: str, chance: Random) -> str:
    """Superscripts lost: `10(-3)`, `CD4+`, `BRAFV600E`, `m²`."""
    return _RAISED.sub("", text)


def other_signs(text: str, chance: Random) -> str:
    """Other quotes and dashes, and blanks that do not break."""
    return text.translate(_QUOTES).replace(" = ", "\u00a0=\u00a0")


def cut(text: str, chance: Random) -> str:
    """A piece of it: some words in a row, at least a fourth."""
    words = text.split()
    length = max(min(LEAST, len(words)), chance.randint(len(words) // 4, len(words)))
    start = chance.randint(0, len(words) - length)
    return " ".join(words[start : start + length])


def sentences(text: str, chance: Random) -> str:
    """Some of its sentences in a row."""
    parts = _SENTENCE.split(text)
    start, end = sorted(chance.sample(range(len(parts) + 1), 2))
    while len(" ".join(parts[start:end]).split()) < LEAST and (start > 0 or end < len(parts)):
        start, end = max(0, start - 1), min(len(parts), end + 1)
    return " ".join(parts[start:end])


def beginning(text: str, chance: Random) -> str:
    """Its beginning, broken off anywhere."""
    least = len(" ".join(text.split()[:LEAST]))
    return text[: chance.randint(min(least, len(text)), len(text))].rstrip() + chance.choice(
        ["…", "...", " …"]
    )


def edited(text: str, chance: Random, share: float = 0.03) -> str:
    """Small edits: some words misspelt, left out, doubled, run together or divided."""
    words = text.split()
    for place in range(len(words)):
        if chance.random() < share:
            words[place] = _edit(words[place], chance)
    return " ".join(" ".join(words).replace("\0 ", "").replace("\0", "").split())


def _edit(word: str, chance: Random) -> str:
    at = chance.randrange(len(word))
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + chance.choice("aeionrst") + word[at:],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            "",
            f"{word} {word}",
            f"{word}\0",
            f"{word[:at]} {word[at:]}",
        ]
    )


def spelt_otherwise(text: str, chance: Random) -> str:
    """British for American."""
    for one, other in _SPELLINGS.items():
        text = text.replace(one, other)
    return text


def framed(text: str, chance: Random) -> str:
    """With what stands around it on a page."""
    return chance.choice(
        [
            "Abstract {}",
            "{} © The Author(s). All rights reserved.",
            "Summary: {} Keywords: cells; therapy; mice",
        ]
    ).format(text)


WAYS: Mapping[str, Callable[[str, Random], str]] = {
    "whole": whole,
    "without labels": without_labels,
    "relabelled": relabelled,
    "superscripts lost": unraised,
    "other quotes and dashes": other_signs,
    "a piece": cut,
    "sentences": sentences,
    "the beginning": beginning,
    "small edits": edited,
    "spelt otherwise": spelt_otherwise,
    "framed": framed,
}
#: What several of come together; of those that cut it is one.
_CUTS = ("a piece", "sentences", "the beginning")


def damaged(text: str, chance: Random) -> str:
    """A text after three of these ways, in any order; if it is cut, then last, and once."""
    ways = chance.sample([name for name in WAYS if name not in _CUTS], 2)
    ways.append(chance.choice([*_CUTS, "whole"]))
    for name in ways:
        text = WAYS[name](text, chance)
    return text


# ---- Other abstracts that look alike


def of_same_group(text: str, others: Sequence[str], chance: Random) -> str:
    """Another abstract of the same group: a third to two thirds of the sentences, the rest of another one."""
    mine, theirs = _SENTENCE.split(text), _SENTENCE.split(chance.choice(others))
    kept = set(chance.sample(range(len(mine)), max(1, round(len(mine) * chance.uniform(0.33, 0.67)))))
    return " ".join(
        sentence if place in kept else theirs[place % len(theirs)] for place, sentence in enumerate(mine)
    )


def of_same_template(text: str, others: Sequence[str], chance: Random, share: float = 0.12) -> str:
    """Another abstract by the same template: other numbers, and others for some of the long words."""
    pool = [word for word in chance.choice(others).split() if len(word) > 5 and word.isalpha()] or ["placebo"]
    found = []
    for word in text.split():
        if any(letter.isdigit() for letter in word):
            word = re.sub(r"\d+", lambda digits: str(int(digits[0][:9]) + chance.randint(1, 9)), word)
        elif len(word) > 5 and chance.random() < 2 * share:
            word = chance.choice(pool)
        found.append(word)
    return " ".join(found)
