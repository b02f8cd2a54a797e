"""Names, places in journals, identifiers and notes: each form of each, in a reference that is plain."""

from __future__ import annotations

import pytest
from conftest import Fields, cases, reference

# ---- Names

AUTHORS: list[tuple[str, str, str]] = [
    ("particles", "van der Berg J, de la Cruz M, von Braun W", "van der Berg J; de la Cruz M; von Braun W"),
    ("Arabic", "Al-Hassan MM, Abd El-Rahman S, El-Sayed A", "Al-Hassan MM; Abd El-Rahman S; El-Sayed A"),
    ("two words", "Nguekap Tchoumba O, Alvarez Gil A", "Nguekap Tchoumba O; Alvarez Gil A"),
    ("suffixes", "King ML Jr, Smith RB 3rd, Jones T", "King ML Jr; Smith RB 3rd; Jones T"),
    ("hyphen", "Hauw‐Berlemont C, Sainte-Marie P", "Hauw‐Berlemont C; Sainte-Marie P"),
    ("dash", "Malard–Castagnet S, Doe A", "Malard–Castagnet S; Doe A"),
    ("initials with hyphens", "Lee S-J, Sartre J-P", "Lee S-J; Sartre J-P"),
    ("initials with stops", "Lee S.-J., Sartre J. P.", "Lee S.-J.; Sartre J. P."),
    ("group behind a semicolon", "Larghero J; STROMA Study Group", "Larghero J; {STROMA Study Group}"),
    ("group behind a comma", "Tan B, ASPIRE Investigators", "Tan B; {ASPIRE Investigators}"),
    ("on behalf of", "Tan B, on behalf of the ASPIRE Investigators", "Tan B; {ASPIRE Investigators}"),
    ("group alone", "GISSI-HF Investigators", "{GISSI-HF Investigators}"),
    ("organization", "World Health Organization", "{World Health Organization}"),
    ("acronym", "UNICEF", "{UNICEF}"),
    ("spelled out", "Müller Hans-Peter, Schröder Karin", "Müller Hans-Peter; Schröder Karin"),
    ("spelled out, commas", "Müller, Hans-Peter; Schröder, Karin", "Müller Hans-Peter; Schröder Karin"),
    ("as spoken", "Hans-Peter Müller, Karin Schröder", "Müller Hans-Peter; Schröder Karin"),
    ("Chinese, romanised", "Wang Xiaoming, Li Na", "Wang Xiaoming; Li Na"),
    ("Vietnamese", "Nguyễn VA, Trần TB", "Nguyễn VA; Trần TB"),
    ("Slavic", "Čapek K, Żeromski S, Đorđević M", "Čapek K; Żeromski S; Đorđević M"),
    ("apostrophes", "O'Brien K, D’Angelo S", "O'Brien K; D’Angelo S"),
    ("ampersand", "Smith J & Doe A", "Smith J; Doe A"),
    ("and", "Smith J and Doe A", "Smith J; Doe A"),
]
#: All of them end the list: there are more authors than are named.
AND_OTHERS = [
    " et al",
    ", et al",
    ", et al.",
    " et al.",
    " et. al.",
    ", ET AL",
    " and others",
    ", & al",
    " и др.",
    " et coll.",
    ", 等",
]
AUTHORS_WRONG: dict[str, str] = {
    "on behalf of": "these words are taken for a part of the group's name where a style reads it",
    "spelled out": "nothing but knowledge of names tells which of two words is the family's",
    "Chinese, romanised": "nothing but knowledge of names tells which of two words is the family's",
}
AND_OTHERS_WRONG = (", ET AL", " and others")


@pytest.mark.parametrize(("names", "authors"), cases(AUTHORS, AUTHORS_WRONG))
def test_names(names: str, authors: str) -> None:
    found = reference(f"{names}. Zinc uptake in the roots of barley. J Exp Med. 2010;12(3):45-50.")
    assert found["authors"] == authors
    assert found["title"] == "Zinc uptake in the roots of barley"


@pytest.mark.parametrize(
    "names", ["Smith J, Doe AB", "van der Berg J, El-Sayed A", "Lee S-J; STROMA Study Group"]
)
def test_names_may_end_in_a_colon(names: str) -> None:
    colon, stop = (
        reference(f"{names}{end} Zinc uptake in barley. J Exp Med. 2010;12(3):45-50.") for end in ":."
    )
    assert colon == stop and "unparsed" not in stop


