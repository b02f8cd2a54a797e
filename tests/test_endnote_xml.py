"""EndNote XML: what its elements mean, damage, hostile input, and what other software reads in ours."""

from __future__ import annotations

import builtins
import re
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from tagged import detected, entries, findings, plain, records, unclaimed
from works import records as any_records
from xml_provers import assert_well_formed, bibutils, pandoc

from mscbib import detection, parser, writers
from mscbib.model import Record
from mscbib.parser import Options
from mscbib.source import MAX_ENTRY_SIZE

KIND = "endnote-xml"


def styled(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{text}</style>'


RECORD = (
    '<record><database name="Kelp.enl" path="C:\\Kelp.enl">Kelp.enl</database>'
    '<source-app name="EndNote" version="20.1">EndNote</source-app><rec-number>42</rec-number>'
    '<foreign-keys><key app="EN" db-id="abc" timestamp="1">42</key><key app="ENWeb" db-id="">7</key>'
    '</foreign-keys><ref-type name="Journal Article">17</ref-type><contributors><authors>'
    f"<author>{styled('Doe, Jane')}</author><author>{styled('van der Berg, J., Jr.')}</author>"
    f"<author>{styled('Kelp Study Group,')}</author><author>{styled('A. K. Müller-O&apos;Brien')}</author>"
    f"</authors></contributors><auth-address>{styled('[Doe, Jane] Kelp Univ, Bergen.&#xD;Another place')}"
    f"</auth-address><titles><title>{styled('Growth of ')}"
    '<style face="italic" font="default" size="100%">Laminaria</style>'
    f"{styled(' &amp; kelp: NCT01234567')}</title>"
    f"<secondary-title>{styled('Journal of Kelp')}</secondary-title>"
    f"<alt-title>{styled('J. Kelp')}</alt-title></titles>"
    f"<periodical><full-title>{styled('Journal of Kelp')}</full-title></periodical>"
    f"<pages>{styled('660-73')}</pages><volume>{styled('12')}</volume><number>{styled('3')}</number>"
    f"<edition>{styled('2019/01/31')}</edition>"
    f"<keywords><keyword>{styled('kelp')}</keyword><keyword>{styled('algae')}</keyword></keywords>"
    f"<dates><year>{styled('2019')}</year><pub-dates><date>{styled('2/15/')}</date></pub-dates></dates>"
    f"<isbn>{styled('1234-5679 (Print)&#xD;2049-3630')}</isbn>"
    f"<accession-num>{styled('12345678')}</accession-num>"
    f"<electronic-resource-num>{styled('https://doi.org/10.1000/ABC.1')}</electronic-resource-num>"
    f"<abstract>{styled('Kelp grows.&#xD;It grows fast.')}</abstract>"
    f"<notes>{styled('arXiv: 1509.09029&#xD;A note.&#xD;Another.')}</notes>"
    f"<work-type>{styled('Review')}</work-type><remote-database-name>{styled('PubMed')}"
    f"</remote-database-name><language>{styled('English')}</language>"
    f"<urls><related-urls><url>{styled('&lt;Go to ISI&gt;://123')}</url>"
    f"<url>{styled('https://example.org/a?b&amp;c')}</url></related-urls>"
    "<pdf-urls><url>internal-pdf://1/kelp.pdf</url></pdf-urls></urls>"
    f"<access-date>{styled('2020/03/04')}</access-date><custom2>{styled('PMC123')}</custom2>"
    f"<custom8>{styled('what nobody knows')}</custom8></record>"
)

WORK: dict[str, Any] = {
    "id": "42",
    "type": "article-journal",
    "title": "Growth of Laminaria & kelp: NCT01234567",
    "authors": [
        {"family": "Doe", "given": "Jane", "affiliations": ["Kelp Univ, Bergen."]},
        {"family": "van der Berg", "given": "J.", "suffix": "Jr."},
        {"literal": "Kelp Study Group"},
        {"family": "Müller-O'Brien", "given": "A. K."},
    ],
    "container_title": "Journal of Kelp",
    "container_title_short": "J. Kelp",
    "issued": "2019-02-15",
    "volume": "12",
    "issue": "3",
    "pages": "660-73",
    "page_first": "660",
    "page_last": "673",
    "keywords": ["kelp", "algae"],
    "issn": ["1234-5679", "2049-3630"],
    "pmid": "12345678",
    "doi": "10.1000/abc.1",
    "arxiv": "1509.09029",
    "pmcid": "PMC123",
    "abstract": {"text": "Kelp grows.\nIt grows fast."},
    "publication_types": ["Review"],
    "database": "PubMed",
    "languages": ["English"],
    "url": "https://example.org/a?b&c",
    "accessed": "2020-03-04",
    "registrations": [{"registry": "ClinicalTrials.gov", "id": "NCT01234567"}],
    "extra": {
        "database": ["Kelp.enl"],
        "database/@name": ["Kelp.enl"],
        "database/@path": ["C:\\Kelp.enl"],
        "source-app": ["EndNote"],
        "source-app/@name": ["EndNote"],
        "source-app/@version": ["20.1"],
        "foreign-keys/key": ["42", "7"],
        "foreign-keys/key/@app": ["EN", "ENWeb"],
        "foreign-keys/key/@db-id": ["abc"],
        "foreign-keys/key/@timestamp": ["1"],
        "auth-address": ["Another place"],
        "edition": ["2019/01/31"],
        "isbn": ["1234-5679 (Print)"],
        "notes": ["A note.", "Another."],
        "urls/related-urls/url": ["<Go to ISI>://123"],
        "urls/pdf-urls/url": ["internal-pdf://1/kelp.pdf"],
        "custom8": ["what nobody knows"],
    },
}


def library(*found: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{"".join(found)}</records></xml>'


def short(content: str, kind: str = '<ref-type name="Journal Article">17</ref-type>') -> str:
    return f"<record>{kind}<titles><title>T</title></titles>{content}</record>"


def read(content: str, kind: str = '<ref-type name="Journal Article">17</ref-type>') -> dict[str, Any]:
    """What a record says besides its title."""
    (record,) = records(library(short(content, kind)), KIND)
    del record["id"], record["title"]
    return record


def written(found: list[Record]) -> str:
    stream = BytesIO()
    writer = writers.writer(KIND, stream, writers.Style())
    for record in found:
        writer.write(record)
    writer.close()
    return stream.getvalue().decode()


# ---- What the elements say


def test_a_record() -> None:
    text = library(RECORD)
    assert detected(text) == KIND
    assert records(text) == [WORK]
    assert not unclaimed(text, KIND)


def test_elements_on_lines_of_their_own_say_the_same() -> None:
    text = library(RECORD).replace("><", ">\n    <").replace(" &amp; kelp", "\u00a0&amp; kelp")
    (record,) = records(text, KIND)
    assert record["title"] == "Growth of Laminaria\u00a0& kelp: NCT01234567"
    assert record["authors"] == WORK["authors"]
    assert not unclaimed(text, KIND)


@pytest.mark.parametrize(
    ("kind", "csl", "kept"),
    [
        ('<ref-type name="Book Section">5</ref-type>', "chapter", None),
        ("<ref-type>5</ref-type>", "chapter", None),
        ('<ref-type name="Book Section"></ref-type>', "chapter", None),
        (
            '<ref-type name="Electronic Article">43</ref-type>',
            "article-journal",
            ("43", "Electronic Article"),
        ),
        ('<ref-type name="Conference Paper">10</ref-type>', "paper-conference", ("10", "Conference Paper")),
        ('<ref-type name="Interview">64</ref-type>', "interview", ("64", "Interview")),
        ('<ref-type name="Unused 3">30</ref-type>', None, ("30", "Unused 3")),
        ('<ref-type name="Generic">13</ref-type>', None, None),
    ],
)
def test_types(kind: str, csl: str | None, kept: tuple[str, str] | None) -> None:
    expected: dict[str, Any] = {"type": csl} if csl else {}
    if kept:
        expected["extra"] = {"ref-type": [kept[0]], "ref-type/@name": [kept[1]]}
    text = library(short("", kind))
    (entry,) = entries(text, KIND)
    assert entry.record is not None
    values = plain(entry)
    del values["id"], values["title"]
    assert values == expected
    if kept:
        assert f'<ref-type name="{kept[1]}">{kept[0]}</ref-type>' in written([entry.record])


def test_the_secondary_title_by_the_type() -> None:
    titles = "<titles><secondary-title>Of Kelp</secondary-title></titles>"
    other = "<titles><tertiary-title>Series of Kelp</tertiary-title></titles>"
    chapter = '<ref-type name="Book Section">5</ref-type>'
    assert read(titles + other, chapter) == {
        "type": "chapter",
        "container_title": "Of Kelp",
        "collection_title": "Series of Kelp",
    }
    book = read(titles, '<ref-type name="Book">6</ref-type>')
    assert book == {"type": "book", "collection_title": "Of Kelp"}
    thesis = read(titles, '<ref-type name="Thesis">32</ref-type>')
    assert thesis == {"type": "thesis", "extra": {"titles/secondary-title": ["Of Kelp"]}}
    in_journal = "<periodical><full-title>Of Kelp</full-title></periodical>"
    assert read(titles + in_journal, '<ref-type name="Book">6</ref-type>')["container_title"] == "Of Kelp"


def test_editors_and_those_of_an_edited_book() -> None:
    people = (
        "<contributors><authors><author>Doe, J.</author></authors>"
        "<secondary-authors><author>Roe, K.</author></secondary-authors>"
        "<tertiary-authors><author>Poe, L.</author></tertiary-authors></contributors>"
    )
    doe, roe = ({"family": "Doe", "given": "J."}, {"family": "Roe", "given": "K."})
    third = {"contributors/tertiary-authors/author": ["Poe, L."]}
    chapter = read(people, '<ref-type name="Book Section">5</ref-type>')
    assert chapter == {"type": "chapter", "authors": [doe], "editors": [roe], "extra": third}
    edited = read(people, '<ref-type name="Edited Book">28</ref-type>')
    second = {"contributors/secondary-authors/author": ["Roe, K."]}
    assert edited == {"type": "book", "editors": [doe], "extra": third | second}


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("B.R.K. van den Berg", {"family": "van den Berg", "given": "B.R.K."}),
        ("Berg BRK", {"family": "Berg", "given": "BRK"}),
        ("U.S. Army", {"literal": "U.S. Army"}),
        ("3M", {"literal": "3M"}),
        ("Kelp, Algae and Co,", {"literal": "Kelp, Algae and Co"}),
    ],
)
def test_names(name: str, person: dict[str, str]) -> None:
    authors = f"<contributors><authors><author>{name}</author></authors></contributors>"
    (entry,) = entries(library(short(authors)), KIND)
    assert plain(entry)["authors"] == [person]
    assert entry.record is not None
    (back,) = entries(written([entry.record]), KIND)
    assert plain(back)["authors"] == [person]


