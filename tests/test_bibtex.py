"""BibTeX and BibLaTeX as people have them: what is read, what is reported where, what damage costs."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from test_adversarial import _assert_linear

from mscbib import claims, detection, parser, writers
from mscbib.parser import Entry, Options
from mscbib.readers import _bibtex


def entries(text: str, kind: str = "bibtex") -> list[Entry]:
    return list(parser.parse(BytesIO(text.encode()), "x.bib", Options(kind=detection.named(kind))))


def records(text: str, kind: str = "bibtex") -> list[dict[str, Any]]:
    found = []
    for entry in entries(text, kind):
        if entry.record is not None:
            values = json.loads(entry.record.to_json())
            del values["schema_version"], values["source"]
            found.append(values)
    return found


def one(text: str, kind: str = "bibtex") -> dict[str, Any]:
    (found,) = records(text, kind)
    return found


def findings(text: str) -> list[tuple[int, int, str]]:
    return [(f.line, f.column, f.name) for entry in entries(text) for f in entry.findings]


def test_an_article() -> None:
    text = """% Encoding: UTF-8
@string{jcs = "Journal of " # {Cell Science}}
@preamble{"\\newcommand{\\x}{y}"}
@comment{jabref-meta: databaseType:bibtex;}
@article{smith2020,
  author = "Smith, Jr, John and J. van der Berg and {Group A and B} and M{\\"u}ller, K.~L. and others",
  title = {One {CAR-T} \\emph{trial} of \\"{a} "thing".},
  journal = jcs # { (A)},
  year = 2020, month = jan # "~31", volume = 3 number = {4},
  pages = {660--73}, doi = {https://doi.org/10.1000/ABC\\_D},
  note = {PMID: 12345; In press}, issn = {1234-5679, 2049-3630},
  keywords = {stem cells, {ARDS, severe}, lung}, language = {eng},
  timestamp = {2020.01.02},
}
"""
    assert one(text) == {
        "id": "smith2020",
        "type": "article-journal",
        "title": 'One CAR-T trial of ä "thing"',
        "authors": [
            {"family": "Smith", "given": "John", "suffix": "Jr"},
            {"family": "van der Berg", "given": "J."},
            {"literal": "Group A and B"},
            {"family": "Müller", "given": "K. L."},
        ],
        "et_al": True,
        "container_title": "Journal of Cell Science (A)",
        "issued": "2020-01-31",
        "volume": "3",
        "issue": "4",
        "pages": "660-73",
        "page_first": "660",
        "page_last": "673",
        "doi": "10.1000/abc_d",
        "pmid": "12345",
        "issn": ["1234-5679", "2049-3630"],
        "keywords": ["stem cells", "ARDS, severe", "lung"],
        "languages": ["eng"],
        "extra": {"note": ["In press"], "timestamp": ["2020.01.02"]},
    }


def test_biblatex() -> None:
    text = """@incollection{c,
  author = {family=Berg, prefix=van der, given={Jan, M}, given-i=J and family=Plato},
  title = {T}, subtitle = {S}, booktitle = {B?}, booksubtitle = {C},
  date = {2018-12-03/2018-12-06}, urldate = {2021-01-23}, url = {https://x.org/a%20b},
  publisher = {P and {Q and R}}, location = {Köln}, isbn = {978-0-00-728059-9}, edition = {2},
  eprint = {1509.09029v1}, eprinttype = {arxiv}, eprintclass = {nucl-th}, langid = {english},
  origtitle = {O}, series = {X}, number = {7}, eid = {e12345},
}"""
    assert one(text, "biblatex") == {
        "id": "c",
        "type": "chapter",
        "title": "T: S",
        "original_title": "O",
        "authors": [
            {"family": "van der Berg", "given": "Jan, M", "initials": "J"},
            {"family": "Plato"},
        ],
        "container_title": "B? C",
        "collection_title": "X",
        "publisher": "P and Q and R",
        "publisher_place": "Köln",
        "edition": "2",
        "languages": ["english"],
        "issued": "2018",
        "accessed": "2021-01-23",
        "article_number": "e12345",
        "arxiv": "1509.09029",
        "isbn": ["9780007280599"],
        "url": "https://x.org/a%20b",
        "extra": {"eprintclass": ["nucl-th"], "date": ["2018-12-03/2018-12-06"], "number": ["7"]},
    }


def test_what_the_reader_is_called_is_the_layout() -> None:
    for kind in ("bibtex", "biblatex"):
        (entry,) = entries("@misc{a, title={T}}", kind)
        assert entry.record is not None and entry.record.source is not None
        assert entry.record.source.layout == kind


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Jan van der Berg", {"family": "van der Berg", "given": "Jan"}),
        ("van der Berg, Jan", {"family": "van der Berg", "given": "Jan"}),
        ("Smith, John, Jr.", {"family": "Smith", "given": "John", "suffix": "Jr."}),
        ("Smith, III, John", {"family": "Smith", "given": "John", "suffix": "III"}),
        ("{World Health Organization}", {"literal": "World Health Organization"}),
        ("{\\'E}mile Zola", {"family": "Zola", "given": "Émile"}),
        ("{\\O}rsted, Hans", {"family": "Ørsted", "given": "Hans"}),
        ("Jean {de la} Fontaine", {"family": "Fontaine", "given": "Jean de la"}),
        ("Barnes {and} Noble, X", {"family": "Barnes and Noble", "given": "X"}),
        ("Plato", {"family": "Plato"}),
        ("Chen L", {"family": "Chen", "given": "L"}),
        ("May, Keith,", {"family": "May", "given": "Keith"}),
        ("王 伟", {"family": "伟", "given": "王"}),
        ("a, b, c, d", {"literal": "a, b, c, d"}),
    ],
)
def test_names(name: str, person: dict[str, str]) -> None:
    assert one(f"@misc{{a, author = {{{name}}}}}")["authors"] == [person]


def test_names_between_semicolons() -> None:
    authors = one("@misc{a, author = {Muller, P; Freudenthaler, R}}")["authors"]
    assert authors == [{"family": "Muller", "given": "P"}, {"family": "Freudenthaler", "given": "R"}]


def test_et_al_in_a_name() -> None:
    found = one("@misc{a, author = {Born, L. et al.}}")
    assert found["et_al"] is True
    assert found["authors"] == [{"family": "Born", "given": "L."}]


@pytest.mark.parametrize(
    ("fields", "issued", "extra"),
    [
        ("year={2019}, month={5}, day={14}", "2019-05-14", None),
        ("year=2019, month=sep", "2019-09", None),
        ("year=2019, month={July 30th}", "2019-07-30", None),
        ("year=2019, month={Jan-Feb}", "2019", {"month": ["Jan-Feb"]}),
        ("year=2019, month={Spring}", "2019", {"month": ["Spring"]}),
        ("year={2019}, date={2019-03}", "2019-03", None),
        ("date={2010-21}", "2010", {"date": ["2010-21"]}),
        ("date={1723~}", "1723", {"date": ["1723~"]}),
        ("date={2004-04-05T14:34:00}", "2004-04-05", {"date": ["2004-04-05T14:34:00"]}),
        ("year={c. 1999}", "1999", {"year": ["c. 1999"]}),
        ("year={in press}", None, {"year": ["in press"]}),
        ("date={1998/2000}", None, {"date": ["1998/2000"]}),
    ],
)
def test_dates(fields: str, issued: str | None, extra: dict[str, list[str]] | None) -> None:
    found = one(f"@misc{{a, title={{T}}, {fields}}}")
    assert found.get("issued") == issued
    assert found.get("extra") == extra


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("eprint={123}, eprinttype={pubmed}", {"pmid": "123"}),
        ("eprint={1509.09029}, archiveprefix={arXiv}", {"arxiv": "1509.09029"}),
        ("eprint={hep-th/9901001}", {"arxiv": "hep-th/9901001"}),
        ("eprint={x}, eprinttype={jstor}", {"extra": {"eprint": ["x"], "eprinttype": ["jstor"]}}),
        ("pmid={123}, pmcid={PMC77}", {"pmid": "123", "pmcid": "PMC77"}),
        ("note={PMCID: PMC77\nPMID: 123}", {"pmid": "123", "pmcid": "PMC77"}),
        ("note={arXiv: 1509.09029 [cs]}", {"arxiv": "1509.09029"}),
        ("note={Accepted; in press}", {"extra": {"note": ["Accepted; in press"]}}),
        ("note={PMID: none}", {"extra": {"note": ["PMID: none"]}}),
        ("pages={e499721}", {"article_number": "e499721"}),
        (
            "eid={034}, pages={1--9}",
            {"pages": "1-9", "page_first": "1", "page_last": "9", "extra": {"eid": ["034"]}},
        ),
        ("howpublished={\\url{http://x.org/a_b}}", {"url": "http://x.org/a_b"}),
        ("url={http://x.org/a\\_b\\&c}", {"url": "http://x.org/a_b&c"}),
        ("keywords={{a; b, c}}", {"keywords": ["a", "b, c"]}),
        ("shorttitle={A {B} \\& c}", {"extra": {"shorttitle": ["A {B} \\& c"]}}),
        ("publisher={A}, publisher={B}", {"publisher": "A", "extra": {"publisher": ["B"]}}),
        ("publisher={A}, publisher={A}", {"publisher": "A", "extra": {"publisher": ["A"]}}),
        ("unknown={}", {}),
    ],
)  # fmt: skip
def test_fields(fields: str, expected: dict[str, Any]) -> None:
    assert one(f"@misc{{a, title={{T}}, {fields}}}") == {"id": "a", "title": "T"} | expected


@pytest.mark.parametrize(
    ("entry", "csl", "extra"),
    [
        ("article", "article-journal", None),
        ("Article", "article-journal", None),
        ("phdthesis", "thesis", {"entrytype": ["phdthesis"]}),
        ("mvbook", "book", {"entrytype": ["mvbook"]}),
        ("online", "webpage", {"entrytype": ["online"]}),
        ("proceedings", "book", {"entrytype": ["proceedings"]}),
        ("misc", None, None),
        ("something", None, {"entrytype": ["something"]}),
    ],
)
def test_types(entry: str, csl: str | None, extra: dict[str, list[str]] | None) -> None:
    found = one(f"@{entry}{{a, title={{T}}}}")
    assert (found.get("type"), found.get("extra")) == (csl, extra)
    assert one(f"@{entry}{{a, title={{T}}, entrysubtype={{magazine}}}}")["type"] == "article-magazine"


def test_inheritance() -> None:
    child = "@inproceedings{c, crossref = {P}, title = {Child}, author = {C, D}, pages = {5--6}}\n"
    other = "@misc{o, title = {Other}}\n"
    parent = (
        "@proceedings{p, title = {Proc}, editor = {E, F}, year = 2010,"
        " publisher = {ACM}, doi = {10.1000/x}}\n"
    )
    expected = {
        "id": "c",
        "type": "paper-conference",
        "title": "Child",
        "authors": [{"family": "C", "given": "D"}],
        "editors": [{"family": "E", "given": "F"}],
        "container_title": "Proc",
        "publisher": "ACM",
        "issued": "2010",
        "pages": "5-6",
        "page_first": "5",
        "page_last": "6",
        "relations": [{"type": "is_part_of", "target": "P"}],
    }
    after = records(child + other + parent)
    assert [record["id"] for record in after] == ["c", "o", "p"]
    assert after[0] == expected
    before = records(parent + other + child)
    assert [record["id"] for record in before] == ["p", "o", "c"]
    assert before[2] == expected


def test_inheritance_beyond_the_bound_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bibtex, "HELD", 500)
    child = "@inbook{c, crossref = {p}, title = {Child}}\n"
    others = "".join(f"@misc{{o{number}, title = {{Other}}}}\n" for number in range(50))
    text = child + others + "@book{p, title = {Book}}\n"
    found = records(text)
    assert [record["id"] for record in found] == ["c", *(f"o{number}" for number in range(50)), "p"]
    assert found[0] == {"id": "c", "type": "chapter", "title": "Child", "extra": {"crossref": ["p"]}}
    assert findings(text) == [(1, 24, "dangling-crossref")]


def test_xdata_is_no_work() -> None:
    text = "@xdata{x, publisher = {P}, location = {L}}\n@book{b, title = {T}, xdata = {x}}\n"
    found = one(text)
    assert (found["publisher"], found["publisher_place"]) == ("P", "L")


DAMAGED = {
    "a missing closing brace of a value": (
        "@article{a,\n  title = {A {B},\n  author = {X, Y},\n  year = {2020}\n}\n",
        {
            "id": "a",
            "type": "article-journal",
            "title": "A B",
            "authors": [{"family": "X", "given": "Y"}],
            "issued": "2020",
        },
        (2, 11, "unclosed-entry"),
    ),
    "a missing quotation mark": (
        '@misc{a,\n  title = "A,\n  author = "X, Y",\n}\n',
        {"id": "a", "title": "A", "authors": [{"family": "X", "given": "Y"}]},
        (2, 11, "unclosed-entry"),
    ),
    "a missing end": (
        "@misc{a, title = {A}, year = 2020\n",
        {"id": "a", "title": "A", "issued": "2020"},
        (1, 34, "unclosed-entry"),
    ),
    "a brace too many": (
        "@misc{a,\n  title = {A}},\n  year = {2020}\n}\n",
        {"id": "a", "title": "A", "issued": "2020"},
        (2, 14, "unclaimed-text"),
    ),
    "missing commas": (
        "@misc{a\n  title = {A}\n  year = {2020}\n}\n",
        {"id": "a", "title": "A", "issued": "2020"},
        None,
    ),
    "something between fields": (
        "@misc{a,\n  title = {A} lost words,\n  year = {2020}\n}\n",
        {"id": "a", "title": "A", "issued": "2020"},
        (2, 15, "unclaimed-text"),
    ),
    "a macro that there is not": (
        "@misc{a,\n  title = {A},\n  publisher = acm\n}\n",
        {"id": "a", "title": "A", "extra": {"publisher": ["acm"]}},
        (3, 15, "undefined-macro"),
    ),
    "a field behind the end": (
        "@misc{a, title = {A}}\n  year = {2020}\n",
        {"id": "a", "title": "A"},
        (2, 3, "unclaimed-text"),
    ),
    "an empty value": ("@misc{a, title = {A}, urldate = {}}\n", {"id": "a", "title": "A"}, None),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_costs_the_entry_only(name: str) -> None:
    text, expected, finding = DAMAGED[name]
    assert one(text) == expected
    assert findings(text) == ([] if finding is None else [finding])
    sound = "@misc{s1, title = {S1}}\n\n"
    behind = "\n@misc{s2, title = {S2}}\n"
    found = records(sound + text + behind)
    assert [record["id"] for record in found] == ["s1", "a", "s2"]
    assert found[0] == {"id": "s1", "title": "S1"}
    assert found[2] == {"id": "s2", "title": "S2"}


def test_an_entry_without_a_work_is_reported() -> None:
    text = "@misc{s, title={S}}\n@article{a,\n  pages = {NA -- NA},\n}\n"
    assert [record["id"] for record in records(text)] == ["s"]
    assert findings(text) == [(2, 1, "unreadable-entry")]


def test_entries_on_one_line_and_in_parentheses() -> None:
    text = (
        "@misc{a, title={A}} words @misc{b, title={B}}\n"
        "@Book(c, title={C (D)}, year=1999)\n  @misc { d , title={D}}\n"
    )
    found = records(text)
    assert [(record["id"], record["title"]) for record in found] == [
        ("a", "A"),
        ("b", "B"),
        ("c", "C (D)"),
        ("d", "D"),
    ]
    placed = [entry.record.source for entry in entries(text) if entry.record]
    assert [place.line_start for place in placed if place] == [1, 1, 2, 3]


def test_addresses_are_no_entries() -> None:
    found = one("@misc{a, title={T}, abstract={Write to a@b.org {or} @me.\n@ home, @you}}")
    assert found["abstract"]["text"] == "Write to a@b.org or @me. @ home, @you"


def test_places_with_carriage_returns() -> None:
    text = "% x\r\n@misc{a,\r\n  title = {A},\r\n  year = {soon},\r\n}\r\n@misc{b, title={B}}"
    assert findings(text) == [(4, 11, "kept-value")]
    spans = [
        entry.record.spans
        for entry in parser.parse(
            BytesIO(text.encode()), "x", Options(kind=detection.named("bibtex"), spans=True)
        )
        if entry.record
    ]
    assert spans[0] is not None and text[slice(*spans[0]["title"])] == "A"
    assert spans[1] is not None and text[slice(*spans[1]["id"])] == "b"


def test_everything_is_claimed() -> None:
    text = (
        "@article{a1,\n  author = {Chen, Liting and {WHO} and others}, title = {On {CAR-T}. B},\n"
        "  journal = {J}, note = {PMID: 123; PMCID: PMC1; free words}, month = jan, year = 2020,\n"
        "  keywords = {a, b}, foo = {bar}, pages = {1--9},\n}\n"
    )
    reader = detection.named("bibtex").reader()  # type: ignore[union-attr]
    for block in reader.blocks([text], 10_000):
        unclaimed = [c for c in claims.claims(block, reader) if c.kind is claims.Kind.UNCLAIMED]
        assert not [block.text[c.start : c.end] for c in unclaimed]


def test_lists_with_and_without_places_are_the_same() -> None:
    for names in (
        "Chen, L and Mo, Y and others", "Plato and van der Berg, J", "A and  and B, C", "X, Y AND Z, W",
        "Jan van Berg and May, K,", "Born, L et al", "a, b, c, d and others", "and and",
        "Etalon, A and Alba, Et",
    ):  # fmt: skip
        text = f"@misc{{a, title={{T}}, author = {{{names}}}}}"
        options = Options(kind=detection.named("bibtex"), spans=True)
        (placed,) = parser.parse(BytesIO(text.encode()), "x", options)
        (entry,) = entries(text)
        assert placed.record is not None and entry.record is not None
        assert placed.record.authors == entry.record.authors
        assert placed.record.et_al == entry.record.et_al


def test_macros_of_macros_do_not_blow_up() -> None:
    lines = ["@string{m0 = {" + "x" * 1000 + "}}"]
    lines += [f"@string{{m{n + 1} = " + " # ".join([f"m{n}"] * 50) + "}" for n in range(8)]
    fields = [f"f{n} = m1" for n in range(400)]
    for names in (["note = m8"], fields):
        text = "\n".join([*lines, "@misc{a, title = {T},", ",\n".join(names), "}"])
        (entry,) = [entry for entry in entries(text) if entry.record]
        assert entry.record is not None and len(entry.record.to_json()) < 2_000_000


@pytest.mark.parametrize(
    "piece",
    ["{", "}", '"', "a={", "a=", "a={b", ",", " ", "\n ", "\na={", "#", "x # ", "@", "@a{", "\\'", "$",
     "and ",
     " and a", ";", "\n@misc{a,", "crossref={x},", "\n@misc{a, crossref={x}}", "}, a={"],
)  # fmt: skip
@pytest.mark.parametrize(
    "beginning", ["", "@misc{a, ", "@misc{a, author = {", '@misc{a, note = "', "@string{a = "]
)
def test_hostile_text_is_read_in_linear_time(beginning: str, piece: str) -> None:
    _assert_linear(lambda text: entries(text), beginning, piece, "}}", 10_000)


def test_detection() -> None:
    def detected(text: str) -> str | None:
        found = detection.detect(text).detected
        return found.full_name if found else None

    assert detected("@article{a,\n  author = {X},\n}\n") == "bibtex"
    assert detected("% JabRef\n@STRING{x = {y}}\n\n@Article{a,\n\tauthor={X},\n}\n") == "bibtex"
    assert detected("@misc{a, title={T}, year=2020}") == "bibtex"
    assert (
        detected("To cite it, write\n\n@article{a,\n  author = {X},\n}\n\n" + "Words of prose.\n" * 20)
        is None
    )
    assert detected("import x\n\n@decorated(a, b)\ndef f(title='x'):\n    pass\n") is None


def test_what_was_kept_is_written_back() -> None:
    text = (
        "@phdthesis{a,\n  title = {T},\n  year = {2020},\n"
        '  foo = {B{\\"a}r \\& {Baz}},\n  month = {Jan-Feb},\n}\n\n'
    )
    for kind in ("bibtex", "biblatex"):
        (entry,) = entries(text, kind)
        assert entry.record is not None
        stream = BytesIO()
        writer = writers.writer(kind, stream, writers.Style())
        writer.write(entry.record)
        writer.close()
        written = stream.getvalue().decode()
        assert written.startswith("@phdthesis{a,\n")
        assert '  foo = {B{\\"a}r \\& {Baz}},\n' in written
        assert "  month = {Jan-Feb},\n" in written
        (back,) = entries(written, kind)
        assert back.record is not None
        assert back.record.model_dump(exclude={"source"}) == entry.record.model_dump(exclude={"source"})
