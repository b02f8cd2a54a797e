"""References to books, chapters, theses, pages on the web and whatever else is no article."""

from __future__ import annotations

import pytest
from conftest import Fields, assert_reference, cases

#: Each: what it shows, the reference as printed, and all that its record says, as `reference` gives it.
CASES: list[tuple[str, str, Fields]] = [
    (
        "book",
        "Ferguson N. Principles of field epidemiology. 3rd ed. Oxford: Oxford University Press; 2008.",
        {
            "authors": "Ferguson N",
            "title": "Principles of field epidemiology",
            "edition": "3rd",
            "publisher_place": "Oxford",
            "publisher": "Oxford University Press",
            "issued": "2008",
        },
    ),
    (
        "book, APA",
        "Delgado, R. (2012). The hidden river: Water and power in Andalusia (2nd ed.). Cambridge University "
        "Press.",
        {
            "authors": "Delgado R.",
            "title": "The hidden river: Water and power in Andalusia",
            "edition": "2nd",
            "publisher": "Cambridge University Press",
            "issued": "2012",
        },
    ),
    (
        "book with ISBN",
        "Marchetti P. A history of glass. London: Thames & Hudson; 1999. ISBN 978-0-306-40615-7.",
        {
            "authors": "Marchetti P",
            "title": "A history of glass",
            "publisher_place": "London",
            "publisher": "Thames & Hudson",
            "issued": "1999",
            "isbn": ["9780306406157"],
        },
    ),
    (
        "chapter",
        "Weber HJ, Lang P. Tumours of the thyroid. In: Harris AB, Cole DM, editors. Surgical pathology of "
        "the neck. 2nd ed. New York: Springer; 2004. p. 113-48.",
        {
            "authors": "Weber HJ; Lang P",
            "title": "Tumours of the thyroid",
            "editors": "Harris AB; Cole DM",
            "container_title": "Surgical pathology of the neck",
            "edition": "2nd",
            "publisher_place": "New York",
            "publisher": "Springer",
            "issued": "2004",
            "pages": "113-48",
        },
    ),
    (
        "chapter, APA",
        "Nguyen, T. (2016). Rice terraces and memory. In P. Adams & L. Brown (Eds.), Landscapes of Asia (pp. "
        "45–67). Routledge.",
        {
            "authors": "Nguyen T.",
            "title": "Rice terraces and memory",
            "editors": "Adams P.; Brown L.",
            "container_title": "Landscapes of Asia",
            "publisher": "Routledge",
            "issued": "2016",
            "pages": "45–67",
        },
    ),
    (
        "proceedings",
        "M. Fischer and Y. Zhao, “Sparse graphs for fast decoding,” in Proceedings of the 12th International "
        "Conference on Machine Vision, 2019, pp. 101–105.",
        {
            "authors": "Fischer M.; Zhao Y.",
            "title": "Sparse graphs for fast decoding",
            "container_title": "Proceedings of the 12th International Conference on Machine Vision",
            "issued": "2019",
            "pages": "101–105",
        },
    ),
    (
        "thesis",
        "Adeyemi O. Malaria vectors of the Niger delta [dissertation]. Ibadan: University of Ibadan; 2010.",
        {
            "type": "thesis",
            "authors": "Adeyemi O",
            "title": "Malaria vectors of the Niger delta",
            "publisher_place": "Ibadan",
            "publisher": "University of Ibadan",
            "issued": "2010",
        },
    ),
    (
        "preprint",
        "Moreno L, Tran V. Antibody kinetics after mild infection. medRxiv [Preprint]. 2020. doi: "
        "10.1101/2020.05.14.20101717.",
        {
            "type": "article",
            "authors": "Moreno L; Tran V",
            "title": "Antibody kinetics after mild infection",
            "container_title": "medRxiv",
            "issued": "2020",
            "doi": "10.1101/2020.05.14.20101717",
        },
    ),
    (
        "preprint on arXiv",
        "Petrov Y, Li Q. Graph kernels for molecules. arXiv:1905.01234 (2019).",
        {
            "type": "article",
            "authors": "Petrov Y; Li Q",
            "title": "Graph kernels for molecules",
            "issued": "2019",
            "arxiv": "1905.01234",
        },
    ),
    (
        "report",
        "World Health Organization. Global tuberculosis report 2019. Geneva: World Health "
        "Organization; 2019.",
        {
            "authors": "{World Health Organization}",
            "title": "Global tuberculosis report 2019",
            "publisher_place": "Geneva",
            "publisher": "World Health Organization",
            "issued": "2019",
        },
    ),
    (
        "web page",
        "Centers for Disease Control and Prevention. Measles cases and outbreaks. "
        "https://www.cdc.gov/measles/cases-outbreaks.html. Accessed 12 March 2020.",
        {
            "type": "webpage",
            "authors": "{Centers for Disease Control and Prevention}",
            "title": "Measles cases and outbreaks",
            "url": "https://www.cdc.gov/measles/cases-outbreaks.html",
            "accessed": "2020-03-12",
        },
    ),
    (
        "patent",
        "Smith AB, Jones CD. Method of drying grain. US patent 5,123,456. 1992 Jun 23.",
        {
            "type": "patent",
            "authors": "Smith AB; Jones CD",
            "title": "Method of drying grain",
            "issued": "1992-06-23",
        },
    ),
    (
        "no authors",
        "Interventions for falls in older people living at home. Cochrane Database Syst Rev. "
        "2011;(8):CD004145.",
        {
            "title": "Interventions for falls in older people living at home",
            "container_title": "Cochrane Database Syst Rev",
            "issued": "2011",
            "issue": "8",
            "article_number": "CD004145",
        },
    ),
]

#: What the reading gets wrong today, and how.
WRONG: dict[str, str] = {
    "preprint": "a preprint server before `[Preprint]` is left over",
}


@pytest.mark.parametrize(("text", "fields"), cases(CASES, WRONG))
def test_a_reference_is_read(text: str, fields: Fields) -> None:
    assert_reference(text, fields)