def test_the_list_of_authors_is_cut() -> None:
    authors = (
        "<contributors><authors><author>Doe, J.</author><author>et al.,</author></authors></contributors>"
    )
    (entry,) = entries(library(short(authors)), KIND)
    values = plain(entry)
    assert (values["authors"], values["et_al"]) == ([{"family": "Doe", "given": "J."}], True)
    assert entry.record is not None
    assert "<author>et al.,</author>" in written([entry.record])


def test_an_address_alone_is_that_of_an_author_alone() -> None:
    address = "<auth-address>Kelp Univ, Bergen</auth-address>"
    author = "<author>Doe, J.</author>"
    one = read(f"<contributors><authors>{author}</authors></contributors>{address}")
    assert one["authors"] == [{"family": "Doe", "given": "J.", "affiliations": ["Kelp Univ, Bergen"]}]
    two = read(f"<contributors><authors>{author}<author>Roe, K.</author></authors></contributors>{address}")
    assert two["extra"] == {"auth-address": ["Kelp Univ, Bergen"]}


@pytest.mark.parametrize(
    ("names", "full", "abbreviated", "kept"),
    [
        (
            ("Ann Intern Med", "Annals of internal medicine"),
            "Annals of internal medicine",
            "Ann Intern Med",
            None,
        ),
        (("Annals of Kelp", "Ann. Kelp"), "Annals of Kelp", "Ann. Kelp", None),
        (("Kelp", "KELP"), "Kelp", None, None),
        (("Annals of Kelp", "Bulletin"), "Annals of Kelp", None, "Bulletin"),
    ],
)
def test_which_name_of_the_journal_is_short(
    names: tuple[str, str], full: str, abbreviated: str | None, kept: str | None
) -> None:
    first, second = names
    titles = f"<secondary-title>{first}</secondary-title><alt-title>{second}</alt-title>"
    record = read(f"<titles>{titles}</titles><periodical><full-title>{first}</full-title></periodical>")
    assert record["container_title"] == full
    assert record.get("container_title_short") == abbreviated
    assert record.get("extra") == ({"titles/alt-title": [kept]} if kept else None)


