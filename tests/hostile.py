"""What hostile input is made of: pieces that come again and again, and sound texts to put them into."""

from __future__ import annotations

from test_cochrane import TRIALS
from test_ovid import TAGGED
from test_pubmed_xml import ARTICLE, FOOT, HEAD
from test_refworks import SECTION
from test_wos import ARTICLE as WOS
from test_wos import table as wos_table

from mscbib.model import Record

#: What texts are filled with; with "…" in it, as many of what stands before that as of what stands behind.
PIECES = {
    "letters": "a",
    "capitals": "A",
    "one script": "王",
    "words": "Word ",
    "stops": ".",
    "sentences": "a. ",
    "open brackets": "[",
    "brackets closed": "]",
    "bracket pairs": "[]",
    "open parentheses": "(",
    "parentheses closed": ")",
    "open braces": "{",
    "braces closed": "}",
    "brace pairs": "{}",
    "angles": "<",
    "angles closed": ">",
    "all brackets": "([{<",
    "nested parentheses": "(…)",
    "nested brackets": "[…]",
    "nested braces": "{…}",
    "nested tags": "<b>…</b>",
    "nested quotes": "“…”",
    "digits": "7",
    "numbers": "12 ",
    "blanks": " ",
    "blank lines": "\n",
    "blank lines with blanks": "\n ",
    "tabs": "\t",
    "carriage returns": "\r",
    "lines of Windows": "a\r\n",
    "NULs": "\0",
    "combining marks": "a\u0301",
    "marks alone": "\u0301",
    "marks of two kinds": "\u0301\u0316",
    "quotes": '"',
    "quoted": '"a" ',
    "apostrophes": "'",
    "curly quotes": "“",
    "backslashes": "\\",
    "escapes": '\\"',
    "commas": ",",
    "semicolons": ";",
    "colons": ": ",
    "hyphens": "-",
    "dashes": "–",
    "bars": "|",
    "equals": "a=",
    "hashes": "#",
    "at signs": "@",
    "percents": "%",
    "dollars": "$",
    "ampersands": "&",
    "references": "&amp;",
    "accents": "\\'{e}",
    "authors": "A A, ",
    "initials": "A. ",
    "Vancouver": "Smith J, ",
    "inverted": "Smith, J.; ",
    "and": "Roe J and ",
    "et al": "et al. ",
    "particles": "van der ",
    "PMIDs": "PMID: ",
    "tagged PMIDs": "[PMID: 1 DOI: 10.1/a] ",
    "DOIs": "doi:10.1000/",
    "addresses": "https://a.b/",
    "years": ". 2020;",
    "dates": "2020 Jan 1; ",
    "pages": "1-2, ",
    "ordinals": "1. ",
    "notes": "(1)",
    "registrations": "NCT01234567 ",
    "labels": "Results: ",
    "lines": "Word\n",
    "list": "- x\n",
    "tags": "<b>",
    "closing tags": "</b>",
    "comments": "<!--",
    "character data": "<![CDATA[",
    "JSON objects": '{"title":',
    "JSON surrogates": "\\ud800",
    "XML surrogates": "&#xD800;",
    "line separators": "\u2028",
    "next lines": "\x85",
    "dotted capitals": "İ",
    "no-width blanks": "\u200b",
}

#: A record with a bit of everything, to be written in each format that can be.
FULL = Record.model_validate(
    {
        "id": "roe2020",
        "type": "chapter",
        "title": "On wells",
        "original_title": "Om brønner",
        "container_title": "The wells",
        "authors": [
            {
                "family": "Roe",
                "given": "Jane Ann",
                "orcid": "0000-0002-1825-0097",
                "affiliations": ["Wells, Bergen"],
            },
            {"literal": "Well Group"},
        ],
        "editors": [{"family": "van der Poe", "given": "J"}],
        "container_title_short": "Wells",
        "collection_title": "Water",
        "publisher": "Well Press",
        "publisher_place": "Bergen",
        "edition": "2nd",
        "languages": ["English"],
        "publication_types": ["Review"],
        "issued": "2020-01-31",
        "accessed": "2021-02-03",
        "volume": "12",
        "issue": "3",
        "pages": "145-9",
        "doi": "10.1000/a.1",
        "pmid": "12345678",
        "pmcid": "PMC123",
        "arxiv": "2001.00001",
        "issn": ["1234-5679"],
        "isbn": ["0727912771"],
        "url": "https://example.org/a",
        "abstract": {"text": "METHODS: We dug (NCT01234567)."},
        "keywords": ["water"],
        "mesh": ["Wells"],
        "funders": ["Well Fund"],
        "database": "Wellbase",
        "accession": "W1",
        "copyright": "2020 Roe",
        "status": "final",
        "conflict_of_interest": "None",
        "extra": {"note": ["mine"]},
        "relations": [{"type": "cites", "target": "10.1000/b"}],
        "references": [{"raw": "Roe J. On wells. J Wells 2019; 1: 2.", "title": "On wells"}],
    }
)

#: Texts of the formats that cannot be written.
SAMPLES = {
    "cochrane": TRIALS,
    "ovid": TAGGED,
    "pubmed-xml": HEAD + ARTICLE + FOOT,
    "reference_list/lines": (
        "1. Roe J, Poe T. On wells. J Wells 2020; 12(3): 145-9. doi:10.1000/a.1\n"
        "Roe, J. (2019). Wells and water (2nd ed.). Bergen: Well Press. https://example.org/a\n"
    ),
    "refworks": SECTION,
    "scopus-csv": (
        "Authors,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,Cited by,DOI,Link,"
        "Affiliations,Abstract,Author Keywords,References,Document Type,Source,EID\n"
        '"Roe, J., Poe, T.","On wells",2001,"Wells",12,3,4,"10","19",9,10.1000/S1,https://example.org,'
        '"Wells, Bergen",We dug.,wells; water,"Roe J., On water, (2001)",Article,Scopus,2-s2.0-1\n'
    ),
    "wos": WOS,
    "wos-tab": wos_table(WOS),
}
