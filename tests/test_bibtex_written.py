"""BibTeX and BibLaTeX as other people's software reads what is written: pybtex, bibtexparser and biber."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pybtex.database
import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from hypothesis import HealthCheck, given, seed, settings
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]
from test_adversarial import _assert_linear
from works import plain, records

from mscbib import detection, parser, writers
from mscbib.model import Abstract, Origin, Person, Record
from mscbib.parser import Options

FORMATS = ("bibtex", "biblatex")
SEED = Path(__file__).parent.parent / "fixtures" / "citing_list" / "rca" / "seed.txt"

#: Where a field of the record may be, beside a labelled place in `note` and `usera`.
PLACES = {
    "title": ["title"],
    "original_title": ["origtitle"],
    "container_title": ["journal", "journaltitle", "booktitle"],
    "container_title_short": ["shortjournal"],
    "collection_title": ["series"],
    "publisher": ["publisher", "institution", "school", "organization"],
    "publisher_place": ["address", "location"],
    "edition": ["edition"],
    "volume": ["volume"],
    "issue": ["number"],
    "article_number": ["eid", "pages"],
    "doi": ["doi"],
    "url": ["url"],
    "accessed": ["urldate"],
    "pmid": ["eprint"],
    "arxiv": ["eprint"],
    "issn": ["issn"],
    "isbn": ["isbn"],
    "publication_types": ["type"],
    "languages": ["language"],
}
LABELS = {
    "pmid": "PMID", "pmcid": "PMCID", "arxiv": "arXiv", "container_title": "Published in",
    "collection_title": "Series", "edition": "Edition", "volume": "Volume", "issue": "Issue",
    "article_number": "Article number", "publisher": "Publisher", "publisher_place": "Place", "issn": "ISSN",
    "isbn": "ISBN", "languages": "Language", "publication_types": "Publication type", "mesh": "MeSH",
    "funders": "Funder", "subjects": "Subject", "database": "Database", "accession": "Accession",
    "status": "Status", "copyright": "Copyright", "conflict_of_interest": "Conflict of interest",
}  # fmt: skip
MONTHS = dict(zip(("jan", "feb", "dec"), ("01", "02", "12"), strict=True)) | {
    "January": "01", "February": "02", "December": "12",
}  # fmt: skip
_LATEX = LatexNodes2Text()


def written(found: list[Record], name: str) -> str:
    stream = BytesIO()
    writer = writers.writer(name, stream, writers.Style())
    for record in found:
        writer.write(record)
    writer.close()
    return stream.getvalue().decode()


def decoded(tex: str) -> str:
    """LaTeX as pylatexenc reads it."""
    text = _LATEX.latex_to_text(tex).replace("ˆ", "^")
    return " ".join(text.split())


def flattened(value: str) -> str:
    """A record's value as a line of text; a no-break space is a blank to pylatexenc."""
    return " ".join(str(plain(value)).split())


def assert_says(record: Record, fields: dict[str, str], name: str) -> None:
    """The fields of an entry, LaTeX, say what the record does."""
    values = record.model_dump(exclude_defaults=True)
    boxes = " ; ".join(decoded(fields.get(box, "")) for box in ("note", "usera"))
    for field, value in values.items():
        for said in value if isinstance(value, tuple) else (value,):
            if field in PLACES or field in LABELS:
                text = flattened(said)
                tex = [fields[place] for place in PLACES.get(field, ()) if place in fields]
                found = [*tex, *map(decoded, tex)]
                in_list = field == "languages" and any(text in other.split(" and ") for other in found)
                label = f"{LABELS.get(field)}: {text}"
                assert text in found or in_list or label in boxes, (field, text, fields)
    if record.abstract is not None:
        assert decoded(fields["abstract"]) == flattened(record.abstract.text)
    for keyword in record.keywords:
        assert flattened(keyword) in decoded(fields["keywords"])
    if record.pages:
        pages = fields.get("pages", "").replace("--", "-")
        assert pages == record.pages or f"Pages: {record.pages}" in boxes
    if record.issued:
        parts = (fields.get("year"), MONTHS.get(fields.get("month", "")), fields.get("day"))
        date = fields["date"] if name == "biblatex" else "-".join(filter(None, parts))
        assert date == record.issued