@pytest.mark.parametrize(
    ("year", "date", "issued", "kept"),
    [
        ("2019", "//", "2019", None),
        ("2019", "9//", "2019-09", None),
        ("2019", "Sep 5", "2019-09-05", None),
        ("2019", "2019/09/05", "2019-09-05", None),
        ("2019", "Aug-Sep", "2019", {"dates/pub-dates/date": ["Aug-Sep"]}),
        ("2019", "2020", "2019", {"dates/pub-dates/date": ["2020"]}),
        ("15 June 2000", "", "2000-06-15", None),
        ("2019 in press", "", "2019", {"dates/year": ["2019 in press"]}),
    ],
)
def test_dates(year: str, date: str, issued: str, kept: dict[str, list[str]] | None) -> None:
    record = read(f"<dates><year>{year}</year><pub-dates><date>{date}</date></pub-dates></dates>")
    assert (record["issued"], record.get("extra")) == (issued, kept)


def test_locators() -> None:
    assert read("<pages>e945331</pages>")["article_number"] == "e945331"
    assert read("<custom7>925340</custom7>")["article_number"] == "925340"
    assert read("<custom7>Pii s0022-5096</custom7>")["extra"] == {"custom7": ["Pii s0022-5096"]}
    assert read("<pages>350 p.</pages>")["extra"] == {"pages": ["350 p."]}
    report = read("<custom7>925340</custom7>", '<ref-type name="Report">27</ref-type>')
    assert report["extra"] == {"custom7": ["925340"]}


