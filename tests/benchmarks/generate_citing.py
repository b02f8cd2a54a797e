"""Writes a citing list of any size: works made up, afresh and always the same, in the form of the RCA seed.

python tests/benchmarks/generate_citing.py citing --mb 20 --out citing.txt
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

FAMILIES = (
    "Abe Baker Costa Dubois Eriksen Fischer García Haddad Ivanova Jansen Kowalski Lindqvist Müller Nguyen"
)
PARTICLES = ("", "", "", "", "van der ", "de la ")
GIVEN = "Ana Bao Carla Dmitri Elif Farid Greta Hugo Ines Jun Karim Léa Mina Noor Oskar Priya"
JOURNALS = "Ann Test Med|J Made Up Res|Example Sci Rep|Int J Samples|Proc Invented Acad"
WORDS = "cells patients effect trial outcome model tissue receptor response level marker group dose therapy"
PLACES = "Department of Examples, University of Nowhere, 1000 Nowhere, Utopia"
TAGS = "[Reference Citation Analysis] [Abstract] [Key Words] [Journal Information] [Subscribe]"


def entries() -> Iterator[str]:
    """Entry after entry, without end."""
    rng = random.Random(20260101)
    families, given, journals, words = FAMILIES.split(), GIVEN.split(), JOURNALS.split("|"), WORDS.split()
    number = 0
    while True:
        number += 1
        people = [
            (rng.choice(PARTICLES) + rng.choice(families), rng.choice(given))
            for _ in range(min(30, 1 + int(rng.expovariate(0.2))))
        ]
        year = rng.randint(1995, 2025)
        title = " ".join(rng.choices(words, k=rng.randint(6, 16))).capitalize()
        authors = ", ".join(f"{family} {name[0]}" for family, name in people)
        text = ". ".join(" ".join(rng.choices(words, k=18)).capitalize() for _ in range(rng.randint(4, 24)))
        date = f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/{year}"
        lines = [
            f"{number}",
            "|",
            f"{authors}. {title}. {rng.choice(journals)} {year}; {rng.randint(1, 200)}({rng.randint(1, 12)}):"
            f"{rng.randint(1, 900)}-{rng.randint(901, 1900)}. [PMID: {rng.randint(10**6, 4 * 10**7)} "
            f"DOI: 10.{rng.randint(1000, 9999)}/made.up.{number}] [Citation(s) in RCA: {rng.randint(0, 99)}] "
            f"[Impact Index Per Article: {rng.randint(0, 9)}.5] {TAGS} [Received: {date}] [Accepted: {date}] "
            f"[Indexed: {date}] Open",
            "Abstract",
            f"{text}.",
            "Collapse",
            "Affiliation(s)",
        ]
        for index, (family, name) in enumerate(people):
            lines.append(f"{'| | ' if index else ''}- {name} {family}")
            lines += [f"- {PLACES} {place}" for place in range(rng.randint(1, 2))]
        yield "\n".join([*lines, "| |", "Collapse", "|", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["citing"])
    parser.add_argument("--mb", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    left = arguments.mb * 1e6
    with arguments.out.open("wb") as file:
        for entry in entries():
            left -= file.write(entry.encode())
            if left <= 0:
                break


if __name__ == "__main__":
    main()
