"""The numbers of a flow diagram add up; notices, preprints and meeting abstracts are told from articles."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscbib.dedupe.flow import Flow, NamedSource, SourceNames, named_source
from mscbib.dedupe.forms import is_conference_abstract, is_preprint
from mscbib.dedupe.merging import Member, merge
from mscbib.dedupe.notices import notice_kind, subject
from mscbib.model import Origin, Record
from mscbib.tags._medline import RELATIONS


def record(path: str | None = None, **values: Any) -> Record:
    if path is not None:
        values["source"] = {"path": path, "index": 1, "line_start": 1, "line_end": 1}
    return Record.model_validate(values)


# ---- Sources


def test_sources_are_named_with_their_files() -> None:
    assert named_source("PubMed=a/b=c.nbib") == NamedSource("PubMed", False, "a/b=c.nbib")
    assert named_source(" CT.gov : Register =trials.csv") == NamedSource("CT.gov", True, "trials.csv")
    assert named_source("Ovid: Embase:database=e.ris") == NamedSource("Ovid: Embase", False, "e.ris")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("pubmed.nbib", "write PubMed=pubmed.nbib"),
        ("=x.ris", "is not NAME=PATH"),
        ("A=", "is not NAME=PATH"),
        (":register=x.ris", "is not NAME=PATH"),
        ("A:registry=x.ris", "write A:register=x.ris"),
    ],
)
def test_what_names_no_source_is_an_error_with_a_remedy(text: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        named_source(text)


def test_a_record_is_from_the_source_whose_file_or_folder_it_was_read_in() -> None:
    names = SourceNames(
        [
            named_source("All=./found/"),
            named_source("Scopus=found/scopus"),
            named_source("Pipe=-"),
            named_source("Packed=more.zip"),
        ]
    )
    of = {
        "found/a.ris": "All",
        "./found/a.ris": "All",
        "found/scopus/b.ris": "Scopus",
        "found/scopus": "Scopus",
        "found/scopus2/b.ris": "All",
        "-": "Pipe",
        "more.zip!/in/c.ris": "Packed",
        "more.zipped/c.ris": "c",
        "other/Web of Science.txt": "Web of Science",
    }
    assert {path: names.of(record(path))[0] for path in of} == of


def test_what_no_file_says_the_record_says() -> None:
    names = SourceNames()
    assert names.of(record("x/a.ris", database="Embase")) == ("Embase",)
    assert names.of(record("-")) == ("standard input",)
    assert names.of(record()) == ("unknown",)
    merged = merge(
        [
            Member("a", "PubMed", record("x.nbib", title="One")),
            Member("b", None, record("y.ris", title="One")),
        ]
    )
    assert names.of(merged) == ("PubMed", "y")
    assert SourceNames([named_source("Mine=y.ris")]).of(merged) == ("PubMed", "Mine")


# ---- Numbers

_NAMES = ["PubMed", "Scopus", "CT.gov"]
_CLUSTERS = st.lists(
    st.lists(st.sampled_from(_NAMES), min_size=1, max_size=5).flatmap(
        lambda names: st.tuples(st.just(names), st.sampled_from(names))
    ),
    max_size=12,
)


@given(clusters=_CLUSTERS, order=st.randoms(use_true_random=False))
def test_the_numbers_add_up_in_any_order(clusters: list[tuple[list[str], str]], order: Any) -> None:
    flow = Flow([NamedSource("CT.gov", True, "x")])
    for names, kept in clusters:
        flow.add(names, kept)
    assert flow.identified == sum(len(names) for names, _ in clusters)
    assert flow.remaining == len(clusters)
    assert flow.identified == flow.removed + flow.remaining
    for count in flow.sources.values():
        assert count.identified == count.removed + count.kept
        assert 0 <= count.unique <= count.kept <= count.identified
    found = flow.as_dict()
    assert found["identified"]["databases"] + found["identified"]["registers"] == flow.identified
    for part, whole in (("identified", flow.identified), ("duplicates_removed", flow.removed)):
        assert sum(source[part] for source in found["sources"]) == whole
    assert json.loads(json.dumps(found)) == found

    shuffled = Flow([NamedSource("CT.gov", True, "x")])
    order.shuffle(clusters)
    for names, kept in clusters:
        order.shuffle(names)
        shuffled.add(names, kept)
    assert shuffled.as_dict() == found and shuffled.as_text() == flow.as_text()


def test_the_text_has_the_words_of_prisma() -> None:
    flow = Flow([named_source("CT.gov:register=t.csv"), named_source("Empty=e.ris")])
    for names, kept in (
        (["PubMed", "Scopus", "PubMed"], "PubMed"),
        (["PubMed", "PubMed"], "PubMed"),
        (["CT.gov"], "CT.gov"),
        (["Sco\x1b[31mpus"], "Sco\x1b[31mpus"),
    ):
        flow.add(names, kept)
    flow.waiting = 2
    assert flow.as_text() == (
        "Records identified from:\n"
        "  Databases (n = 6)\n"
        "    Empty (n = 0)\n"
        "    PubMed (n = 4)\n"
        "    Sco\\x1b[31mpus (n = 1)\n"
        "    Scopus (n = 1)\n"
        "  Registers (n = 1)\n"
        "    CT.gov (n = 1)\n"
        "Records removed before screening:\n"
        "  Duplicate records removed (n = 3)\n"
        "Records screened (n = 4)\n"
        "Pairs of records that wait for review (n = 2)\n"
        "\n"
        "source          identified  removed  remaining  in no other\n"
        "Empty                    0        0          0            0\n"
        "PubMed                   4        2          2            1\n"
        "Sco\\x1b[31mpus           1        0          1            1\n"
        "Scopus                   1        1          0            0\n"
        "CT.gov                   1        0          1            1\n"
    )
    with pytest.raises(ValueError, match="none of those"):
        flow.add(["PubMed"], "Scopus")


# ---- Notices

#: A title, the kind of notice that it is of, and the title of the work that it is about.
TITLES = """
Retraction: Geese and feet | retraction_of | Geese and feet
RETRACTION NOTE TO: Geese and feet | retraction_of | Geese and feet
Retraction notice to “Geese and feet” [J Geese 12 (2008) 3-4] | retraction_of | Geese and feet
Retraction of "Geese and feet" | retraction_of | Geese and feet
[Retraction] Geese and feet | retraction_of | Geese and feet
Notice of Retraction: Geese and feet | retraction_of | Geese and feet
Statement of Retraction: Geese and feet | retraction_of | Geese and feet
Withdrawal: Geese and feet | retraction_of | Geese and feet
Removal notice to “Geese and feet” | retraction_of | Geese and feet
Partial retraction: Geese and feet | partial_retraction_of | Geese and feet
Retraction for Ng et al., Geese and feet | retraction_of | Ng et al., Geese and feet
Geese and feet (Retraction of vol 12, pg 34, 2010) | retraction_of | Geese and feet
撤稿声明：鹅与脚 | retraction_of | 鹅与脚
Editorial Expression of Concern: Geese and feet | expression_of_concern_for | Geese and feet
Expression of concern for geese and feet | expression_of_concern_for | geese and feet
Expression of concern | expression_of_concern_for | Expression of concern
Erratum | erratum_for | Erratum
Errata. | erratum_for | Errata.
Erratum to: Geese and feet | erratum_for | Geese and feet
ERRATUM - Geese and feet | erratum_for | Geese and feet
Erratum to the article "Geese and feet" | erratum_for | Geese and feet
Erratum zu: Gänse und Füße | erratum_for | Gänse und Füße
Errata corrige: Oche e piedi | erratum_for | Oche e piedi
Fe de erratas de Gansos y pies | erratum_for | Gansos y pies
Erratum to: RETRACTED: Geese and feet | erratum_for | Geese and feet
Corrigendum to: Geese and feet | erratum_for | Geese and feet
Corrigendum to Geese and feet | erratum_for | Geese and feet
Correction: Geese and feet | erratum_for | Geese and feet
Correction to: Geese and feet | erratum_for | Geese and feet
Correction to Geese and feet | erratum_for | Geese and feet
Correction for Ng et al., Geese and feet | erratum_for | Ng et al., Geese and feet
Author Correction: Geese and feet | erratum_for | Geese and feet
Publisher Correction: Geese and feet | erratum_for | Geese and feet
Publisher’s Note: Geese and feet | erratum_for | Geese and feet
Geese and feet (vol 12, pg 34, 2010) | erratum_for | Geese and feet
GEESE AND FEET (VOL 12 PG 34 2010) | erratum_for | GEESE AND FEET
Berichtigung: Gänse und Füße | erratum_for | Gänse und Füße
Исправление: Гуси и лапы | erratum_for | Гуси и лапы
勘误：鹅与脚 | erratum_for | 鹅与脚
Addendum: Geese and feet | addendum_for | Geese and feet
Update to: Geese and feet | update_of | Geese and feet
Comment on: Geese and feet | comment_on | Geese and feet
Comment on “Geese and feet” | comment_on | Geese and feet
Commentary on Geese and feet | comment_on | Geese and feet
Commentary: Geese and feet | comment_on | Geese and feet
Invited Commentary: Geese and feet | comment_on | Geese and feet
Reply to: Geese and feet | comment_on | Geese and feet
Reply to Ng et al.: Geese and feet | comment_on | Ng et al.: Geese and feet
In reply | comment_on | In reply
Author's reply: Geese and feet | comment_on | Geese and feet
Response to: Geese and feet | comment_on | Geese and feet
Response to the letter about geese | comment_on | the letter about geese
Re: Geese and feet | comment_on | Geese and feet
Re: Re: Geese and feet | comment_on | Geese and feet
Geese and feet - Reply | comment_on | Geese and feet
GEESE AND FEET REPLY | comment_on | GEESE AND FEET
Geese and feet: the authors' reply | comment_on | Geese and feet
Kommentar zu: Gänse und Füße | comment_on | Gänse und Füße
RETRACTED: Geese and feet | | Geese and feet
RETRACTED ARTICLE: Geese and feet | | Geese and feet
[Retracted] Geese and feet | | Geese and feet
WITHDRAWN: Geese and feet | | Geese and feet
TEMPORARY REMOVAL: Geese and feet | | Geese and feet
Geese and feet [RETRACTED] | | Geese and feet
Geese and feet (Retracted article. See vol 3, pg 4, 2015) | | Geese and feet
Retraction of canine teeth in adults | | Retraction of canine teeth in adults
Withdrawal symptoms in geese | | Withdrawal symptoms in geese
Correction of dental deformities | | Correction of dental deformities
Correction for attenuation in surveys | | Correction for attenuation in surveys
Corrected QT intervals | | Corrected QT intervals
Expression of concern among patients | | Expression of concern among patients
Response to treatment of geese | | Response to treatment of geese
Re-examining geese | | Re-examining geese
In vitro replication | | In vitro replication
Geese and the immune response | | Geese and the immune response
Author order and credit | | Author order and credit
Notes on geese | | Notes on geese
Editorial Notes | | Editorial Notes
Editor's Note: Geese | | Editor's Note: Geese
Update of a guideline | | Update of a guideline
"""


@pytest.mark.parametrize("line", TITLES.strip().splitlines())
def test_notices_and_what_they_are_about_are_known_by_their_titles(line: str) -> None:
    title, kind, about = (part.strip() for part in line.split("|"))
    assert notice_kind(Record(title=title)) == (kind or None)
    assert subject(title) == about
    assert subject(about) == about


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"publication_types": ["Journal Article", "Published Erratum"]}, "erratum_for"),
        ({"publication_types": ["Retraction of Publication"]}, "retraction_of"),
        ({"publication_types": ["Retraction Notice"]}, "retraction_of"),
        ({"publication_types": ["Expression of Concern"]}, "expression_of_concern_for"),
        ({"publication_types": ["Retracted Publication", "Letter"]}, None),
        ({"publication_types": ["Comment", "Editorial"]}, None),
        ({"relations": [{"type": "retraction_of", "target": "J 2020;1:2"}]}, "retraction_of"),
        (
            {"relations": [{"type": "retraction_in", "target": "J"}, {"type": "erratum_in", "target": "J"}]},
            None,
        ),
        ({"title": "Reply", "publication_types": ["Published Erratum"]}, "comment_on"),
    ],
)
def test_notices_are_known_by_types_and_relations(values: dict[str, Any], kind: str | None) -> None:
    assert notice_kind(record(**{"title": "Geese and feet", **values})) == kind


def test_kinds_are_named_as_relations_are() -> None:
    kinds = {line.split("|")[1].strip() for line in TITLES.strip().splitlines()} - {""}
    assert kinds - set(RELATIONS.values()) == {"addendum_for"}  # MEDLINE has them among the errata


@pytest.mark.parametrize(
    "values",
    [
        {"doi": "10.1101/2020.01.02.345678"},
        {"doi": "10.1101/123456"},
        {"doi": "10.48550/arxiv.2001.00001", "container_title": "CoRR"},
        {"doi": "10.21203/rs.3.rs-12345/v1"},
        {"doi": "10.31234/osf.io/abcde"},
        {"doi": "10.20944/preprints202001.0001.v1"},
        {"publication_types": ["Journal Article", "Preprint"]},
        {"container_title": "bioRxiv : the preprint server for biology"},
        {"container_title": "SSRN Electronic Journal"},
        {"container_title": "arXiv"},
        {"arxiv": "2001.00001"},
    ],
)
def test_preprints(values: dict[str, Any]) -> None:
    assert is_preprint(record(**values))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"doi": "10.1101/gr.123456.789"},
        {"doi": "10.1000/182", "container_title": "Genome Research"},
        {"arxiv": "2001.00001", "container_title": "Physical Review D"},
        {"container_title": "Annals, volume XXIV"},
        {"container_title": "Annals XIV"},
        {"type": "article"},
    ],
)
def test_no_preprints(values: dict[str, Any]) -> None:
    assert not is_preprint(record(**values))


@pytest.mark.parametrize(
    "values",
    [
        {"publication_types": ["Meeting Abstract"]},
        {"publication_types": ["Conference Abstract"]},
        {"container_title": "Diabetes. Conference: 70th Sessions. Rome Italy"},
        {"title": "Abstract P1-02: geese"},
        {"issue": "1 MEETING ABSTRACTS"},
        {"issue": "Suppl 1", "page_first": "123"},
        {"volume": "12 (Supplement 2)", "page_first": "A12", "page_last": "A13"},
        {"issue": "S1", "page_first": "45"},
        {"page_first": "S123", "page_last": "S123"},
    ],
)
def test_meeting_abstracts(values: dict[str, Any]) -> None:
    assert is_conference_abstract(record(**values))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"type": "paper-conference", "container_title": "Proceedings of a Conference"},
        {"issue": "Suppl 1", "page_first": "S10", "page_last": "S19"},
        {"issue": "Suppl 1"},
        {"issue": "1", "page_first": "123"},
        {"title": "Abstract thinking in 3 geese"},
    ],
)
def test_no_meeting_abstracts(values: dict[str, Any]) -> None:
    assert not is_conference_abstract(record(**values))


def _all(text: str) -> None:
    whole = Record(title=text, container_title=text, issue=text, volume=text, page_first=text)
    notice_kind(whole)
    subject(text)
    is_preprint(whole)
    is_conference_abstract(whole)


@pytest.mark.parametrize(
    "piece", ["re ", "(", '"', "erratum ", "author's ", "comments ", "S", " ", "[retracted] ", "e\u0301"]
)
@pytest.mark.parametrize("whole", [lambda piece: piece * 100_000, lambda piece: piece * 100_000 + "reply)"])
def test_hostile_titles_take_no_longer_than_their_size(piece: str, whole: Callable[[str], str]) -> None:
    text = whole(piece)
    start = time.process_time()
    _all(text)
    assert time.process_time() - start < 0.5


def test_the_folder_one_is_in_is_a_source_too() -> None:
    names = SourceNames([NamedSource("Here", False, "."), NamedSource("PubMed", False, "pubmed.nbib")])

    def named(path: str) -> tuple[str, ...]:
        return names.of(Record(title="A title", source=Origin(path=path, index=1, line_start=1, line_end=1)))

    assert named("exports/wos.txt") == named("./wos.txt") == ("Here",)
    assert named("pubmed.nbib") == ("PubMed",)
    assert named("../other.ris") == ("other",)