@pytest.mark.parametrize(
    "others",
    [
        pytest.param(others, marks=pytest.mark.xfail(reason="they are taken for names or the title"))
        if others in AND_OTHERS_WRONG
        else others
        for others in AND_OTHERS
    ],
)
def test_and_others(others: str) -> None:
    stop = "" if others.endswith(".") else "."
    found = reference(f"Smith J, Doe AB{others}{stop} Zinc uptake in barley. J Exp Med. 2010;12(3):45-50.")
    assert found["authors"] == "Smith J; Doe AB"
    assert found["et_al"] is True
    assert found["title"] == "Zinc uptake in barley"
    assert "unparsed" not in found


# ---- Where in the journal

LOCATORS: list[tuple[str, str, Fields]] = [
    ("volume and page", "2021;12:91.", {"issued": "2021", "volume": "12", "pages": "91"}),
    ("article number", "2025; 11:1530887.", {"issued": "2025", "volume": "11", "article_number": "1530887"}),
    (
        "supplement",
        "2004;102 Suppl 10:1122-1129.",
        {"issued": "2004", "volume": "102", "issue": "Suppl 10", "pages": "1122-1129"},
    ),
    (
        "part of an issue",
        "2006;25(1 Pt 2):34-41.",
        {"issued": "2006", "volume": "25", "issue": "1 Pt 2", "pages": "34-41"},
    ),
    (
        "issue only",
        "2011; (8): CD004145.",
        {"issued": "2011", "issue": "8", "article_number": "CD004145"},
    ),
    ("page lost", "2021;6:.", {"issued": "2021", "volume": "6"}),
    (
        "pages of a supplement",
        "2006;25(1):S12-S19.",
        {"issued": "2006", "volume": "25", "issue": "1", "pages": "S12-S19"},
    ),
    ("e-number", "2020;26:e945331.", {"issued": "2020", "volume": "26", "article_number": "e945331"}),
    ("last page cut", "2021;10:660–73.", {"issued": "2021", "volume": "10", "pages": "660–73"}),
    ("roman", "1998;3:xi-xix.", {"issued": "1998", "volume": "3", "pages": "xi-xix"}),
    (
        "article said",
        "2018;6 Article no. 7649.",
        {"issued": "2018", "volume": "6", "pages": "7649"},
    ),
    ("no volume", "2020; 107061.", {"issued": "2020", "article_number": "107061"}),
    (
        "months",
        "2015 Mar-Apr;21(2):101-8.",
        {"issued": "2015", "volume": "21", "issue": "2", "pages": "101-8"},
    ),
    (
        "day",
        "2015 Mar 3;21(2):101-8.",
        {"issued": "2015-03-03", "volume": "21", "issue": "2", "pages": "101-8"},
    ),
    (
        "words",
        "2015, vol. 21, no. 2, pp. 101–108.",
        {"issued": "2015", "volume": "21", "issue": "2", "pages": "101–108"},
    ),
    ("year in brackets", "(2015) 21:101–108.", {"issued": "2015", "volume": "21", "pages": "101–108"}),
    ("year behind", "21:101–108 (2015).", {"issued": "2015", "volume": "21", "pages": "101–108"}),
    (
        "double issue",
        "2015;21(2-3):101-8.",
        {"issued": "2015", "volume": "21", "issue": "2-3", "pages": "101-8"},
    ),
    ("letters", "2015;89A:L101-L108.", {"issued": "2015", "volume": "89A", "pages": "L101-L108"}),
]
LOCATORS_WRONG: dict[str, str] = {
    "roman": "pages in Roman numbers are left over",
    "article said": "the number behind `Article no.` is taken for an issue",
}


@pytest.mark.parametrize(("tail", "fields"), cases(LOCATORS, LOCATORS_WRONG))
def test_where_in_the_journal(tail: str, fields: Fields) -> None:
    found = reference(f"Smith J, Doe AB. Zinc uptake in the roots of barley. J Exp Med. {tail}")
    found.pop("type", None)
    assert found.pop("authors") == "Smith J; Doe AB"
    assert found.pop("title") == "Zinc uptake in the roots of barley"
    assert found.pop("container_title").rstrip(".") == "J Exp Med"
    assert found == fields


# ---- Identifiers and notes

