"""Writes records with duplicates among them, and which are of one work; all made up, always the same by seed.

python tests/benchmarks/generate_duplicates.py N --out records.ndjson --truth truth.csv
    [--seed 1] [--abstracts] [--profile biomedical|sparse|same-title]

N records as mscbib writes them, one JSON object a line; the truth has the columns id and cluster. Memory does
not grow with N. Words, family names and journals are drawn with the frequencies of Zipf's law.

About 30 % of the works have one to four copies more, as other databases would write them (`HABITS` has what
they do, and how often). About 6 % of the works have a look-alike that is another work (`LOOK_ALIKES`): a
second part, an erratum, an abstract of a conference, a later phase of a trial, an update, an editorial under
the same heading. A record's id tells nothing of its work, and the copies of a work stand apart.

Profiles: `sparse` keeps of each record the title, the year and the authors, each with gaps; `same-title` has
one title for all works.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from hashlib import blake2b
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Habit = Callable[[random.Random, Record], None]

COPIED, LOOKED_LIKE = 0.30, 0.06
#: Among so many records in a row, those of a work are spread.
SPREAD = 20_000
ONE_TITLE = "Abstracts of the annual meeting"
ABSTRACT_SHARE = 0.5

COMMON = (
    "patients treatment effect study clinical risk disease randomized cancer outcome therapy children "
    "analysis cells expression tumor chronic acute cardiac renal pediatric anemia edema behavior hemorrhage "
    "esophageal fetal surgery survival infection diabetes hypertension stroke protein receptor gene mice "
    "quality diagnosis prevalence mortality screening women injury response evaluation factors association "
    "model brain center exercise insulin inflammation pain depression management pregnancy bone lung liver"
)
LINKS = "of in and with for after during on by from versus among"
GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "κ": "kappa", "ω": "omega", "δ": "delta"}
SUBTITLES = (
    "a randomized controlled trial|a systematic review|a systematic review and meta-analysis|a case report|"
    "a cohort study|a pilot study|results of a multicenter study|a cross-sectional survey|a review"
)
BRITISH = (
    "randomized randomised tumor tumour pediatric paediatric anemia anaemia edema oedema behavior behaviour "
    "hemo haemo esophageal oesophageal fetal foetal center centre"
)
ONSETS = "b br c ch cl d dr f fl g gr h k l m n p ph pr r s st t th tr v"
VOWELS = "a e i o u y"
ENDINGS = "itis osis ectomy emia opathy cyte ase genic in ine al ic oma plasty gram tide mab nib ol"
NAME_ENDINGS = "son er mann ski ez ov ini sen i a o berg"
FAMILIES = "Wang Li Zhang Smith Kim Chen Lee Müller García Johnson Singh Nguyen Sato Silva Brown Rossi"
GIVEN = (
    "Ana Bao Carla Dmitri Elif Farid Greta Hugo Ines Jun Karim Léa Mina Noor Oskar Priya Quentin Rosa Sven "
    "Tara Uma Viktor Wei Ximena Yusuf Zoe Anne-Marie Jean-Luc"
)
#: Words of the names of journals, and how they are abbreviated; what is not here is left out.
JOURNAL_WORDS = {
    "Journal": "J", "Annals": "Ann", "Archives": "Arch", "International": "Int", "European": "Eur",
    "American": "Am", "British": "Br", "Clinical": "Clin", "Experimental": "Exp", "Research": "Res",
    "Medicine": "Med", "Surgery": "Surg", "Cardiology": "Cardiol", "Neurology": "Neurol",
    "Oncology": "Oncol", "Pediatrics": "Pediatr", "Psychiatry": "Psychiatry", "Immunology": "Immunol",
    "Nephrology": "Nephrol", "Radiology": "Radiol", "Endocrinology": "Endocrinol", "Nursing": "Nurs",
    "Epidemiology": "Epidemiol", "Hematology": "Hematol", "Rheumatology": "Rheumatol", "Urology": "Urol",
}  # fmt: skip
FIELDS = [*JOURNAL_WORDS][10:]


class Zipf:
    """Draws from texts, the n-th as often as 1/n."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._weights = list(accumulate(1 / rank for rank in range(1, len(texts) + 1)))

    def draw(self, rng: random.Random, count: int = 1) -> list[str]:
        return rng.choices(self._texts, cum_weights=self._weights, k=count)


