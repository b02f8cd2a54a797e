"""How surely, and how quickly, `mscbib link` identifies snippets. Run by hand:

    python tests/benchmarks/link_snippets.py FOLDER … [--seed 9] [--bulk 100000] [--snippets 10000]
        [--work DIR] [--into PAGE#NAME]

with the Python that has mscbib installed. FOLDERs hold records with abstracts, in anything that mscbib reads
(PubMed's text exports). Each abstract is held once. They are dealt into three parts: of the first, snippets
are made and the records are in the library; the second is in the library alone; of the third, snippets are
made, and no record is in the library, so that none of these may be identified. Snippets are damaged by
`tests/snippet_damage.py`.

- "found" are snippets of works that the library holds, identified as these, of all such: recall.
- "right" are those of all identified that are what was found for them: precision. Snippets of works that
  the library does not hold count here, too.
- "alike" are hard cases: for each snippet there is in the library another abstract of the same group (a third
  to two thirds of its sentences) or by the same template (other numbers, and others for an eighth of the
  words); in one run beside the right one, in another instead of it. A piece that stands in both is nobody's.

--bulk adds the cost: so many records, their abstracts drawn word by word from the data's (what follows a word
is what follows it there, so phrases are shared as they are in a field), half of the --snippets made of them,
half of others; the library as NDJSON and as NBIB. "wall" is from start to end, "CPU" with all processes, "MB"
the peak of all together.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from dedupe_scores import put_into  # noqa: E402
from dedupe_speed import measured  # noqa: E402
from parse_speed import MB, MSCBIB, BenchmarkError, progress, working_folder  # noqa: E402
from snippet_damage import WAYS, damaged, of_same_group, of_same_template  # noqa: E402

import mscbib  # noqa: E402

#: Abstracts of fewer words are notices, mostly.
LEAST = 40


class Work(NamedTuple):
    """A work: its id, its title and its abstract."""

    id: str
    title: str
    abstract: str

    def line(self) -> bytes:
        """Its record as a line of NDJSON."""
        return _line(
            id=self.id, title=self.title, doi=f"10.1234/work.{self.id}", abstract={"text": self.abstract}
        )


def _line(**values: Any) -> bytes:
    return json.dumps({"schema_version": "1", **values}, ensure_ascii=False).encode() + b"\n"


def works(folders: Sequence[str]) -> list[Work]:
    """The works of all files, each abstract once.

    Raises:
        BenchmarkError: there are too few.
    """
    found: dict[str, Work] = {}
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*") if path.is_file()):
        for entry in mscbib.parse(str(path)):
            record = entry.record
            if record is not None and record.abstract is not None and record.title:
                text = record.abstract.text
                if len(text.split()) >= LEAST:
                    begin = " ".join(text.lower().split()[:12])  # a work may be exported twice
                    found.setdefault(begin, Work(f"w{len(found)}", record.title, text))
    if len(found) < 30:
        raise BenchmarkError("there are fewer than 30 abstracts in these folders")
    return list(found.values())


class Trial(NamedTuple):
    """Snippets with the ids of the works that they are of, None where the library has no such work."""

    name: str
    snippets: Sequence[tuple[str, str | None]]
    library: list[Work]


def trials(all_works: list[Work], seed: int) -> Iterator[Trial]:
    """All that is tried, each with its own chance."""
    chance = Random(seed)
    shuffled = chance.sample(all_works, len(all_works))
    third = len(shuffled) // 3
    held, others, absent = shuffled[:third], shuffled[third : 2 * third], shuffled[2 * third :]
    library = chance.sample(held + others, 2 * third)
    for name, way in {**WAYS, "three of these": damaged}.items():
        found: list[tuple[str, str | None]] = [(way(work.abstract, chance), work.id) for work in held]
        found += [(way(work.abstract, chance), None) for work in absent]
        yield Trial(name, found, library)
    texts = [work.abstract for work in others]
    for name, make in (("alike: same group", of_same_group), ("alike: same template", of_same_template)):
        siblings = [
            Work(f"{work.id}x", f"{other.title} again", make(work.abstract, texts, chance))
            for work, other in zip(held, others, strict=True)
        ]
        pieces = [_piece(work, sibling, chance) for work, sibling in zip(held, siblings, strict=True)]
        yield Trial(f"{name}, beside", pieces, [*held, *siblings])
        whole = [(WAYS["small edits"](work.abstract, chance), None) for work in held]
        yield Trial(f"{name}, instead", whole, siblings)


def _piece(work: Work, sibling: Work, chance: Random) -> tuple[str, str | None]:
    """A piece of an abstract with small edits, and whose it is: nobody's, if a sibling's holds it, too."""
    piece = WAYS[chance.choice(["whole", "a piece", "sentences"])](work.abstract, chance)
    is_of_both = " ".join(piece.split()) in " ".join(sibling.abstract.split())
    return WAYS["small edits"](piece, chance), None if is_of_both else work.id


class Score(NamedTuple):
    """What came of a trial: how many could be found, were identified, and are right."""

    held: int
    identified: int
    right: int
    wrong: list[tuple[str, str, str | None]]


def tried(trial: Trial, folder: Path) -> Score:
    """Link the snippets of a trial, and compare with what they are."""
    snippets, library, linked = (folder / f"{name}.ndjson" for name in ("snippets", "library", "linked"))
    snippets.write_bytes(
        b"".join(_line(id=f"s{at}", abstract={"text": text}) for at, (text, _) in enumerate(trial.snippets))
    )
    library.write_bytes(b"".join(work.line() for work in trial.library))
    measured([*MSCBIB, "link", str(snippets), "--against", str(library), "-q", "-o", str(linked)])
    held = identified = right = 0
    wrong = []
    lines = linked.read_bytes().splitlines()
    for line, (text, of) in zip(lines, trial.snippets, strict=True):
        doi = json.loads(line).get("doi")
        found = doi.partition("/work.")[2] if doi else None
        held += of is not None
        identified += found is not None
        right += found is not None and found == of
        if found != of:
            wrong.append((text, str(found), of))
    return Score(held, identified, right, wrong)


# ---- In bulk


def in_bulk(all_works: list[Work], count: int, seed: int) -> Iterator[Work]:
    """So many works, their abstracts by a chain of words: what follows two words is what did in the data."""
    chance = Random(seed)
    follows: dict[tuple[str, str], list[str]] = {}
    lengths = []
    starts = []
    for work in all_works:
        words = work.abstract.split()
        lengths.append(len(words))
        starts.append((words[0], words[1]))
        for one, two, three in zip(words, words[1:], words[2:], strict=False):
            follows.setdefault((one, two), []).append(three)
    for number in range(count):
        length = chance.choice(lengths)
        words = list(chance.choice(starts))
        while len(words) < length:
            following = follows.get((words[-2], words[-1]))
            words += [chance.choice(following)] if following else chance.choice(starts)
        yield Work(f"b{number}", f"On the matter of {' '.join(words[5:15])}", " ".join(words))


def write_nbib(works: Iterable[Work], path: Path) -> None:
    """Works as PubMed exports them, as far as they have it."""
    with path.open("w", encoding="utf-8") as file:
        for number, work in enumerate(works, 1):
            file.write(
                f"PMID- {number}\nDP  - 2020\nTI  - {work.title}\nAB  - {work.abstract}\n"
                f"AU  - Doe J\nTA  - J Foo\nAID - 10.1234/work.{work.id} [doi]\n\n"
            )


def costs(all_works: list[Work], count: int, snippets: int, seed: int, folder: Path) -> Iterator[list[str]]:
    """What `snippets` snippets against `count` records cost."""
    chance = Random(seed)
    made = list(in_bulk(all_works, count + snippets // 2, seed))
    library, absent = made[:count], made[count:]
    asked = folder / "asked.ndjson"
    of_library = chance.sample(library, snippets - len(absent))
    asked.write_bytes(
        b"".join(
            _line(id=f"s{at}", abstract={"text": damaged(work.abstract, chance)})
            for at, work in enumerate([*of_library, *absent])
        )
    )
    (folder / "bulk.ndjson").write_bytes(b"".join(work.line() for work in library))
    write_nbib(library, folder / "bulk.nbib")
    for name in ("bulk.ndjson", "bulk.nbib"):
        progress(f"link {snippets} snippets against {name}")
        linked = folder / "linked.ndjson"
        cost = measured(
            [*MSCBIB, "link", str(asked), "--against", str(folder / name), "-q", "-o", str(linked)]
        )
        dois = [json.loads(line).get("doi", "") for line in linked.read_bytes().splitlines()]
        expected = [f"10.1234/work.{work.id}" for work in of_library]
        right = sum(one == other for one, other in zip(dois, expected, strict=False))
        yield [
            name.rpartition(".")[2],
            f"{count:,}",
            f"{snippets:,}",
            f"{cost.wall:.0f}",
            f"{cost.cpu:.0f}",
            f"{cost.peak / MB:.0f}",
            f"{right / len(of_library):.4f}",
            f"{right / max(1, sum(map(bool, dois))):.4f}",
        ]


# ---- What is printed


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def scored(trial: Trial, score: Score) -> list[str]:
    """A row of the table of scores."""
    recall = f"{score.right / score.held:.4f}" if score.held else ""
    precision = f"{score.right / score.identified:.4f}" if score.identified and score.held else ""
    false = str(score.identified - score.right)
    return [trial.name, f"{len(trial.snippets):,}", f"{score.held:,}", recall, precision, false]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--bulk", type=int, default=0, metavar="N")
    parser.add_argument("--snippets", type=int, default=10_000, metavar="N")
    parser.add_argument("--work", metavar="DIR", type=Path)
    parser.add_argument("--wrong", metavar="FILE", help="write what was not identified as it should be")
    parser.add_argument("--into", metavar="PAGE#NAME")
    options = parser.parse_args(arguments)
    try:
        all_works = works(options.folders)
        with working_folder(options.work) as folder:
            rows, wrong = [], []
            for trial in trials(all_works, options.seed):
                progress(trial.name)
                score = tried(trial, folder)
                rows.append(scored(trial, score))
                wrong += [[trial.name, *one] for one in score.wrong]
            head = ["snippets", "of them", "in the library", "recall", "precision", "wrongly identified"]
            text = table(head, rows)
            if options.bulk:
                head = ["library", "records", "snippets", "wall, s", "CPU, s", "MB", "recall", "precision"]
                text += "\n" + table(
                    head, costs(all_works, options.bulk, options.snippets, options.seed, folder)
                )
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    if options.wrong:
        Path(options.wrong).write_text("".join(json.dumps(one) + "\n" for one in wrong), encoding="utf-8")
    print(text)
    if options.into:
        put_into(options.into, text.splitlines())
    return 0


if __name__ == "__main__":
    sys.exit(main())
