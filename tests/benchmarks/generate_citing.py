"""Writes works made up, afresh and always the same, in a form of any size: for benchmarks.

    python tests/benchmarks/generate_citing.py citing|abstract|refs|medline --mb 20 --out citing.txt

A citing list is in the form of the RCA seed, an abstract page in that of the Global Author ID seed (without
the references), a reference string in NLM's style, one a line, and MEDLINE as PubMed exports it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

FAMILIES = (
    "Abe Baker Costa Dubois Eriksen Fischer García Haddad Ivanova Jansen Kowalski Lindqvist Müller Nguyen"
)
PARTICLES = ("", "", "", "", "van der ", "de la ")
GIVEN = "Ana Bao Carla Dmitri Elif Farid Greta Hugo Ines Jun Karim Léa Mina Noor Oskar Priya"
JOURNALS = "Ann Test Med|J Made Up Res|Example Sci Rep|Int J Samples|Proc Invented Acad"
WORDS = "cells patients effect trial outcome model tissue receptor response level marker group dose therapy"
PLACES = "Department of Examples, University of Nowhere, 1000 Nowhere, Utopia"
TAGS = "[Reference Citation Analysis] [Abstract] [Key Words] [Journal Information] [Subscribe]"


class Work(NamedTuple):
    """What is made up of a work; people are family and given names, with as many places each as that says."""

    number: int
    people: list[tuple[str, str, int]]
    title: str
    journal: str
    year: int
    volume: int
    issue: int
    pages: str
    pmid: int
    doi: str
    abstract: str
    day: str
    cited_by: int
    impact: int

    @property
    def authors(self) -> str:
        """The names as a citation has them."""
        return ", ".join(f"{family} {given[0]}" for family, given, _ in self.people)


def works() -> Iterator[Work]:
    """Work after work, without end."""
    rng = random.Random(20260101)
    families, given, journals, words = FAMILIES.split(), GIVEN.split(), JOURNALS.split("|"), WORDS.split()
    number = 0
    while True:
        number += 1
        year = rng.randint(1995, 2025)
        yield Work(
            number,
            people=[
                (rng.choice(PARTICLES) + rng.choice(families), rng.choice(given), rng.randint(1, 2))
                for _ in range(min(30, 1 + int(rng.expovariate(0.2))))
            ],
            title=" ".join(rng.choices(words, k=rng.randint(6, 16))).capitalize(),
            journal=rng.choice(journals),
            year=year,
            volume=rng.randint(1, 200),
            issue=rng.randint(1, 12),
            pages=f"{rng.randint(1, 900)}-{rng.randint(901, 1900)}",
            pmid=rng.randint(10**6, 4 * 10**7),
            doi=f"10.{rng.randint(1000, 9999)}/made.up.{number}",
            abstract=". ".join(
                " ".join(rng.choices(words, k=18)).capitalize() for _ in range(rng.randint(4, 24))
            ),
            day=f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/{year}",
            cited_by=rng.randint(0, 99),
            impact=rng.randint(0, 9),
        )


def citing(work: Work) -> str:
    """An entry of a citing list."""
    lines = [
        f"{work.number}",
        "|",
        f"{work.authors}. {work.title}. {work.journal} "
        f"{work.year}; {work.volume}({work.issue}):{work.pages}. "
        f"[PMID: {work.pmid} DOI: {work.doi}] [Citation(s) in RCA: {work.cited_by}] "
        f"[Impact Index Per Article: {work.impact}.5] {TAGS} [Received: {work.day}] "
        f"[Accepted: {work.day}] [Indexed: {work.day}] Open",
        "Abstract",
        f"{work.abstract}.",
        "Collapse",
        "Affiliation(s)",
    ]
    for index, (family, given, places) in enumerate(work.people):
        lines.append(f"{'| | ' if index else ''}- {given} {family}")
        lines += [f"- {PLACES} {place}" for place in range(places)]
    return "\n".join([*lines, "| |", "Collapse", "|", ""])


def abstract(work: Work) -> str:
    """An abstract page without references."""
    people = ",".join(f"{family} {given}" for family, given, _ in work.people)
    parts = [
        work.title,
        f"Author:\n\n{people}",
        f"Abstract\n\nAbstract {work.abstract}.",
        f"Funder\n\nFund of {work.journal}",
        "Publisher\n\nMade Up Media",
        "Subject\n\nCell Biology,Molecular Medicine",
        "Reference0 articles.",
        f"Cited by {work.cited_by} articles.",
    ]
    return "\n\n".join(parts) + "\n\n"


def refs(work: Work) -> str:
    """A reference string."""
    return (
        f"{work.authors}. {work.title}. {work.journal}. "
        f"{work.year};{work.volume}({work.issue}):{work.pages}.\n"
    )


def medline(work: Work) -> str:
    """A record as PubMed exports it."""
    people = "".join(
        f"FAU - {family}, {given}\nAU  - {family} {given[0]}\n" for family, given, _ in work.people
    )
    text = "\n      ".join(f"{sentence}." for sentence in work.abstract.split(". "))
    return (
        f"PMID- {work.pmid}\nDP  - {work.year}\nTI  - {work.title}.\nPG  - {work.pages}\n"
        f"LID - {work.doi} [doi]\nAB  - {text}\n{people}LA  - eng\nPT  - Journal Article\n"
        f"TA  - {work.journal}\nVI  - {work.volume}\nIP  - {work.issue}\n\n"
    )


KINDS: dict[str, Callable[[Work], str]] = {
    "citing": citing,
    "abstract": abstract,
    "refs": refs,
    "medline": medline,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--mb", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    left = arguments.mb * 1e6
    with arguments.out.open("wb") as file:
        for work in works():
            left -= file.write(KINDS[arguments.kind](work).encode())
            if left <= 0:
                break


if __name__ == "__main__":
    main()