def test_the_label_is_the_id_where_there_is_no_number() -> None:
    (one,) = records(library(short("<label>Doe2019</label>")), KIND)
    assert one["id"] == "Doe2019"
    (two,) = records(library(short("<rec-number>7</rec-number><label>Doe2019</label>")), KIND)
    assert (two["id"], two["extra"]) == ("7", {"label": ["Doe2019"]})


def test_what_is_none_of_its_field_is_kept_with_a_finding() -> None:
    text = library(
        short("<dates><year>in press</year></dates>\n<isbn>BS 79</isbn><access-date>2001/6//</access-date>")
    )
    (entry,) = entries(text, KIND)
    assert entry.record is not None
    assert entry.record.extra == {
        "dates/year": ("in press",),
        "isbn": ("BS 79",),
        "access-date": ("2001/6//",),
    }
    first, second = text.split("\n")
    column = first.index("in press") + 1
    assert findings(text, KIND) == [
        ("kept-value", 1, column),
        ("kept-value", 2, second.index("BS 79") + 1),
        ("kept-value", 2, second.index("2001/6//") + 1),
    ]


def test_unknown_elements_are_kept_by_their_paths() -> None:
    record = read('<kelp x="1"><frond n="2">long</frond><frond>short</frond></kelp>')
    assert record["extra"] == {
        "kelp/@x": ["1"],
        "kelp/frond": ["long", "short"],
        "kelp/frond/@n": ["2"],
    }


def test_elements_in_known_text_are_flattened() -> None:
    (record,) = records(
        library("<record><titles><title>H<sub>2</sub>O is wet</title></titles></record>"), KIND
    )
    assert record["title"] == "H2O is wet"


def test_comments_and_character_data() -> None:
    (record,) = records(
        library(
            "<record><!-- <title>no</title> --><titles><title><![CDATA[a <b> & c]]></title></titles></record>"
        ),
        KIND,
    )
    assert record["title"] == "a <b> & c"