def syllabic(rng: random.Random, endings: str, size: int) -> list[str]:
    """So many words that are like words, none of them twice."""
    made: dict[str, None] = {}
    onsets, vowels, ends = ONSETS.split(), VOWELS.split(), endings.split()
    while len(made) < size:
        syllables = (rng.choice(onsets) + rng.choice(vowels) for _ in range(rng.randint(1, 3)))
        made["".join(syllables) + rng.choice(onsets)[0] + rng.choice(ends)] = None
    return list(made)


def journal_names() -> list[str]:
    """Some hundred."""
    heads = ("Journal of", "Annals of", "Archives of", "International Journal of", "European Journal of")
    more = ("American Journal of", "British Journal of", "Clinical", "Journal of Experimental", "Research in")
    plain = [f"{head} {name}" for head in (*heads, *more) for name in FIELDS]
    return plain + [f"{one} and {other}" for one in FIELDS for other in FIELDS if one < other]


class Works:
    """Works without end."""

    def __init__(self, seed: int, *, abstracts: bool) -> None:
        self.rng = random.Random(seed)
        self._abstracts = abstracts
        self._words = Zipf([*COMMON.split(), *syllabic(self.rng, ENDINGS, 20_000)])
        self._families = Zipf([*FAMILIES.split(), *map(str.title, syllabic(self.rng, NAME_ENDINGS, 8_000))])
        names = journal_names()
        self.rng.shuffle(names)
        self._journals = Zipf(names)
        self._given, self._links = GIVEN.split(), LINKS.split()
        self._number = 0

    def __iter__(self) -> Iterator[Record]:
        while True:
            yield self.work()

    def work(self) -> Record:
        rng = self.rng
        made: Record = {"type": "article-journal", "title": self.title(), "authors": self.authors()}
        made["container_title"] = self._journals.draw(rng)[0]
        year = 2026 - min(45, int(rng.expovariate(0.09)))
        made |= {"issued": f"{year}", "volume": str(year - rng.randint(1900, 1990))}
        made["issue"] = str(rng.randint(1, 12))
        paged(made, rng.randint(1, 2400), rng.randint(2, 14))
        made |= self.identifiers()
        if self._abstracts and rng.random() < ABSTRACT_SHARE:
            sentences = (" ".join(self.phrase(rng.randint(10, 24))) for _ in range(rng.randint(5, 10)))
            made["abstract"] = {"text": " ".join(f"{text.capitalize()}." for text in sentences)}
        return made

    def title(self) -> str:
        rng = self.rng
        words = self.phrase(rng.randint(5, 15))
        if rng.random() < 0.1:
            words.insert(
                rng.randrange(1, len(words)), f"{rng.choice(('TNF', 'IL-1', 'TGF'))}-{rng.choice('αβγκ')}"
            )
        title = " ".join(words)
        title = title[0].upper() + title[1:]
        return f"{title}: {rng.choice(SUBTITLES.split('|'))}" if rng.random() < 0.3 else title

    def phrase(self, length: int) -> list[str]:
        words = self._words.draw(self.rng, length)
        for place in range(2, length - 1, 3):
            words[place] = self.rng.choice(self._links)
        return words

    def authors(self) -> list[Record]:
        rng = self.rng
        families = self._families.draw(rng, min(10, 1 + int(rng.expovariate(0.25))))
        return [
            {"family": name, "given": " ".join(rng.choices(self._given, k=1 + (rng.random() < 0.3)))}
            for name in families
        ]

    def identifiers(self) -> Record:
        """A DOI of its own and a PMID of its own."""
        number = self._number = self._number + 1
        return {"doi": f"10.{1000 + number % 97}/j.example.{number:08}", "pmid": str(10_000_000 + number)}


def paged(record: Record, first: int, length: int) -> None:
    record |= {
        "pages": f"{first}-{first + length}",
        "page_first": f"{first}",
        "page_last": f"{first + length}",
    }


# ---- The same work, in another database


