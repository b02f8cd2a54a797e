"""Registration numbers: every registry hit and nearly missed; order, places and linear time."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscbib.registrations import REGISTRIES, find_registrations

#: Registry, the number as printed, the number as its registry writes it.
HITS = [
    ("ClinicalTrials.gov", "NCT04276987", "NCT04276987"),
    ("ClinicalTrials.gov", "NCT 04276987", "NCT04276987"),
    ("ClinicalTrials.gov", "NCT-04276987", "NCT04276987"),
    ("ClinicalTrials.gov", "NCT\u201104276987", "NCT04276987"),
    ("ClinicalTrials.gov", "NCT: 04276987", "NCT04276987"),
    ("ClinicalTrials.gov", "NCT#00379470", "NCT00379470"),
    ("ClinicalTrials.gov", "Nct02529358", "NCT02529358"),
    ("ClinicalTrials.gov", "nct02529358", "NCT02529358"),
    ("ISRCTN", "ISRCTN78805636", "ISRCTN78805636"),
    ("ISRCTN", "ISRCTN 02452400", "ISRCTN02452400"),
    ("ISRCTN", "isrctn02452400", "ISRCTN02452400"),
    ("ChiCTR", "ChiCTR2000029606", "ChiCTR2000029606"),
    ("ChiCTR", "ChiCTR1800015296", "ChiCTR1800015296"),
    ("ChiCTR", "CHICTR-2000029606", "ChiCTR2000029606"),
    ("ChiCTR", "ChiCTR-IOR-17010640", "ChiCTR-IOR-17010640"),
    ("ChiCTR", "chictr-trc-10001017", "ChiCTR-TRC-10001017"),
    ("ChiCTR", "ChiCTR\u2013ONRC\u201313003114", "ChiCTR-ONRC-13003114"),
    ("CTIS", "2022-500641-26-00", "2022-500641-26-00"),
    ("CTIS", "2023\u2011505963\u201120\u201101", "2023-505963-20-01"),
    ("DRKS", "DRKS00012345", "DRKS00012345"),
    ("DRKS", "DRKS 00003170", "DRKS00003170"),
    ("JPRN", "UMIN000012345", "UMIN000012345"),
    ("JPRN", "UMIN 000012345", "UMIN000012345"),
    ("JPRN", "JPRN-UMIN000040405", "UMIN000040405"),
    ("JPRN", "jRCT2031200001", "jRCT2031200001"),
    ("JPRN", "jRCTs031180001", "jRCTs031180001"),
    ("JPRN", "JRCTs031180296", "jRCTs031180296"),
    ("JPRN", "JPRN-jRCTs041190120", "jRCTs041190120"),
    ("CTRI", "CTRI/2020/05/025332", "CTRI/2020/05/025332"),
    ("CTRI", "CTRI/2008/091/000123", "CTRI/2008/091/000123"),
    ("CTRI", "CTRI-2020-05-025332", "CTRI/2020/05/025332"),
    ("ANZCTR", "ACTRN12605000123456", "ACTRN12605000123456"),
    ("ANZCTR", "ACTRN 12605000123456", "ACTRN12605000123456"),
    ("ANZCTR", "ANZCTR12605000123456", "ACTRN12605000123456"),
    ("IRCT", "IRCT20120215009014N354", "IRCT20120215009014N354"),
    ("IRCT", "IRCT138811142667N1", "IRCT138811142667N1"),
    ("IRCT", "IRCT 2016080318745 N10", "IRCT2016080318745N10"),
    ("PACTR", "PACTR202001654890962", "PACTR202001654890962"),
    ("PACTR", "PACTR 2010020001429343", "PACTR2010020001429343"),
    ("ReBec", "RBR-2mxy5z", "RBR-2mxy5z"),
    ("ReBec", "RBR-7zcz9k4", "RBR-7zcz9k4"),
    ("ReBec", "RBR-10gdnc3h", "RBR-10gdnc3h"),
    ("ReBec", "RBR-2MXY5Z", "RBR-2mxy5z"),
    ("CRIS", "KCT0001234", "KCT0001234"),
    ("CRIS", "KCT 0001234", "KCT0001234"),
    ("PROSPERO", "CRD42020123456", "CRD42020123456"),
    ("PROSPERO", "CRD 42020123456", "CRD42020123456"),
    ("PROSPERO", "CRD42 020123456", "CRD42020123456"),
    ("PROSPERO", "CRD420251008448", "CRD420251008448"),
    ("WHO UTN", "U1111-1234-5678", "U1111-1234-5678"),
    ("WHO UTN", "U1111\u20131234\u20135678", "U1111-1234-5678"),
]

#: What looks like a number of the registry and is none.
MISSES = [
    ("ClinicalTrials.gov", "NCT0427698"),
    ("ClinicalTrials.gov", "NCT042769871"),
    ("ClinicalTrials.gov", "04276987"),
    ("ClinicalTrials.gov", "NCT04276987a"),
    ("ClinicalTrials.gov", "NCT0427-6987"),
    ("ISRCTN", "ISCRTN06180958"),
    ("ISRCTN", "ISRCTN7880563"),
    ("ChiCTR", "ChiCTR200002960"),
    ("ChiCTR", "ChiCTR-IOR-1701064"),
    ("ChiCTR", "ChiCTR-17010640"),
    ("EudraCT", "2004-000446-20"),
    ("EudraCT", "see EudraCT for more; 2004-000446-20"),
    ("EudraCT", "EudraCT number 2004-00446-20"),
    ("EudraCT", "EudraCT nothing 2004-000446-20"),
    ("EudraCT", "EudraCT 2004-000446-201"),
    ("EudraCT", "EudraCT 2022-500641-26"),
    ("CTIS", "2022-400641-26-00"),
    ("CTIS", "2022-500641-26"),
    ("CTIS", "2022-500641-26-00-1"),
    ("CTIS", "1-2022-500641-26-00"),
    ("CTIS", "ACTIS2022-500641-26-00"),
    ("DRKS", "DRKS0001234"),
    ("DRKS", "DRKS000123456"),
    ("JPRN", "UMIN00001234"),
    ("JPRN", "jRCTs0311800011"),
    ("JPRN", "jRCT203120000"),
    ("JPRN", "JPRN-000012345"),
    ("CTRI", "CTRI/2020/05/02533"),
    ("CTRI", "CTRI/1920/05/025332"),
    ("CTRI", "electri/2020/05/025332"),
    ("ANZCTR", "ACTRN1260500012345"),
    ("ANZCTR", "ACTRN12605000123456q"),
    ("IRCT", "IRCT20120215009014"),
    ("IRCT", "IRCT20120215N1"),
    ("IRCT", "IRCT20181201041815N"),
    ("PACTR", "PACTR20200165489096"),
    ("PACTR", "PACTR190001654890962"),
    ("ReBec", "RBR-2mxy5"),
    ("ReBec", "RBR-xmxy5z"),
    ("ReBec", "RBR 2mxy5z"),
    ("CRIS", "KCT000123"),
    ("CRIS", "MKKCT0001234"),
    ("PROSPERO", "CRD41020123456"),
    ("PROSPERO", "CRD421234"),
    ("PROSPERO", "CRD421234567890123"),
    ("WHO UTN", "U1112-1234-5678"),
    ("WHO UTN", "U1111-1234-5678-9"),
    ("WHO UTN", "U1111-12345678"),
]

AROUND = [
    ("", ""),
    ("(", ")."),
    ("number, ", "; and"),
    ("\u6ce8\u518c\u53f7", "\u3002"),
    ("_", "_"),
]


@pytest.mark.parametrize(("registry", "printed", "written"), HITS)
@pytest.mark.parametrize(("before", "after"), AROUND)
def test_a_number_is_found_and_written_as_its_registry_does(
    registry: str, printed: str, written: str, before: str, after: str
) -> None:
    found = find_registrations(before + printed + after)
    assert found == [(registry, written, len(before), len(before) + len(printed))]


@pytest.mark.parametrize(("registry", "printed", "written"), HITS)
def test_a_number_inside_a_word_or_number_is_none(registry: str, printed: str, written: str) -> None:
    if not printed.startswith("JPRN-"):  # without its prefix the number still stands by itself
        assert not find_registrations("x" + printed)
        assert not find_registrations("7" + printed)
    assert not find_registrations(printed + "x9999999")
    if registry != "PROSPERO":  # whose numbers have no fixed length
        assert not find_registrations(printed + "1234567890")


@pytest.mark.parametrize(("registry", "text"), MISSES)
def test_what_only_looks_like_a_number(registry: str, text: str) -> None:
    assert not find_registrations(text)


def test_every_registry_has_a_hit_and_a_miss() -> None:
    assert len(REGISTRIES) == 15
    assert {"EudraCT", *(hit[0] for hit in HITS)} == set(REGISTRIES)
    assert {miss[0] for miss in MISSES} == set(REGISTRIES)


@pytest.mark.parametrize(
    "label",
    [
        "EudraCT ",
        "EudraCT: ",
        "EudraCT number ",
        "EudraCT number: ",
        "EudraCT-Nr.: ",
        "EudraCT no. ",
        "EudraCT No.",
        "EUDRACT NUMBER=",
        "Eudract (",
        "European trials database (EudraCT) number, ",
        "EudraCT clinical trial registration number: ",
        "EudraCT\u00a0Number\u00a0",
    ],
)
def test_a_eudract_number_after_its_label(label: str) -> None:
    for number in ("2004-000446-20", "2011\u2010001925\u201026"):
        (found,) = find_registrations(f"{label}{number}-GB).")
        assert found.registry == "EudraCT"
        assert found.id == number.replace("\u2010", "-")
        assert (found.start, found.end) == (len(label), len(label) + len(number))


def test_a_list_of_eudract_numbers() -> None:
    text = "EudraCT numbers 2004-000446-20, 2005-001234-11 and 2006-004321-33 in 2007-000001-44"
    assert [found.id for found in find_registrations(text)] == [
        "2004-000446-20",
        "2005-001234-11",
        "2006-004321-33",
    ]


def test_a_ctis_number_is_none_of_eudract() -> None:
    for before in ("EudraCT ", "EU CT number: ", "CTIS"):
        (found,) = find_registrations(f"{before}2022-500641-26-00")
        assert found == ("CTIS", "2022-500641-26-00", len(before), len(before) + 17)


def test_a_provisional_number_of_anzctr() -> None:
    assert find_registrations("ACTRN12616000397460p.") == [("ANZCTR", "ACTRN12616000397460", 0, 19)]


def test_numbers_in_addresses() -> None:
    text = (
        "https://clinicaltrials.gov/show/NCT04276987?term=x https://doi.org/10.1186/ISRCTN43407079 "
        "https://www.crd.york.ac.uk/prospero/display_record.php?RecordID=1&ID=CRD42020123456"
    )
    assert [found.id for found in find_registrations(text)] == [
        "NCT04276987",
        "ISRCTN43407079",
        "CRD42020123456",
    ]


def test_order_of_the_text_and_each_number_once() -> None:
    text = (
        "PROSPERO CRD42020123456; ClinicalTrials.gov nct 04276987 (NCT04276987), EudraCT "
        "2004-000446-20; JPRN-UMIN000012345 = UMIN000012345; NCT04276988; CRD 42020123456."
    )
    found = find_registrations(text)
    assert [(one.registry, one.id) for one in found] == [
        ("PROSPERO", "CRD42020123456"),
        ("ClinicalTrials.gov", "NCT04276987"),
        ("EudraCT", "2004-000446-20"),
        ("JPRN", "UMIN000012345"),
        ("ClinicalTrials.gov", "NCT04276988"),
    ]
    assert [text[one.start : one.end] for one in found] == [
        "CRD42020123456",
        "nct 04276987",
        "2004-000446-20",
        "JPRN-UMIN000012345",
        "NCT04276988",
    ]


PIECES = st.sampled_from(
    [
        "NCT",
        "EudraCT ",
        "number ",
        "-",
        " ",
        "2022",
        "-5",
        "0",
        "12345678",
        "JPRN-",
        "\u017f",
        "\u0661",
    ]
    + [printed for _, printed, _ in HITS]
    + [text for _, text in MISSES]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_any_text_gives_ordered_places_within_it(text: str) -> None:
    found = find_registrations(text)
    assert len({(one.registry, one.id) for one in found}) == len(found)
    before = 0
    for one in found:
        assert one.registry in REGISTRIES
        assert before <= one.start < one.end <= len(text)
        before = one.start
        digits = re.sub("[^0-9]", "", text[one.start : one.end])
        assert digits == re.sub("[^0-9]", "", one.id)


@given(st.lists(st.sampled_from([hit for hit in HITS if "CTRI" not in hit[0]]), max_size=12))
def test_numbers_between_words_are_all_found(hits: list[tuple[str, str, str]]) -> None:
    text = " and then; ".join(printed for _, printed, _ in hits)
    wanted = list(dict.fromkeys((registry, written) for registry, _, written in hits))
    assert [(one.registry, one.id) for one in find_registrations(text)] == wanted


@pytest.mark.parametrize(
    "unit",
    [
        "NCT",
        "NCT ",
        "NCT0427698",
        "NCT04276987 ",
        "EudraCT ",
        "EudraCT no. no. no. no. no. ",
        "EudraCT",
        ", 2004-000446-20",
        "2022-500641-26-",
        "202",
        "JPRN-",
        "JPRN---UMIN",
        "ChiCTR-IOR-",
        "IRCT20120215009014",
        "CTRI/2020/05/",
        "RBR-2",
        "CRD42",
        "U1111-",
        "a",
        " ",
    ],
)
def test_the_time_grows_with_the_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        text = "EudraCT 2004-000446-20" + unit * (size // len(unit))
        best = 1e9
        for _ in range(3):
            begun = time.perf_counter()
            find_registrations(text)
            best = min(best, time.perf_counter() - begun)
        return best

    seconds(1000)
    # Four times the text: a square law would take sixteen times as long.
    assert seconds(200_000) < 9 * seconds(50_000) + 0.05