def test_spans_are_those_of_the_file() -> None:
    text = "\ufeff" + library(RECORD, RECORD)
    options = Options(kind=detection.named(KIND), spans=True)
    first, second = parser.parse(BytesIO(text.encode()), "test", options)
    assert first.record is not None
    assert second.record is not None
    spans = first.record.spans or {}
    text = text.removeprefix("\ufeff")

    def at(path: str) -> str:
        start, end = spans[path]
        return text[start:end]

    assert at("authors[0].family") == "Doe"
    assert at("authors[3].family") == "Müller-O&apos;Brien"
    assert at("authors[0].affiliations[0]") == "Kelp Univ, Bergen."
    assert at("abstract.text") == "Kelp grows.&#xD;It grows fast."
    assert at("issn[1]") == "2049-3630"
    assert at("arxiv") == "1509.09029"
    assert at("registrations[0]") == "NCT01234567"
    assert at("title").startswith("Growth of </style>")
    assert at("extra.auth-address[0]") == "Another place"
    shift = len(RECORD)
    assert {path: (a + shift, b + shift) for path, (a, b) in spans.items()} == second.record.spans


# ---- Damage


def test_damage_costs_the_record_only() -> None:
    damaged = "<record><titles><title>Two</titles><pages>1-2</pages></record>"
    text = library(short(""), damaged, short(""))
    found = entries(text, KIND)
    assert [entry.record.title for entry in found if entry.record] == ["T", "Two", "T"]
    assert found[1].record is not None
    assert found[1].record.pages == "1-2"
    (finding,) = (one for entry in found for one in entry.findings)
    assert finding.name == "unclaimed-text"
    assert finding.column == text.index("</titles><pages>") + 1
    assert "`</title>` is missing" in finding.message
    assert found[1].rejected is not None
    assert found[1].rejected.raw == damaged


@pytest.mark.parametrize(
    ("damaged", "said", "at"),
    [
        ("a & b", "a & b", "&"),
        ("p <0.05", "p <0.05", "<0"),
        ("a &nbsp; b", "a &nbsp; b", "&"),
        ("a &#0; b", "a \ufffd b", "&"),
        ("a \x0b b", "a \ufffd b", "\x0b"),
        ("a</keyword> b", "a b", "</keyword>"),
        ("a<style face=x>b</style>", "ab", "<style"),
        ('a<style x="1" x="1">b</style>', "ab", None),
    ],
)
def test_what_is_no_markup_is_text(damaged: str, said: str, at: str | None) -> None:
    record = f"<record>\n<titles><title>{damaged}</title></titles></record>"
    (entry,) = entries(library(record), KIND)
    assert entry.record is not None
    assert entry.record.title == said
    (finding,) = entry.findings
    assert finding.name == "unclaimed-text"
    if at is not None:
        line = record.splitlines()[1] if at != "\x0b" else record.split("\n")[1]
        assert (finding.line, finding.column) == (2, line.index(at) + 1)


def test_places_behind_damage_are_those_of_the_file() -> None:
    text = library(short("").replace("T<", "a & b < c<"), short("<isbn>BS 79</isbn>").replace("T<", "d & e<"))
    options = Options(kind=detection.named(KIND), spans=True)
    found = list(parser.parse(BytesIO(text.encode()), "test", options))
    places = [text[one.start : one.end] for entry in found for one in entry.findings]
    assert places == ["&", "<", "&", "BS 79"]
    spans = [entry.record.spans or {} for entry in found if entry.record]
    assert [text[slice(*one["title"])] for one in spans] == ["a & b < c", "d & e"]
    assert text[slice(*spans[1]["extra.isbn[0]"])] == "BS 79"


def test_a_record_cut_off_is_read_as_far_as_it_goes() -> None:
    text = library(short(""), short("<pages>1-2</pages><abstract>Kelp gro"))
    text = text[: text.index("</abstract>") if "</abstract>" in text else text.index("gro") + 3]
    found = entries(text, KIND)
    assert [entry.record.title for entry in found if entry.record] == ["T", "T"]
    assert found[1].record is not None
    assert found[1].record.abstract is not None
    assert found[1].record.abstract.text == "Kelp gro"
    assert [one.name for entry in found for one in entry.findings] == ["unclosed-entry"]