def abbreviated_journal(rng: random.Random, record: Record) -> None:
    words = record["container_title"].split()
    record["container_title"] = " ".join(JOURNAL_WORDS[word] for word in words if word in JOURNAL_WORDS)


def initials(rng: random.Random, record: Record) -> None:
    for person in record["authors"]:
        person["given"] = "".join(part[0] for part in re.split(r"[\s-]", person["given"]))


def cut_authors(rng: random.Random, record: Record) -> None:
    kept = rng.choice((1, 3, 6))
    if len(record["authors"]) > kept:
        record |= {"authors": record["authors"][:kept], "et_al": True}


def capitals(rng: random.Random, record: Record) -> None:
    record["title"] = record["title"].upper()


def british(rng: random.Random, record: Record) -> None:
    spellings = BRITISH.split()
    for american, other in zip(spellings[::2], spellings[1::2], strict=True):
        record["title"] = record["title"].replace(american, other)


def typo(rng: random.Random, record: Record) -> None:
    title = record["title"]
    place = rng.randrange(1, len(title) - 1)
    swapped = title[place + 1] + title[place]
    record["title"] = title[:place] + rng.choice(
        (swapped, title[place + 1], title[place] * 2 + title[place + 1])
    )
    record["title"] += title[place + 2 :]


def lost_subtitle(rng: random.Random, record: Record) -> None:
    record["title"] = record["title"].partition(": ")[0]


def spelt_greek(rng: random.Random, record: Record) -> None:
    for letter, name in GREEK.items():
        record["title"] = record["title"].replace(letter, name)


def abbreviated_pages(rng: random.Random, record: Record) -> None:
    if "pages" not in record:
        return
    first, last = record["page_first"], record["page_last"]
    same = next((place for place, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), 0)
    record["pages"] = f"{first}-{last[same:] if len(first) == len(last) else last}"


def upper_doi(rng: random.Random, record: Record) -> None:
    if "doi" in record:
        record["doi"] = record["doi"].upper()


def other_year(rng: random.Random, record: Record) -> None:
    """Online first: the year before, or that of the database; often without its place in the journal."""
    record["issued"] = str(int(record["issued"]) + rng.choice((-1, -1, 1)))
    if rng.random() < 0.5:
        without("volume", "issue", "pages", "page_first", "page_last")(rng, record)


def with_month(rng: random.Random, record: Record) -> None:
    record["issued"] += f"-{rng.randint(1, 12):02}"


def cut_abstract(rng: random.Random, record: Record) -> None:
    if "abstract" in record:
        record["abstract"] = {"text": record["abstract"]["text"][:250] + " (ABSTRACT TRUNCATED)"}


def without(*names: str) -> Habit:
    def drop(rng: random.Random, record: Record) -> None:
        for name in names:
            record.pop(name, None)

    return drop


#: What other databases do, and how often.
HABITS: tuple[tuple[float, Habit], ...] = (
    (0.40, abbreviated_journal),
    (0.50, initials),
    (0.10, cut_authors),
    (0.20, british),
    (0.08, typo),
    (0.04, lost_subtitle),
    (0.50, spelt_greek),
    (0.10, capitals),
    (0.40, abbreviated_pages),
    (0.08, other_year),
    (0.30, with_month),
    (0.35, without("doi")),
    (0.15, upper_doi),
    (0.60, without("pmid")),
    (0.05, without("volume")),
    (0.15, without("issue")),
    (0.05, without("pages", "page_first", "page_last")),
    (0.30, without("abstract")),
    (0.05, cut_abstract),
)

#: What a poor list has not, of any record.
GAPS: tuple[tuple[float, Habit], ...] = (
    (1.00, without("doi", "pmid", "abstract", "volume", "issue", "pages", "page_first", "page_last")),
    (0.70, without("container_title")),
    (0.15, without("issued")),
    (0.05, without("authors", "et_al")),
)


def altered(rng: random.Random, record: Record, habits: tuple[tuple[float, Habit], ...]) -> Record:
    other = deepcopy(record)
    for probability, habit in habits:
        if rng.random() < probability:
            habit(rng, other)
    return other


# ---- Other works that look alike


