"""Writes abstract pages with references, and a library of half of the works they cite; made up, by seed.

    python tests/benchmarks/generate_references.py N --folder DIR [--seed 1] [--per-page 20] [--clean]

N works are drawn as `generate_duplicates.py` draws them. Each is cited once, in one of six styles and with
the faults that references have (`FAULTS`; none with --clean), on pages in the form of the Global Author ID
seed (DIR/pages.txt). DIR/library.nbib and DIR/library.ris hold half of the works, printed from what they are
and not from the references, and as many others: near misses (`NEAR_MISSES`), of works held and not held, and
works that nobody cites. DIR/truth.csv has for each reference (page, label) the DOI of the record it is to.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from generate_duplicates import (
    JOURNAL_WORDS,
    Habit,
    Record,
    Works,
    altered,
    cut_authors,
    lost_subtitle,
    paged,
    spelt_greek,
    typo,
    without,
)


class Cited(NamedTuple):
    """A work, the reference to it as printed, whether the library holds it, and what is mistaken for it."""

    work: Record
    reference: str
    held: bool
    near: list[Record]


# ---- References: what they leave out, and get wrong


def next_year(rng: random.Random, record: Record) -> None:
    record["issued"] = str(int(record["issued"]) + rng.choice((-1, 1)))


def first_page_only(rng: random.Random, record: Record) -> None:
    record["pages"] = record["page_first"]


def wrong_digit(name: str) -> Habit:
    def change(rng: random.Random, record: Record) -> None:
        text = record.get(name, "")
        places = [place for place, letter in enumerate(text) if letter.isdigit()]
        if places:
            place = rng.choice(places)
            record[name] = text[:place] + rng.choice("123456789") + text[place + 1 :]

    return change


def one_initial(rng: random.Random, record: Record) -> None:
    for person in record["authors"]:
        person["given"] = person["given"][0]


def misspelt_author(rng: random.Random, record: Record) -> None:
    person = rng.choice(record["authors"])
    place = rng.randrange(1, len(person["family"]) + 1)
    person["family"] = person["family"][:place] + rng.choice("aeinrst") + person["family"][place:]


FAULTS: tuple[tuple[float, Habit], ...] = (
    (0.35, cut_authors),
    (0.50, without("issue")),
    (0.70, without("doi")),
    (0.90, without("pmid")),
    (0.10, first_page_only),
    (0.04, without("pages", "page_first", "page_last")),
    (0.03, next_year),
    (0.06, typo),
    (0.04, lost_subtitle),
    (0.20, spelt_greek),
    (0.20, one_initial),
    (0.02, misspelt_author),
    (0.01, wrong_digit("pages")),
    (0.01, wrong_digit("volume")),
    (0.002, wrong_digit("doi")),
    (0.05, without("title")),
)
CLEAN: tuple[tuple[float, Habit], ...] = ((1.0, without("doi", "pmid")),)


# ---- References: how they are printed


def initials(person: Record, dot: str = "") -> str:
    parts = person["given"].replace("-", " ").split()
    return "".join(f"{part[0]}{dot}" for part in parts)


def short(record: Record, dot: str = "") -> str:
    """The journal abbreviated, where all of it can be."""
    if "short_title" in record:
        return str(record["short_title"])
    words = [JOURNAL_WORDS.get(word, word) for word in record["container_title"].split()]
    return " ".join(
        word + dot * (word not in record["container_title"].split())
        for word in words
        if word not in ("of", "and", "in")
    )


def place(record: Record, colon: str = ":", dash: str = "-") -> str:
    issue = f"({record['issue']})" if "issue" in record else ""
    pages = record.get("pages", "").replace("-", dash)
    return f"{record['volume']}{issue}" + (f"{colon}{pages}" if pages else "")


def plain_names(record: Record, et_al: str = ", et al") -> str:
    names = ", ".join(f"{one['family']} {initials(one)}" for one in record["authors"])
    return names + (et_al if record.get("et_al") else "")


def comma_names(record: Record, last: str) -> str:
    names = [f"{one['family']}, {initials(one, '. ').strip()}" for one in record["authors"]]
    if record.get("et_al"):
        return ", ".join(names) + " et al."
    return ", ".join(names[:-1]) + last + names[-1] if len(names) > 1 else names[0]


def ending(text: str) -> str:
    return text if text.endswith(("?", "!", ".")) else f"{text}."


def numbers(record: Record) -> str:
    doi = f" doi: {record['doi']}." if "doi" in record else ""
    return doi + (f" PMID: {record['pmid']}." if "pmid" in record else "")


def vancouver(record: Record) -> str:
    head = f"{ending(plain_names(record))} {ending(record['title'])} {short(record)}."
    return f"{head} {record['issued']};{place(record)}.{numbers(record)}"


def medical(record: Record) -> str:
    head = f"{ending(plain_names(record))} {ending(record['title'])} {record['container_title']}"
    return f"{head} {record['issued']};{place(record)}.{numbers(record)}"


def springer(record: Record) -> str:
    head = f"{plain_names(record, ' et al')} ({record['issued']}) {ending(record['title'])}"
    doi = f". https://doi.org/{record['doi']}" if "doi" in record else ""
    return f"{head} {short(record)} {place(record, dash='–')}{doi}"


def apa(record: Record) -> str:
    head = f"{comma_names(record, ', & ')} ({record['issued']}). {ending(record['title'])}"
    doi = f" https://doi.org/{record['doi']}" if "doi" in record else ""
    return f"{head} {record['container_title']}, {place(record, ', ', '–')}.{doi}"


def nature(record: Record) -> str:
    head = f"{comma_names(record, ' & ')} {ending(record['title'])} {short(record, '.')}"
    pages = f", {record['pages'].replace('-', '–')}" if "pages" in record else ""
    return f"{head} {record['volume']}{pages} ({record['issued']}).{numbers(record)}"


def harvard(record: Record) -> str:
    head = f"{comma_names(record, ' and ')} ({record['issued']}) '{record['title']}'"
    return f"{head}, {record['container_title']}, {place(record, ', pp. ', '–')}.{numbers(record)}"


STYLES = (vancouver, vancouver, medical, springer, apa, nature, harvard)


def printed(rng: random.Random, record: Record) -> str:
    """A reference to the work of `record`; that without a title is in the style of chemists and the like."""
    if "title" in record:
        return rng.choice(STYLES)(record)
    return f"{ending(plain_names(record))} {short(record)} {record['issued']};{place(record)}."


# ---- Near misses: other works


def next_article(rng: random.Random, works: Works, record: Record) -> None:
    """The next in the same issue, often by the same first author."""
    authors = works.authors()
    record |= {"title": works.title(), "authors": [record["authors"][0], *authors][rng.random() < 0.5 :]}
    paged(record, int(record["page_last"]) + 1, rng.randint(2, 9))


def same_page(rng: random.Random, works: Works, record: Record) -> None:
    """A letter that begins on the same page, by others."""
    record |= {"title": works.title(), "authors": works.authors()}
    paged(record, int(record["page_first"]), 1)


def same_page_elsewhere(rng: random.Random, works: Works, record: Record) -> None:
    journal = works.work()["container_title"]
    if journal != record["container_title"]:
        record |= {"title": works.title(), "container_title": journal, "authors": works.authors()}
    else:
        next_article(rng, works, record)


def second_part(rng: random.Random, works: Works, record: Record) -> None:
    """The first is called the first part, too: see `literature`."""
    record["title"] += ". Part II"
    paged(record, int(record["page_last"]) + 1, rng.randint(2, 9))


def other_year(rng: random.Random, works: Works, record: Record) -> None:
    years = rng.randint(1, 5)
    record |= {"issued": str(int(record["issued"]) + years), "volume": str(int(record["volume"]) + years)}
    paged(record, rng.randint(1, 2400), rng.randint(2, 14))


def erratum(rng: random.Random, works: Works, record: Record) -> None:
    record["title"] = f"Erratum: {record['title']}"
    paged(record, int(record["page_last"]) + rng.randint(1, 300), 0)


def preprint(rng: random.Random, works: Works, record: Record) -> None:
    for name in ("volume", "issue", "pages", "page_first", "page_last"):
        record.pop(name, None)
    record |= {"container_title": "medRxiv", "doi": f"10.1101/2020.01.01.{rng.randrange(10**8):08}"}


NEAR_MISSES: tuple[Callable[[random.Random, Works, Record], None], ...] = (
    next_article,
    same_page,
    same_page_elsewhere,
    second_part,
    other_year,
    erratum,
    preprint,
)
NEAR = 0.4


def near_miss(works: Works, work: Record) -> list[Record]:
    """Some works that may be taken for `work`, whose title may become that of a first part."""
    if works.rng.random() >= NEAR:
        return []
    make = works.rng.choice(NEAR_MISSES)
    other = deepcopy(work) | works.identifiers()
    make(works.rng, works, other)
    if make is second_part:
        work["title"] += ". Part I"
    return [other]


# ---- All together


def literature(
    works: Works, cited: Iterable[Record], faults: tuple[tuple[float, Habit], ...]
) -> Iterator[Cited]:
    """The works with their references; `works` draws what else there is."""
    rng = works.rng
    for work in cited:
        near = near_miss(works, work)
        yield Cited(work, printed(rng, altered(rng, work, faults)), rng.random() < 0.5, near)


def nbib(record: Record) -> str:
    lines = [("PMID", record.get("pmid", "")), ("TI", ending(record["title"]))]
    for one in record["authors"]:
        lines += [("FAU", f"{one['family']}, {one['given']}"), ("AU", f"{one['family']} {initials(one)}")]
    lines += [("JT", record["container_title"]), ("TA", short(record)), ("DP", f"{record['issued']} Mar")]
    lines += [("VI", record.get("volume", "")), ("IP", record.get("issue", ""))]
    lines += [("PG", record.get("pages", "")), ("LID", f"{record['doi']} [doi]" if "doi" in record else "")]
    lines += [("PT", "Published Erratum" if record["title"].startswith("Erratum") else "Journal Article")]
    return "".join(f"{tag:<4}- {value}\n" for tag, value in lines if value) + "\n"


def ris(record: Record) -> str:
    lines = [("TY", "JOUR"), ("TI", record["title"])]
    lines += [("AU", f"{one['family']}, {one['given']}") for one in record["authors"]]
    lines += [("T2", record["container_title"]), ("PY", record["issued"]), ("VL", record.get("volume", ""))]
    lines += [("IS", record.get("issue", "")), ("SP", record.get("page_first", ""))]
    lines += [("EP", record.get("page_last", "")), ("DO", record.get("doi", ""))]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n\n"


def page(number: int, works: Works, references: list[str]) -> str:
    names = ",".join(f"{one['given']} {one['family']}" for one in works.authors())
    parts = [f"{works.title()} {number}", "Author:", names, "Abstract", "Abstract " + works.title() + "."]
    parts += ["Publisher", "Springer Science and Business Media LLC", f"Reference{len(references)} articles."]
    parts += [f"{label}. {text}" for label, text in enumerate(references, 1)]
    return "\n\n".join([*parts, "Cited by 3 articles.", "同舟云学术", "TOP"]) + "\n\n"


def write(folder: Path, cited: list[Cited], works: Works, per_page: int) -> None:
    """Write pages, library and truth."""
    rng = works.rng
    with (folder / "pages.txt").open("w", encoding="utf-8") as pages:
        for start in range(0, len(cited), per_page):
            references = [one.reference for one in cited[start : start + per_page]]
            pages.write(page(start // per_page + 1, works, references))
    library = [one.work for one in cited if one.held]
    others: list[Record] = [other for one in cited for other in one.near]
    others += [works.work() for _ in range(len(library) - len(others))]
    library += others
    rng.shuffle(library)
    half = len(library) // 2
    (folder / "library.nbib").write_text("".join(map(nbib, library[:half])), encoding="utf-8")
    (folder / "library.ris").write_text("".join(map(ris, library[half:])), encoding="utf-8")
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as truth:
        rows = csv.writer(truth)
        rows.writerow(("page", "label", "doi", "reference"))
        for number, one in enumerate(cited):
            doi = one.work["doi"] if one.held else ""
            rows.writerow((number // per_page + 1, number % per_page + 1, doi, one.reference))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("works", type=int, metavar="N")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-page", type=int, default=20)
    parser.add_argument("--clean", action="store_true")
    arguments: Any = parser.parse_args()
    works = Works(arguments.seed, abstracts=False)
    drawn = [works.work() for _ in range(arguments.works)]
    cited = list(literature(works, drawn, CLEAN if arguments.clean else FAULTS))
    write(arguments.folder, cited, works, arguments.per_page)


if __name__ == "__main__":
    main()