def test_a_record_that_is_not_closed_ends_where_the_next_begins() -> None:
    text = library(short("").removesuffix("</record>"), short("").removesuffix("</record>"))
    found = entries(text, KIND)
    assert [entry.record.title for entry in found if entry.record] == ["T", "T"]
    assert [one.name for entry in found for one in entry.findings] == ["unclosed-entry"] * 2


def test_text_between_records_and_elements_is_reported() -> None:
    text = library(short(""), " stray ", "<record>loose<titles>free<title>T</title></titles></record>")
    found = [(one.message, one.column) for entry in entries(text, KIND) for one in entry.findings]
    assert found == [
        ("`stray` stands outside every record", text.index("stray") + 1),
        ("`loose` stands between the elements of `record`", text.index("loose") + 1),
        ("`free` stands between the elements of `titles`", text.index("free") + 1),
    ]
    assert unclaimed(text, KIND) == ["stray", "loose", "free"]


def test_a_record_that_says_nothing_is_reported() -> None:
    empty = "<record><rec-number>1</rec-number><dates><year>2020</year></dates></record>"
    text = library(short(""), empty, "<record/>", "<record></record>")
    assert findings(text, KIND) == [("unreadable-entry", 1, text.index(empty) + 1)]


def test_deep_nesting_is_reported() -> None:
    deep = "<a>" * 5000 + "x" + "</a>" * 5000
    text = library(short(deep), short(""))
    found = entries(text, KIND)
    assert [entry.record.title for entry in found if entry.record] == ["T", "T"]
    assert {one.name for one in found[0].findings} == {"unclaimed-text"}
    (lost,) = (one for one in found[0].findings if "could not be parsed" in one.message)
    assert text[lost.start : lost.start + 3] == "<a>"
    assert not found[1].findings


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_pieces_of_any_size(size: int) -> None:
    text = library(RECORD, RECORD)
    reader = detection.reader(detection.named(KIND))
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    titles = [reader.read(block).values.get("title") for block in reader.blocks(chunks, MAX_ENTRY_SIZE)]
    assert [title for title in titles if title] == [WORK["title"]] * 2


