"""Parting a line of subjects: a whole list, names with commas kept whole, linear time."""

from __future__ import annotations

import time
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscbib import subjects
from mscbib.subjects import split_subjects

#: First and last code of each of the 27 groups of the ASJC.
GROUPS = [
    (1000, 1000), (1100, 1111), (1200, 1213), (1300, 1315), (1400, 1410), (1500, 1508),
    (1600, 1607), (1700, 1712), (1800, 1804), (1900, 1913), (2000, 2003), (2100, 2105),
    (2200, 2216), (2300, 2312), (2400, 2406), (2500, 2509), (2600, 2614), (2700, 2748),
    (2800, 2809), (2900, 2923), (3000, 3005), (3100, 3110), (3200, 3207), (3300, 3322),
    (3400, 3404), (3500, 3506), (3600, 3616),
]  # fmt: skip

NAMES = (resources.files("mscbib") / "data" / "asjc.txt").read_text(encoding="utf-8").splitlines()


def parted(text: str) -> list[str]:
    return [text[start:end] for start, end in split_subjects(text)]


def by_code() -> dict[int, str]:
    codes = [code for first, last in GROUPS for code in range(first, last + 1)]
    return dict(zip(codes, NAMES, strict=True))


def test_the_list_holds_every_code_once() -> None:
    # 334 until code 2509 (Nanoscience and Nanotechnology) was added.
    assert len(by_code()) == len(set(NAMES)) == 335
    assert all(name and name == name.strip() for name in NAMES)


def test_each_group_begins_with_its_general_and_miscellaneous_names() -> None:
    names = by_code()
    assert names[1000] == "Multidisciplinary"
    for first, _ in GROUPS[1:]:
        area = names[first].removeprefix("General ")
        assert names[first] == f"General {area}"
        assert names[first + 1] == f"{area} (miscellaneous)"
    assert sum(name.startswith("General ") for name in NAMES) == 26


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (1111, "Soil Science"),
        (1213, "Visual Arts and Performing Arts"),
        (1315, "Structural Biology"),
        (1410, "Industrial Relations"),
        (1913, "Stratigraphy"),
        (2216, "Architecture"),
        (2509, "Nanoscience and Nanotechnology"),
        (2725, "Infectious Diseases"),
        (2741, "Radiology, Nuclear Medicine and Imaging"),
        (2748, "Urology"),
        (2809, "Sensory Systems"),
        (2916, "Nutrition and Dietetics"),
        (3107, "Atomic and Molecular Physics, and Optics"),
        (3322, "Urban Studies"),
        (3612, "Physical Therapy, Sports Therapy and Rehabilitation"),
        (3616, "Speech and Hearing"),
    ],
)
def test_names_stand_at_their_codes(code: int, name: str) -> None:
    assert by_code()[code] == name


def test_the_example_of_a_crossref_fed_site() -> None:
    text = (
        "Cell Biology,Biochemistry, Genetics and Molecular Biology (miscellaneous),"
        "Molecular Medicine,Medicine (miscellaneous)"
    )
    assert parted(text) == [
        "Cell Biology",
        "Biochemistry, Genetics and Molecular Biology (miscellaneous)",
        "Molecular Medicine",
        "Medicine (miscellaneous)",
    ]


@pytest.mark.parametrize("comma", [",", ", ", " , "])
def test_the_whole_list_in_one_line(comma: str) -> None:
    assert parted(comma.join(NAMES)) == NAMES
    assert parted(comma.join(reversed(NAMES))) == NAMES[::-1]


def test_no_two_names_in_a_row_make_a_third() -> None:
    with_commas = [name for name in NAMES if "," in name]
    heads = {name.split(",")[0] for name in with_commas}
    for one in [*with_commas, *(name for name in NAMES if name in heads)]:
        for other in NAMES:
            assert parted(f"{one},{other}") == [one, other]


@pytest.mark.parametrize(
    "name",
    [
        "Business, Management and Accounting (all)",
        "Pharmacology, Toxicology and Pharmaceutics(all)",
        "Economics, Econometrics and Finance",
        "Pediatrics, Perinatology, and Child Health",
        "Reviews and References, Medical",
        "Biochemistry, medical",
        "issues, ethics and legal aspects",
        "ENDOCRINOLOGY, DIABETES AND METABOLISM",
        "Biochemistry,Genetics and  Molecular\u00a0Biology (miscellaneous)",
    ],
)
def test_other_wordings_of_known_names(name: str) -> None:
    assert parted(f"Surgery,{name},Urology") == ["Surgery", name, "Urology"]
    assert parted(name) == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" ,, , ", []),
        ("Alchemy,Surgery, Astrology", ["Alchemy", "Surgery", "Astrology"]),
        ("  Cell Biology ,\tSurgery\n", ["Cell Biology", "Surgery"]),
        # A name must end where the text or a comma does, and all of it must be there.
        (
            "Ecology, Evolution, Behavior and Systematics X",
            ["Ecology", "Evolution", "Behavior and Systematics X"],
        ),
        ("Biochemistry, Genetics", ["Biochemistry", "Genetics"]),
        ("Ecology,, Evolution", ["Ecology", "Evolution"]),
        ("Energy,Economics, Econometrics", ["Energy", "Economics", "Econometrics"]),
    ],
)
def test_unknown_names_and_blanks(text: str, expected: list[str]) -> None:
    assert parted(text) == expected


def test_the_list_is_not_read_before_it_is_needed() -> None:
    subjects._continuations.cache_clear()
    assert subjects._continuations.cache_info().currsize == 0
    split_subjects("Surgery")
    split_subjects("Urology")
    assert subjects._continuations.cache_info().misses == 1


FRAGMENT = st.sampled_from([",", ", ", " ", "Surgery", *NAMES])


@given(st.one_of(st.text(), st.lists(FRAGMENT, max_size=20).map("".join)))
def test_spans_are_ordered_trimmed_and_cover_all_but_commas_and_blanks(text: str) -> None:
    before = 0
    rest = []
    for start, end in split_subjects(text):
        assert before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        rest.append(text[before:start])
        before = end
    rest.append(text[before:])
    assert not "".join(rest).replace(",", "").strip()


@pytest.mark.parametrize(
    "unit",
    [",", "Biochemistry,", "Ecology, Evolution,", "Biochemistry, Genetics and ", " ", "x"],
)
def test_the_time_grows_with_the_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        best = 1e9
        for _ in range(3):
            begun = time.perf_counter()
            split_subjects(text)
            best = min(best, time.perf_counter() - begun)
        return best

    split_subjects("")
    # Four times the text: a square law would take sixteen times as long.
    assert seconds(1_000_000) < 9 * seconds(250_000) + 0.05