def look_alike(works: Works, record: Record) -> tuple[Record, Record]:
    """`record`, its title as it need be, and another work that is mistaken for it."""
    rng = works.rng
    first, other = deepcopy(record), deepcopy(record)
    other |= works.identifiers()
    paged(other, int(record["page_last"]) + rng.randint(1, 300), rng.randint(2, 9))
    rng.choice(LOOK_ALIKES)(rng, first, other)
    return first, other


def parts(rng: random.Random, first: Record, other: Record) -> None:
    first["title"] += ". Part I"
    other["title"] += ". Part II"


def phases(rng: random.Random, first: Record, other: Record) -> None:
    first["title"] += ": a phase II trial"
    later(rng, other)
    other["title"] += ": a phase III trial"


def erratum(rng: random.Random, first: Record, other: Record) -> None:
    other["title"] = rng.choice(("Erratum: ", "Correction to: ", "Corrigendum to: ")) + first["title"]
    other.pop("abstract", None)


def conference_abstract(rng: random.Random, first: Record, other: Record) -> None:
    other |= {"type": "paper-conference", "issued": str(int(first["issued"]) - rng.randint(1, 2))}
    other["container_title"] = f"Proceedings of the Society of {first['container_title'].split()[-1]}"
    page = f"S{rng.randint(1, 900)}"
    other |= {"pages": page, "page_first": page, "page_last": page}
    without("pmid", "issue", "volume")(rng, other)


def update(rng: random.Random, first: Record, other: Record) -> None:
    later(rng, other)
    other["title"] += rng.choice((" (update)", ": an updated review", ""))


def editorial(rng: random.Random, first: Record, other: Record) -> None:
    first["title"] = other["title"] = rng.choice(
        ("Editorial", "Letter to the editor", "Reply", "In this issue")
    )
    later(rng, other)
    for record in (first, other):
        record.pop("abstract", None)


def later(rng: random.Random, other: Record) -> None:
    years = rng.randint(2, 6)
    other |= {"issued": str(int(other["issued"]) + years), "volume": str(int(other["volume"]) + years)}


LOOK_ALIKES: tuple[Callable[[random.Random, Record, Record], None], ...] = (
    parts,
    phases,
    erratum,
    conference_abstract,
    update,
    editorial,
)


# ---- All together


def records(seed: int, *, abstracts: bool, profile: str) -> Iterator[tuple[str, Record]]:
    """Records without end, each with the name of its work; those of a work stand together."""
    works = Works(seed, abstracts=abstracts)
    rng = works.rng
    number = 0
    for work in works:
        originals = look_alike(works, work) if rng.random() < LOOKED_LIKE else (work,)
        for original in originals:
            number += 1
            if profile == "same-title":
                original["title"] = ONE_TITLE
            copies = rng.randint(1, 4) if rng.random() < COPIED else 0
            for record in (original, *(altered(rng, original, HABITS) for _ in range(copies))):
                yield f"work-{number}", altered(rng, record, GAPS) if profile == "sparse" else record


def spread(rng: random.Random, found: Iterator[tuple[str, Record]]) -> Iterator[tuple[str, Record]]:
    while some := list(islice(found, SPREAD)):
        rng.shuffle(some)
        yield from some


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("records", type=int, metavar="N")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--abstracts", action="store_true")
    parser.add_argument("--profile", choices=("biomedical", "sparse", "same-title"), default="biomedical")
    arguments = parser.parse_args()
    made = records(arguments.seed, abstracts=arguments.abstracts, profile=arguments.profile)
    found = spread(random.Random(arguments.seed), islice(made, arguments.records))
    with arguments.out.open("wb") as out, arguments.truth.open("w", encoding="utf-8", newline="") as truth:
        rows = csv.writer(truth)
        rows.writerow(("id", "cluster"))
        for number, (work, record) in enumerate(found):
            # the order of the ids is not that of the works
            key = blake2b(f"{arguments.seed} {number}".encode(), digest_size=8).hexdigest()
            out.write(
                json.dumps({"schema_version": "1", "id": key, **record}, ensure_ascii=False).encode() + b"\n"
            )
            rows.writerow((key, work))


if __name__ == "__main__":
    main()