def shown(person: Person) -> str:
    parts = (person.family, person.given, person.suffix)
    return flattened(" ".join(filter(None, parts)) if person.literal is None else person.literal)


def people_of(record: Record, entry: str) -> tuple[tuple[str, tuple[Person, ...]], ...]:
    """Which field of an entry has whom."""
    no_editors = entry in ("thesis", "phdthesis", "report", "techreport", "patent", "unpublished")
    if entry == "collection":
        return (("editor", record.editors),)
    return (("author", record.authors), ("namea" if no_editors else "editor", record.editors))


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(record=records())
def test_pybtex_reads_every_field(name: str, record: Record) -> None:
    text = written([record, record], name)
    library = pybtex.database.parse_string(text, "bibtex")
    assert len(library.entries) == 2
    for entry in library.entries.values():
        assert_says(record, {field.lower(): value for field, value in entry.fields.items()}, name)
        for role, people in people_of(record, entry.type):
            if role == "namea":  # no role to pybtex
                assert entry.fields.get(role, "").count(" and ") >= len(people) - 1
                continue
            found = entry.persons.get(role, [])
            assert len(found) == len(people)
            for other, person in zip(found, people, strict=True):
                family = [*other.prelast_names, *other.last_names]
                parts = [*family, *other.first_names, *other.middle_names, *other.lineage_names]
                assert decoded(" ".join(parts)) == shown(person)


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(record=records())
def test_bibtexparser_reads_every_field(name: str, record: Record) -> None:
    text = written([record, record], name)
    library = parse_string(text)
    assert not library.failed_blocks
    assert len(library.entries) == 2
    assert [entry.key for entry in library.entries] == [record.id, f"{record.id}a"]
    for entry in library.entries:
        assert_says(record, {field.key: field.value for field in entry.fields}, name)
    split = parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert not split.failed_blocks
    for entry, whole in zip(split.entries, library.entries, strict=True):
        for role, people in people_of(record, entry.entry_type):
            found = entry.fields_dict[role].value if role in entry.fields_dict and role != "namea" else ()
            assert role == "namea" or len(found) == len(people)
            if role in whole.fields_dict and " and \\" in whole.fields_dict[role].value:
                continue  # it loses the first letters of a command that begins a name
            for other, person in zip(found, people, strict=False):
                parts = [*other.von, *other.last, *other.first, *other.jr]
                assert decoded(" ".join(parts)) == shown(person)


# ---- biber

biber = shutil.which("biber")
needs_biber = pytest.mark.skipif(
    biber is None,
    reason="biber is not installed (Debian: apt-get install biber): "
    "that entries fit BibLaTeX's data model is not proved here",
)