# ---- Hostile input


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are opened."""
    seen: list[str] = []
    original = builtins.open

    def spying(file: Any, *args: Any, **kwargs: Any) -> Any:
        seen.append(str(file))
        return original(file, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", spying)
    return seen


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
SECRET = "what only the file holds"


@pytest.mark.parametrize(
    ("doctype", "entity"),
    [
        (f'<!DOCTYPE xml [<!ENTITY l0 "ha">{LAUGHS}]>', "&l9;"),
        ('<!DOCTYPE xml [<!ENTITY e SYSTEM "file://{secret}">]>', "&e;"),
        ('<!DOCTYPE xml [<!ENTITY % p SYSTEM "file://{secret}"> %p;]>', "&p;"),
        ('<!DOCTYPE xml SYSTEM "file://{secret}">', "&e;"),
        ('<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd">', "&e;"),
    ],
)
@pytest.mark.parametrize("place", ["head", "record", "title"])
def test_no_entity_is_ever_seen(
    doctype: str, entity: str, place: str, tmp_path: Path, opened: list[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    doctype = doctype.replace("{secret}", str(secret))
    inside = {one: doctype if one == place else "" for one in ("head", "record", "title")}
    title = f"<titles><title>Kelp {inside['title']}{entity}</title></titles>"
    record_text = f"<record>{inside['record']}{title}</record>"
    text = f"<?xml version='1.0'?>{inside['head']}<xml><records>{record_text}</records></xml>"
    started = time.process_time()
    found = entries(text, KIND)
    assert time.process_time() - started < 1
    (record,) = (entry.record for entry in found if entry.record)
    assert record.title is not None
    assert record.title.endswith(entity)
    assert SECRET not in record.to_json().decode()
    assert "haha" not in record.to_json().decode()
    assert any(one.name == "unclaimed-text" for entry in found for one in entry.findings)
    assert not [name for name in opened if "secret" in name]


HOSTILE = {
    "open tags": "<a ",
    "open tags with quotes": '<a b="',
    "tags": "<a>",
    "closing tags": "</a>",
    "pairs": "<a>x</a>",
    "stray text": "x<a/>",
    "stray lines": "\n y<a/>",
    "styles": "<title><style>x</style> <style>y</style></title>",
    "comments": "<!--",
    "character data": "<![CDATA[",
    "instructions": "<?x ",
    "references": "&amp;",
    "no references": "&x ",
    "carriage returns": "<notes>a&#xD;b</notes>",
    "addresses": "<auth-address>[Doe, J.] x&#xD;y</auth-address>",
    "records": "<record>",
    "closed records": "</record>",
    "document types": "<!DOCTYPE x ",
    "attributes": '<a b="1" c="2">',
    "keys": '<foreign-keys><key app="x">1</key></foreign-keys>',
    "blanks": " ",
}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("spans", [False, True])
def test_hostile_text_takes_time_in_proportion_to_its_length(hostile: str, spans: bool) -> None:
    options = Options(kind=detection.named(KIND), spans=spans)

    def seconds(size: int) -> float:
        count = size // len(HOSTILE[hostile])
        data = library(short(HOSTILE[hostile] * count), short("")).encode()
        started = time.process_time()
        list(parser.parse(BytesIO(data), "test", options))
        return time.process_time() - started

    seconds(100)
    for _ in range(4):
        growth = seconds(80_000)
        if growth < 0.05 or growth / max(seconds(20_000), 1e-6) <= 9:
            return
    pytest.fail(f"four times the text takes {growth:.2f} s")


def test_a_library_is_read_and_written_in_constant_memory() -> None:
    import tracemalloc

    def stream(count: int) -> Iterator[bytes]:
        yield b"<xml><records>"
        for _ in range(count):
            yield RECORD.encode()
        yield b"</records></xml>"

    class Source:
        def __init__(self, count: int) -> None:
            self._pieces = stream(count)

        def read(self, size: int = -1) -> bytes:
            return next(self._pieces, b"")

    class Sink:
        def write(self, data: bytes) -> int:
            return len(data)

    def peak(count: int) -> int:
        tracemalloc.start()
        writer = writers.writer(KIND, Sink(), writers.Style())  # type: ignore[arg-type]
        options = Options(kind=detection.named(KIND))
        for entry in parser.parse(Source(count), "test", options):  # type: ignore[arg-type]
            assert entry.record is not None
            writer.write(entry.record)
        writer.close()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(5)
    assert peak(160) < peak(40) * 1.3


# ---- Writing


def test_what_was_read_is_written_back() -> None:
    (entry,) = entries(library(RECORD), KIND)
    assert entry.record is not None
    text = written([entry.record])
    assert_well_formed(text.encode())
    assert records(text, KIND) == [WORK]
    (again,) = entries(text, KIND)
    assert again.record is not None
    assert written([again.record]) == text
    # in EndNote's order, with all that EndNote had written
    order = ["database", "rec-number", "foreign-keys", "ref-type", "titles", "isbn", "notes", "custom8"]
    assert re.findall(rf"<({'|'.join(order)})[ >]", text) == order
    assert '<key app="EN" db-id="abc" timestamp="1">42</key><key app="ENWeb">7</key>' in text
    assert "<isbn>1234-5679 (Print)&#13; 2049-3630</isbn>" in text


def test_what_others_kept_is_not_written() -> None:
    record = Record.model_validate({"id": "1", "title": "T", "extra": {"custom8": ["x"]}})
    assert "custom8" not in written([record])


def test_kept_paths_that_are_none_are_not_written() -> None:
    (entry,) = entries(library(RECORD), KIND)
    assert entry.record is not None
    extra = {"a b": ("x",), "": ("y",), "a//b": ("z",), "<": ("z",), "custom9": ("fine",), "@n": ("1",)}
    text = written([entry.record.model_copy(update={"extra": extra})])
    assert_well_formed(text.encode())
    assert '<record n="1">' in text
    assert "<custom9>fine</custom9>" in text


def test_no_record_at_all_is_a_library_without_records() -> None:
    assert_well_formed(written([]).encode())
    assert detected(library(RECORD)) == KIND


@settings(deadline=None, max_examples=40)
@given(record=any_records())
def test_whatever_is_written_is_xml_with_all_records(record: Record) -> None:
    text = written([record, record])
    assert_well_formed_quickly(text)


def assert_well_formed_quickly(text: str) -> None:
    from lxml import etree

    root = etree.fromstring(text.encode())
    assert len(root[0]) == 2


# ---- Other people's software


ARTICLE = {
    "id": "Doe2019",
    "type": "article-journal",
    "title": "Growth of <kelp> & algae",
    "authors": [{"family": "Doe", "given": "Jane"}, {"family": "van der Berg", "given": "J. P."}],
    "container_title": "Journal of Kelp",
    "container_title_short": "J Kelp",
    "issued": "2019-02-15",
    "volume": "12",
    "issue": "3",
    "pages": "660-673",
    "page_first": "660",
    "page_last": "673",
    "doi": "10.1000/abc.1",
    "issn": ["1234-5679", "2049-3630"],
    "keywords": ["kelp", "algae"],
    "abstract": {"text": "Kelp grows.\nFast."},
    "languages": ["English"],
    "url": "https://example.org/a?b=1&c=2",
}
CHAPTER = {
    "id": "77",
    "type": "chapter",
    "title": "Kelp",
    "authors": [{"family": "Doe", "given": "Jane"}],
    "editors": [{"family": "Roe", "given": "K."}],
    "container_title": "Plants of the Sea",
    "collection_title": "Seas",
    "issued": "2020",
    "pages": "1-9",
    "page_first": "1",
    "page_last": "9",
    "publisher": "Sea Press",
    "isbn": ["9780007280599"],
}
BOOK = {
    "id": "b",
    "type": "book",
    "title": "The Sea",
    "editors": [{"family": "Roe", "given": "K."}],
    "collection_title": "Seas",
    "issued": "2021",
    "publisher": "Sea Press",
    "publisher_place": "Bergen",
}
WORKS = [Record.model_validate(values) for values in (ARTICLE, CHAPTER, BOOK)]


def test_bibutils_reads_it(tmp_path: Path) -> None:
    article, chapter, book = bibutils(written(WORKS).encode(), tmp_path / "library.xml", "endx2xml")
    assert article == {
        "TY": ["JOUR"],
        "AU": ["Doe, Jane", "van der Berg, J. P."],
        "PY": ["2019"],
        "DA": ["2019//"],
        "TI": ["Growth of <kelp> & algae"],
        "JO": ["Journal of Kelp"],
        "SP": ["660"],
        "EP": ["673"],
        "VL": ["12"],
        "IS": ["3"],
        "KW": ["kelp", "algae"],
        "AB": ["Kelp grows. Fast."],
        "UR": ["https://example.org/a?b=1&c=2", "https://doi.org/10.1000/abc.1"],
        "DO": ["10.1000/abc.1"],
        "LA": ["English"],
        "ID": ["Doe2019"],
        "ER": [""],
    }
    assert chapter["TY"] == ["CHAP"]
    assert chapter["ED"] == ["Roe, K."]
    assert (chapter["BT"], chapter["T3"], chapter["SN"]) == (
        ["Plants of the Sea"],
        ["Seas"],
        ["9780007280599"],
    )
    assert (book["TY"], book["ED"], book["T3"]) == (["BOOK"], ["Roe, K."], ["Seas"])
    assert (book["PB"], book["CY"]) == (["Sea Press"], ["Bergen"])


def test_pandoc_reads_it() -> None:
    article, chapter, book = pandoc(written(WORKS).encode(), "endnotexml")
    assert article["id"] == "Doe2019"
    assert article["type"] == "article-journal"
    assert article["title"] == "Growth of <kelp> & algae"
    assert [name["family"] for name in article["author"]] == ["Doe", "Berg"]
    assert article["issued"] == {"date-parts": [[2019]]}
    assert (article["container-title"], article["volume"]) == ("Journal of Kelp", "12")
    assert article["pages"] == "660-673"  # CSL calls it `page`
    assert chapter["id"] == "77"
    assert (chapter["type"], chapter["container-title"]) == ("chapter", "Plants of the Sea")
    assert (book["type"], book["title"], book["publisher"]) == ("book", "The Sea", "Sea Press")