DOI = "10.1084/jem.20091234"
ADDRESS = "https://example.org/a_b?c=1"
TRAILERS: list[tuple[str, str, Fields]] = [
    *(
        (text, text, {"doi": DOI})
        for text in (
            f"doi:{DOI}",
            f"doi: {DOI}.",
            f"DOI {DOI}",
            f"DOI: {DOI};",
            f"https://doi.org/{DOI}",
            f"http://dx.doi.org/{DOI}.",
            f"doi: https://doi.org/{DOI}",
            f"[DOI: {DOI}]",
            f"({DOI})",
            f"{DOI}",
            f"doi:{DOI.upper()}",
        )
    ),
    ("brackets in it", "doi:10.1016/S0140-6736(09)60001-2.", {"doi": "10.1016/s0140-6736(09)60001-2"}),
    ("glued", f"doi:{DOI}.PMID:20847271", {"doi": DOI, "pmid": "20847271"}),
    ("PMID", "PMID: 20847271.", {"pmid": "20847271"}),
    (
        "PubMed",
        "PubMed PMID: 20847271; PubMed Central PMCID: PMC2945678.",
        {"pmid": "20847271", "pmcid": "PMC2945678"},
    ),
    ("PMCID", "PMCID: PMC2945678", {"pmcid": "PMC2945678"}),
    ("RCA", f"[PMID: 20847271 DOI: {DOI}]", {"pmid": "20847271", "doi": DOI}),
    ("arXiv", "arXiv:0912.1234", {"arxiv": "0912.1234"}),
    ("arXiv, version", "arXiv:0912.1234v2 [q-bio.GN]", {"arxiv": "0912.1234"}),
    ("arXiv, old", "arXiv:hep-th/9901001", {"arxiv": "hep-th/9901001"}),
    ("ISSN", "ISSN 0028-0836", {"issn": ["0028-0836"]}),
    (
        "DOI in a publisher's address",
        "https://www.frontiersin.org/articles/10.3389/fmed.2024.1530887/full",
        {
            "url": "https://www.frontiersin.org/articles/10.3389/fmed.2024.1530887/full",
            "doi": "10.3389/fmed.2024.1530887",
        },
    ),
    *(
        (text, text, {"url": ADDRESS, "accessed": "2019-05-03"})
        for text in (
            f"Available from: {ADDRESS} [Accessed 3 May 2019]",
            f"Available at: {ADDRESS}. Accessed May 3, 2019.",
            f"{ADDRESS} (accessed on 3 May 2019)",
            f"Retrieved May 3, 2019, from {ADDRESS}",
            f"[cited 2019 May 3]; Available from: {ADDRESS}",
            f"URL: {ADDRESS}, last accessed 2019-05-03",
            f"Verfügbar unter: {ADDRESS} (abgerufen am 3. Mai 2019)",
            f"Disponible en: {ADDRESS} (consultado el 3 de mayo de 2019)",
            f"Disponible sur : {ADDRESS} (consulté le 3 mai 2019)",
        )
    ),
    *(
        (text, text, {})
        for text in (
            "Epub 2010 Feb 3.",
            "[Epub ahead of print]",
            "[Indexed for MEDLINE]",
            "[PubMed] [Cross Ref]",
            "[Cited in This Article: 3]",
            "Free PMC article.",
        )
    ),
    (
        "erratum",
        "Erratum in: J Exp Med. 2011;13:5.",
        {"relations": [{"type": "erratum_in", "target": "J Exp Med. 2011;13:5"}]},
    ),
    (
        "comment",
        "Comment on: J Exp Med. 2009;11:1-2.",
        {"relations": [{"type": "comment_on", "target": "J Exp Med. 2009;11:1-2"}]},
    ),
]
TRAILERS_WRONG: dict[str, str] = {
    **dict.fromkeys(
        (
            f"Verfügbar unter: {ADDRESS} (abgerufen am 3. Mai 2019)",
            f"Disponible en: {ADDRESS} (consultado el 3 de mayo de 2019)",
            f"Disponible sur : {ADDRESS} (consulté le 3 mai 2019)",
        ),
        "months have their English names only",
    ),
}


@pytest.mark.parametrize(("trailer", "fields"), cases(TRAILERS, TRAILERS_WRONG))
def test_identifiers_and_notes(trailer: str, fields: Fields) -> None:
    article = "Smith J, Doe AB. Zinc uptake in the roots of barley. J Exp Med. 2010;12(3):45-50."
    assert reference(f"{article} {trailer}") == {**reference(article), **fields}
