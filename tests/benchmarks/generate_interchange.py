"""PubMed's XML or CSL-JSON of any size, made of records in JSON. For `interchange_speed.py --memory`.

    python tests/benchmarks/generate_interchange.py pubmed-xml|csl-json --mb N --out FILE < RECORDS.jsonl

RECORDS.jsonl has one record a line, as `generate_dumps.py json` writes them: index, authors ("Chen L"),
title, journal, year, volume, issue, pages, pmid, pmcid, doi, abstract. They are written again and again, with
other numbers, until the file is large enough; nothing is held but one round of them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

Record = Mapping[str, Any]


def _person(name: str) -> tuple[str, str]:
    family, _, initials = name.rpartition(" ")
    return (family, initials) if family else (initials, "")


def pubmed_article(record: Record, number: int) -> str:
    """An article as NLM's DTD of 2025 has it."""
    authors = "".join(
        f'<Author ValidYN="Y"><LastName>{escape(family)}</LastName>'
        f"<Initials>{escape(initials)}</Initials></Author>"
        for family, initials in map(_person, record["authors"])
    )
    abstract = record["abstract"]
    text = f"<Abstract><AbstractText>{escape(abstract)}</AbstractText></Abstract>" if abstract else ""
    issue = f"<Issue>{record['issue']}</Issue>" if record["issue"] else ""
    ids = "".join(
        f'<ArticleId IdType="{kind}">{escape(str(value))}</ArticleId>'
        for kind, value in (("pubmed", number), ("doi", record["doi"]), ("pmc", record["pmcid"]))
        if value
    )
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{number}</PMID>'
        f'<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet">'
        f"<Volume>{record['volume']}</Volume>{issue}"
        f"<PubDate><Year>{record['year']}</Year></PubDate></JournalIssue>"
        f"<Title>{escape(record['journal'])}</Title></Journal>"
        f"<ArticleTitle>{escape(record['title'])}</ArticleTitle>"
        f"<Pagination><MedlinePgn>{record['pages']}</MedlinePgn></Pagination>{text}"
        f'<AuthorList CompleteYN="Y">{authors}</AuthorList><Language>eng</Language></Article>'
        f"</MedlineCitation><PubmedData><PublicationStatus>ppublish</PublicationStatus>"
        f"<ArticleIdList>{ids}</ArticleIdList></PubmedData></PubmedArticle>\n"
    )


def csl_item(record: Record, number: int) -> str:
    """An item of CSL-JSON."""
    people = [_person(name) for name in record["authors"]]
    item = {
        "id": str(number),
        "type": "article-journal",
        "title": record["title"],
        "author": [{"family": family, "given": initials} for family, initials in people],
        "container-title": record["journal"],
        "issued": {"date-parts": [[record["year"]]]},
        "volume": record["volume"],
        "issue": record["issue"],
        "page": record["pages"],
        "DOI": record["doi"],
        "abstract": record["abstract"],
    }
    return json.dumps({name: value for name, value in item.items() if value}, ensure_ascii=False)


#: What stands before, between and behind the records, and what makes one.
FORMS: dict[str, tuple[str, str, str, Callable[[Record, int], str]]] = {
    "pubmed-xml": (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
        '"-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
        '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n',
        "",
        "</PubmedArticleSet>\n",
        pubmed_article,
    ),
    "csl-json": ("[\n", ",\n", "\n]\n", csl_item),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("form", choices=FORMS)
    parser.add_argument("--mb", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    before, between, behind, made = FORMS[options.form]
    records = [json.loads(line) for line in sys.stdin]
    written = 0
    with options.out.open("w", encoding="utf-8") as out:
        out.write(before)
        for number in count(1):
            text = (between if number > 1 else "") + made(records[number % len(records)], number)
            out.write(text)
            written += len(text.encode())
            if written >= options.mb * 1_000_000:
                break
        out.write(behind)
    return 0


if __name__ == "__main__":
    sys.exit(main())
