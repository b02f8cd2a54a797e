"""References to articles in every usual style: each is read field by field."""

from __future__ import annotations

import pytest
from conftest import Fields, assert_reference, cases

#: Each: what it shows, the reference as printed, and all that its record says, as `reference` gives it.
CASES: list[tuple[str, str, Fields]] = [
    (
        "NLM, with identifiers",
        "Okafor CN, van der Meer J, Lindqvist Å, et al. Oral zinc in children with acute diarrhoea: a "
        "cluster-randomised trial. BMJ Glob Health. 2019;4(2):e001266. doi: 10.1136/bmjgh-2018-001266. "
        "PMID: 30997161; PMCID: PMC6441297.",
        {
            "authors": "Okafor CN; van der Meer J; Lindqvist Å",
            "et_al": True,
            "title": "Oral zinc in children with acute diarrhoea: a cluster-randomised trial",
            "container_title": "BMJ Glob Health",
            "issued": "2019",
            "volume": "4",
            "issue": "2",
            "article_number": "e001266",
            "doi": "10.1136/bmjgh-2018-001266",
            "pmid": "30997161",
            "pmcid": "PMC6441297",
        },
    ),
    (
        "AMA",
        "Haugen SE, Patel RR, Moreau L. Early mobilization after hip fracture surgery. JAMA Surg. "
        "2020;155(6):512-519. doi:10.1001/jamasurg.2020.0287",
        {
            "authors": "Haugen SE; Patel RR; Moreau L",
            "title": "Early mobilization after hip fracture surgery",
            "container_title": "JAMA Surg",
            "issued": "2020",
            "volume": "155",
            "issue": "6",
            "pages": "512-519",
            "doi": "10.1001/jamasurg.2020.0287",
        },
    ),
    (
        "BMC",
        "Dilogo IH, Fiolin J. Bone grafts in nonunion of the tibia. BMC Musculoskelet Disord 2021;12:91.",
        {
            "authors": "Dilogo IH; Fiolin J",
            "title": "Bone grafts in nonunion of the tibia",
            "container_title": "BMC Musculoskelet Disord",
            "issued": "2021",
            "volume": "12",
            "pages": "91",
        },
    ),
    (
        "Springer, year behind the authors",
        "Watanabe T, Sato K (1998) Calcium channels in cardiac myocytes. J Physiol 508:33–44",
        {
            "authors": "Watanabe T; Sato K",
            "title": "Calcium channels in cardiac myocytes",
            "container_title": "J Physiol",
            "issued": "1998",
            "volume": "508",
            "pages": "33–44",
        },
    ),
    (
        "APA",
        "Rivera, M. A., & Chen, L.-H. (2018). Sleep quality and working memory in older adults. Journal of "
        "Aging and Health, 30(4), 577–598. https://doi.org/10.1177/0898264316687382",
        {
            "authors": "Rivera M. A.; Chen L.-H.",
            "title": "Sleep quality and working memory in older adults",
            "container_title": "Journal of Aging and Health",
            "issued": "2018",
            "volume": "30",
            "issue": "4",
            "pages": "577–598",
            "doi": "10.1177/0898264316687382",
        },
    ),
    (
        "Harvard",
        "Mensah, K. and O'Neill, P. (2015) 'Urban heat and mortality in West African cities', Environmental "
        "Research Letters, 10(3), pp. 34–45.",
        {
            "authors": "Mensah K.; O'Neill P.",
            "title": "Urban heat and mortality in West African cities",
            "container_title": "Environmental Research Letters",
            "issued": "2015",
            "volume": "10",
            "issue": "3",
            "pages": "34–45",
        },
    ),
    (
        "IEEE",
        "R. K. Gupta, S. Lee, and T. Nakamura, “Low-power design of ring oscillators,” IEEE Trans. Circuits "
        "Syst. I, vol. 65, no. 7, pp. 2130–2141, Jul. 2018.",
        {
            "authors": "Gupta R. K.; Lee S.; Nakamura T.",
            "title": "Low-power design of ring oscillators",
            "container_title": "IEEE Trans. Circuits Syst. I",
            "issued": "2018-07",
            "volume": "65",
            "issue": "7",
            "pages": "2130–2141",
        },
    ),
    (
        "Chicago, notes",
        'Hartmann, Julia, and Peter Kowalski. "Trade and Plague in the Baltic." Journal of Economic History '
        "71, no. 2 (2011): 330–62.",
        {
            "authors": "Hartmann Julia; Kowalski Peter",
            "title": "Trade and Plague in the Baltic",
            "container_title": "Journal of Economic History",
            "issued": "2011",
            "volume": "71",
            "issue": "2",
            "pages": "330–62",
        },
    ),
    (
        "Chicago, author and date",
        'Benson, Rachel. 2014. "Rivers and Borders." Environmental History 19 (3): 455–78.',
        {
            "authors": "Benson Rachel",
            "title": "Rivers and Borders",
            "container_title": "Environmental History",
            "issued": "2014",
            "volume": "19",
            "issue": "3",
            "pages": "455–78",
        },
    ),
    (
        "MDPI",
        "Rossi, F.; Bianchi, G.; Verdi, M. Extraction of polyphenols from olive leaves. Molecules 2021, 26, "
        "1405.",
        {
            "authors": "Rossi F.; Bianchi G.; Verdi M.",
            "title": "Extraction of polyphenols from olive leaves",
            "container_title": "Molecules",
            "issued": "2021",
            "volume": "26",
            "pages": "1405",
        },
    ),
    (
        "ACS",
        "Tanaka, Y.; Miller, J. D. Kinetics of Hydrogen Release from Ammonia Borane. J. Am. Chem. Soc. 2009, "
        "131 (12), 4420–4428.",
        {
            "authors": "Tanaka Y.; Miller J. D.",
            "title": "Kinetics of Hydrogen Release from Ammonia Borane",
            "container_title": "J. Am. Chem. Soc.",
            "issued": "2009",
            "volume": "131",
            "issue": "12",
            "pages": "4420–4428",
        },
    ),
    (
        "Elsevier, numbered",
        "[7] J. Novak, P. Dvorak, Thermal ageing of polyamide fibres, Polym. Degrad. Stab. 96 (2011) "
        "1234–1241.",
        {
            "label": "7",
            "authors": "Novak J.; Dvorak P.",
            "title": "Thermal ageing of polyamide fibres",
            "container_title": "Polym. Degrad. Stab.",
            "issued": "2011",
            "volume": "96",
            "pages": "1234–1241",
        },
    ),
    (
        "Elsevier, author and year",
        "Silva, R.M., Costa, A.P., 2016. Soil carbon under no-till in the Cerrado. Geoderma 268, 12–20. "
        "https://doi.org/10.1016/j.geoderma.2016.01.005",
        {
            "authors": "Silva R.M.; Costa A.P.",
            "title": "Soil carbon under no-till in the Cerrado",
            "container_title": "Geoderma",
            "issued": "2016",
            "volume": "268",
            "pages": "12–20",
            "doi": "10.1016/j.geoderma.2016.01.005",
        },
    ),
    (
        "Nature",
        "Kim, S.-J. & Alvarez, P. Chromatin loops in early development. Nature 563, 230–235 (2018).",
        {
            "authors": "Kim S.-J.; Alvarez P.",
            "title": "Chromatin loops in early development",
            "container_title": "Nature",
            "issued": "2018",
            "volume": "563",
            "pages": "230–235",
        },
    ),
    (
        "Science, with a title",
        "J. P. Grant, M. Osei, Fire regimes of the Sahel. Science 341, 1120–1123 (2013).",
        {
            "authors": "Grant J. P.; Osei M.",
            "title": "Fire regimes of the Sahel",
            "container_title": "Science",
            "issued": "2013",
            "volume": "341",
            "pages": "1120–1123",
        },
    ),
    (
        "Science, without a title",
        "J. P. Grant, M. Osei, Science 341, 1120 (2013).",
        {
            "authors": "Grant J. P.; Osei M.",
            "container_title": "Science",
            "issued": "2013",
            "volume": "341",
            "pages": "1120",
        },
    ),
    (
        "physics, without a title",
        "A. Kumar and B. Schmidt, Phys. Rev. Lett. 98, 123602 (2007).",
        {
            "authors": "Kumar A.; Schmidt B.",
            "container_title": "Phys. Rev. Lett.",
            "issued": "2007",
            "volume": "98",
            "article_number": "123602",
        },
    ),
    (
        "physics, with its preprint",
        "E. Rossi et al., Phys. Rev. D 88, 014502 (2013), arXiv:1304.1234.",
        {
            "authors": "Rossi E.",
            "et_al": True,
            "container_title": "Phys. Rev. D",
            "issued": "2013",
            "volume": "88",
            "article_number": "014502",
            "arxiv": "1304.1234",
        },
    ),
    (
        "year last",
        "Park S, Cole JM. A switch for sporulation. Mol Microbiol 25:441-449, 1997.",
        {
            "authors": "Park S; Cole JM",
            "title": "A switch for sporulation",
            "container_title": "Mol Microbiol",
            "issued": "1997",
            "volume": "25",
            "pages": "441-449",
        },
    ),
    (
        "GB/T 7714",
        "ZHANG L, LIU Y. Fatigue of welded joints in bridges[J]. Engineering Structures, 2014, 61: 45-53.",
        {
            "authors": "ZHANG L; LIU Y",
            "title": "Fatigue of welded joints in bridges",
            "container_title": "Engineering Structures",
            "issued": "2014",
            "volume": "61",
            "pages": "45-53",
        },
    ),
]

#: What the reading gets wrong today, and how.
WRONG: dict[str, str] = {}


@pytest.mark.parametrize(("text", "fields"), cases(CASES, WRONG))
def test_a_reference_is_read(text: str, fields: Fields) -> None:
    assert_reference(text, fields)