def complaints(text: str, folder: Path) -> list[str]:
    """What biber has against a file, a line each."""
    (folder / "x.bib").write_text(text, encoding="utf-8")
    result = subprocess.run(
        [str(biber), "--tool", "--validate-datamodel", "--nolog", "x.bib"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "INFO - " in result.stdout, result.stderr
    return [line for line in result.stdout.splitlines() if line.startswith(("WARN", "ERROR"))]


def completed(record: Record, number: int) -> Record:
    """A record that holds what BibLaTeX demands of its type."""
    demanded: dict[str, Any] = {"title": "T", "issued": "2025", "container_title": "C", "publisher": "P"}
    demanded["authors"] = (Person(family="Chen", given="Liting"),)
    missing = {name: value for name, value in demanded.items() if not getattr(record, name)}
    if record.type == "book" and record.editors:
        missing.pop("authors", None)  # of editors alone there are books
    return record.model_copy(update=missing | {"id": f"k{number}"})


@functools.cache
def completed_records() -> list[Record]:
    """Records of all types, the same in every run."""
    found: list[Record] = []

    @seed(20250101)
    @settings(deadline=None, max_examples=400, database=None, suppress_health_check=list(HealthCheck))
    @given(record=records())
    def collect(record: Record) -> None:
        found.append(completed(record, len(found)))

    collect()
    return found


@needs_biber
@pytest.mark.parametrize("name", FORMATS)
def test_biber_finds_nothing(name: str, tmp_path: Path) -> None:
    found = completed_records()
    assert {record.type for record in found} >= {"article-journal", "patent", "thesis", "webpage", None}
    text = written([*found, *found[:20]], name)  # keys are made unique
    assert complaints(text, tmp_path) == []


@needs_biber
@pytest.mark.parametrize("name", FORMATS)
def test_biber_finds_nothing_in_a_real_list(name: str, tmp_path: Path) -> None:
    with SEED.open("rb") as stream:
        found = [entry.record for entry in parser.parse(stream, "seed") if entry.record]
    assert len(found) == 5
    assert complaints(written(found, name), tmp_path) == []


@needs_biber
def test_biber_says_what_is_missing(tmp_path: Path) -> None:
    """Nothing is invented to silence it; and it would be heard."""
    text = written([Record(id="a", type="article-journal", title="T", issued="2025")], "biblatex")
    assert {line.rpartition(": ")[2] for line in complaints(text, tmp_path)} == {
        "Missing mandatory field 'author'",
        "Missing mandatory field 'journaltitle'",
    }


# ---- As it is written

ARTICLE = Record(
    id="0123456789abcdef",
    type="article-journal",
    title="A trial of CAR-T & 5% {x} in Kenya",
    authors=(
        Person(family="Ørsted", given="Hans"),
        Person(family="van der Berg", given="Jan", suffix="Jr."),
        Person(literal="Barnes and Noble"),
    ),
    et_al=True,
    container_title="Front Med",
    issued="2025-01-31",
    volume="12 Suppl 1",
    issue="3",
    article_number="1530887",
    pmid="39867899",
    pmcid="PMC11757131",
    issn=("1234-5679", "2049-3630"),
    url="https://example.org/a_b?x={1}",
    abstract=Abstract(text="One.\nTwo} @misc{x,"),
    keywords=("a", "b, c"),
    mesh=("Humans", "Mice; rats"),
)
WRITTEN = {
    "bibtex": r"""@article{orsted2025trial,
  author = {Ørsted, Hans and van der Berg, Jr., Jan and {Barnes and Noble} and others},
  title = {A trial of {CAR-T} \& 5\% \{x\} in Kenya},
  journal = {Front Med},
  year = {2025},
  month = jan,
  day = {31},
  number = {3},
  pages = {1530887},
  issn = {1234-5679},
  eprint = {39867899},
  eprinttype = {pubmed},
  url = {https://example.org/a_b?x={1}},
  keywords = {a, {b, c}},
  abstract = {One. Two{$\rbrace$} @misc{$\lbrace$}x,},
  note = {PMCID: PMC11757131; Volume: 12 Suppl 1; ISSN: 2049-3630},
  usera = {MeSH: Humans; MeSH: {Mice; rats}},
}

""",
    "biblatex": r"""@article{orsted2025trial,
  author = {Ørsted, Hans and van der Berg, Jr., Jan and {Barnes and Noble} and others},
  title = {A trial of {CAR-T} \& 5\% \{x\} in Kenya},
  journaltitle = {Front Med},
  date = {2025-01-31},
  number = {3},
  eid = {1530887},
  issn = {1234-5679},
  eprint = {39867899},
  eprinttype = {pubmed},
  url = {https://example.org/a_b?x={1}},
  keywords = {a, {b, c}},
  abstract = {One. Two{$\rbrace$} @misc{$\lbrace$}x,},
  note = {PMCID: PMC11757131; Volume: 12 Suppl 1; ISSN: 2049-3630},
  usera = {MeSH: Humans; MeSH: {Mice; rats}},
}

""",
}


@pytest.mark.parametrize("name", FORMATS)
def test_an_article(name: str) -> None:
    assert written([ARTICLE], name) == WRITTEN[name]


SOMEBODY = (Person(family="A", given="B"),)


@pytest.mark.parametrize(
    ("values", "bibtex", "biblatex"),
    [
        ({"type": "book", "authors": SOMEBODY}, "book", "book"),
        ({"type": "book", "editors": SOMEBODY}, "collection", "collection"),
        ({"type": "chapter", "editors": SOMEBODY}, "incollection", "incollection"),
        ({"type": "chapter"}, "inbook", "inbook"),
        ({"type": "thesis"}, "phdthesis", "thesis"),
        ({"type": "report"}, "techreport", "report"),
        ({"type": "webpage", "url": "http://x.org"}, "misc", "online"),
        ({"type": "webpage"}, "misc", "misc"),
        ({"type": "patent"}, "misc", "misc"),
        ({"type": "dataset"}, "misc", "dataset"),
        ({"type": "article-newspaper"}, "article", "article"),
        ({"type": "article", "container_title": "medRxiv"}, "article", "article"),
        ({"type": "map"}, "misc", "misc"),
        ({"type": None}, "misc", "misc"),
    ],
)
def test_types_come_back(values: dict[str, Any], bibtex: str, biblatex: str) -> None:
    record = Record.model_validate({"id": "a", "title": "T"} | values)
    for name, entry in (("bibtex", bibtex), ("biblatex", biblatex)):
        text = written([record], name)
        assert text.startswith(f"@{entry}{{a,\n")
        (read,) = parser.parse(BytesIO(text.encode()), "x", Options(kind=detection.named(name)))
        assert read.record is not None
        assert (read.record.type, read.record.extra) == (record.type, None)
        assert (read.record.authors, read.record.editors) == (record.authors, record.editors)


def test_keys() -> None:
    def keys(*found: Record) -> list[str]:
        return re.findall(r"^@misc\{(.*),$", written(list(found), "bibtex"), re.MULTILINE)

    title, people = "The trial", (Person(family="Łukasz O'Brien", given="X"),)
    made = Record(title=title, authors=people, issued="2025-01")
    assert keys(Record(id="Chen2025"), Record(id="chen2025"), Record(id="Chen2025")) == [
        "Chen2025",
        "chen2025a",
        "Chen2025b",
    ]
    assert keys(made, made) == ["lukaszobrien2025trial", "lukaszobrien2025triala"]
    assert keys(Record(id="a b,c}", title="中文")) == ["work"]
    assert keys(Record(id="10.1000/x(1)", authors=(Person(literal="WHO"),))) == ["who"]
    many = keys(*[Record(id="x")] * 800)
    assert len(set(many)) == 800
    assert many[1] == "xa" and many[27] == "xaa"


def test_an_id_that_cannot_be_a_key_comes_back() -> None:
    text = written([Record(id="a b,c}", title="T")], "bibtex")
    (read,) = parser.parse(BytesIO(text.encode()), "x")
    assert read.record is not None and read.record.id == "a b,c}"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "extra",
    [
        {"foo": ["}\n@misc{evil,"]},
        {"foo": ["\\"]},
        {"foo": ["{"], "a b": ["x"], "bad}": ["x"], "title": ["second"]},
        {"entrytype": ["misc{evil,"]},
        {"note": ["}}", "x"]},
        {"year": ["2025}, a={"], "date": ["2025}"]},
    ],
)
def test_what_is_kept_cannot_break_out(name: str, extra: dict[str, list[str]]) -> None:
    record = Record.model_validate(
        {"id": "a", "title": "T", "issued": "2025", "extra": extra}
        | {"source": Origin(path="x", layout=name, index=1, line_start=1, line_end=1).model_dump()}
    )
    library = parse_string(written([record, record], name))
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ["a", "aa"]
    assert all(entry.fields_dict["title"].value == "T" for entry in library.entries)


def test_extras_of_other_formats_stay_there() -> None:
    source = Origin(path="x", layout="ris", index=1, line_start=1, line_end=1)
    record = Record(id="a", title="T", extra={"N1": ("x",)}, source=source)
    assert "N1" not in written([record], "bibtex")


def test_many_authors_take_time_in_proportion() -> None:
    def work(names: str) -> None:
        people = tuple(Person(family=name, given="Given") for name in names.split())
        text = written([Record(id="a", title="T", authors=people)], "bibtex")
        (read,) = parser.parse(BytesIO(text.encode()), "x", Options(kind=detection.named("bibtex")))
        assert read.record is not None and read.record.authors == people

    _assert_linear(work, "", "Family ", "", 3_000 * len("Family "))


def test_dois_with_braces_come_back() -> None:
    for doi in ("10.1000/a{b", "10.1000/a}b{%41", "10.1002/(sici)1&<x>%_{y}", "10.1000/\\x"):
        text = written([Record(id="a", title="T", doi=doi)], "biblatex")
        (read,) = parser.parse(BytesIO(text.encode()), "x")
        assert read.record is not None and read.record.doi == doi
