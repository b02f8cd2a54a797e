"""PubMed XML: what its elements and attributes say, by their paths in an article or a book's chapter.

The elements are those of NLM's "MEDLINE/PubMed XML Element Descriptions"
(https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html). What stands in several elements is read
where they begin, into the text that MEDLINE's tagged format has for it.
"""

from __future__ import annotations

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import (
    ABSTRACT,
    TITLE,
    Read,
    Table,
    Tag,
    converted,
    keep,
    listed,
    noted,
    only_read,
    put,
    text,
    title,
)
from mscbib.tags import _medline as medline
from mscbib.tags import _pubmed_parts as parts
from mscbib.tags._joined import STANDARD_NUMBERS, join_titles

#: What says only what is usual, and is not kept.
DEFAULTS = {"ValidYN": "Y", "CompleteYN": "Y", "MajorTopicYN": "N", "Version": "1"}

_C = "MedlineCitation"
_A = f"{_C}/Article"
_J = f"{_A}/Journal"
_I = f"{_J}/JournalIssue"
_D = "PubmedData"
_B = "BookDocument"
_K = f"{_B}/Book"
_E = "PubmedBookData"
#: Where the same elements stand in an article and in a book.
_WORKS = (_A, _B)


def _read_language(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if value:
        draft.add("languages", flat(value), start, end)


def _locator(draft: Draft) -> None:
    """Pages by their first and last where they do not stand as MEDLINE has them."""
    first, last = draft.notes.get("StartPage"), draft.notes.get("EndPage")
    values = draft.values
    if first is not None and not {"pages", "article_number"} & values.keys():
        tag, value, start, end = first
        if last is not None and last[1] != value:
            value = f"{value}-{last[1]}"
        medline.read_pages(draft, tag, value, start, end)
    for noted_value, field in ((first, "page_first"), (last, "page_last")):
        if noted_value is None:
            continue
        tag, value, start, end = noted_value
        if value in (values.get(field), values.get("article_number"), values.get("pages")):
            draft.repeats.append((f"{draft.prefix}{field}", start, end))
        elif not values.get("pages", "").startswith(value):
            keep(draft, tag, value, start, end)


def _titles(draft: Draft) -> None:
    """The title of a book is the work's own where there is no other, else that of what the work is in."""
    book = draft.notes.get("BookTitle")
    if book is not None and "title" not in draft.values:
        title(draft, *book)
        draft.notes["type"] = "book"
    elif book is not None:
        draft.notes["type"] = "chapter"
        put(draft, book[0], "container_title", flat(book[1]), *book[1:])
    join_titles(draft, ("Title",), ("MedlineTA", "ISOAbbreviation"))


def _finish(draft: Draft) -> None:
    values = draft.values
    _titles(draft)
    _locator(draft)
    medline.join_article_number(draft, *(f"{work}/ELocationID" for work in (*_WORKS, _K)))
    parts.join_abstract(draft)
    if (other := draft.notes.get("OtherAbstract")) is not None:
        if "abstract" in values or medline.is_no_abstract(other[1]):
            keep(draft, *other)
        else:
            ABSTRACT.read(draft, *other)  # type: ignore[misc]
    found = medline.work_type(draft)
    if found is None or found == "article-journal":
        found = draft.notes.get("type", found)
    if found is not None:
        values["type"] = found
    if "pmid" in values:
        values["id"] = values["pmid"]


_ISSUED = medline.remembered("issued", "", values.medline_date, medline.shown_date).read
_PMID = converted("pmid", identifiers.pmid).read
_COPYRIGHT = text("copyright").read
_EDITION = text("edition").read


def _of_work(work: str) -> dict[str, Read | None]:
    """The elements that an article and a chapter have in common."""
    return {
        f"{work}/ArticleTitle": TITLE.read,
        f"{work}/VernacularTitle": text("original_title").read,
        f"{work}/Pagination/MedlinePgn": medline.read_pages,
        f"{work}/Pagination/StartPage": noted("StartPage").read,
        f"{work}/Pagination/EndPage": noted("EndPage").read,
        f"{work}/ELocationID": parts.location,
        f"{work}/ELocationID/@EIdType": parts.told,
        f"{work}/ELocationID/@ValidYN": parts.told,
        f"{work}/Abstract/AbstractText": parts.abstract_text,
        f"{work}/Abstract/AbstractText/@Label": parts.told,
        f"{work}/Abstract/CopyrightInformation": _COPYRIGHT,
        **_people(f"{work}/AuthorList"),
        f"{work}/Language": _read_language,
        f"{work}/GrantList/Grant": parts.grant,
        **_told(f"{work}/GrantList/Grant", "GrantID", "Acronym", "Agency", "Country"),
    }


def _people(path: str) -> dict[str, Read | None]:
    """The elements of a list of people."""
    return {
        f"{path}/@CompleteYN": parts.complete,
        f"{path}/@Type": parts.told,
        f"{path}/Author": parts.author,
        **_told(
            f"{path}/Author",
            "LastName",
            "ForeName",
            "FirstName",
            "MiddleName",
            "Initials",
            "Suffix",
            "CollectiveName",
            "Identifier",
            "Identifier/@Source",
            "Affiliation",
            "AffiliationInfo/Affiliation",
        ),
    }


def _told(path: str, *names: str) -> dict[str, Read | None]:
    """What is read together with the element that it stands in."""
    return dict.fromkeys((f"{path}/{name}" for name in names), parts.told)


def _dates(*paths: str, read: Read = parts.kept_date) -> dict[str, Read | None]:
    """Dates in elements of their own for year, month and day."""
    found: dict[str, Read | None] = {}
    for path in paths:
        found[path] = read
        found |= _told(path, "Year", "Month", "Day", "Hour", "Minute", "Season", "MedlineDate")
    return found


def _references(path: str) -> dict[str, Read | None]:
    return {
        f"{path}/Reference": parts.reference,
        **_told(
            f"{path}/Reference", "Citation", "ArticleIdList/ArticleId", "ArticleIdList/ArticleId/@IdType"
        ),
    }


def _article_ids(path: str) -> dict[str, Read | None]:
    return {f"{path}/ArticleId": parts.article_id, f"{path}/ArticleId/@IdType": parts.told}


_ELEMENTS: dict[str, Read | None] = {
    f"{_C}/PMID": _PMID,
    f"{_C}/@Status": text("status").read,
    **_dates(f"{_C}/DateCreated", f"{_C}/DateCompleted", f"{_C}/DateRevised", f"{_A}/ArticleDate"),
    f"{_J}/ISSN": STANDARD_NUMBERS.read,
    f"{_I}/Volume": text("volume").read,
    f"{_I}/Issue": text("issue").read,
    **_dates(f"{_I}/PubDate", read=parts.publication_date(_ISSUED)),
    f"{_J}/Title": noted("Title").read,
    f"{_J}/ISOAbbreviation": noted("ISOAbbreviation").read,
    **_of_work(_A),
    f"{_A}/DataBankList/DataBank": parts.data_bank,
    **_told(f"{_A}/DataBankList/DataBank", "DataBankName", "AccessionNumberList/AccessionNumber"),
    f"{_A}/PublicationTypeList/PublicationType": listed("publication_types").read,
    f"{_C}/MedlineJournalInfo/Country": text("publisher_place").read,
    f"{_C}/MedlineJournalInfo/MedlineTA": noted("MedlineTA").read,
    f"{_C}/MedlineJournalInfo/ISSNLinking": STANDARD_NUMBERS.read,
    f"{_C}/ChemicalList/Chemical": parts.chemical,
    **_told(f"{_C}/ChemicalList/Chemical", "RegistryNumber", "NameOfSubstance"),
    f"{_C}/CommentsCorrectionsList/CommentsCorrections": parts.relation,
    **_told(f"{_C}/CommentsCorrectionsList/CommentsCorrections", "@RefType", "RefSource", "PMID"),
    f"{_C}/MeshHeadingList/MeshHeading": parts.mesh_heading,
    **_told(
        f"{_C}/MeshHeadingList/MeshHeading",
        "DescriptorName",
        "DescriptorName/@MajorTopicYN",
        "QualifierName",
        "QualifierName/@MajorTopicYN",
    ),
    f"{_C}/NumberOfReferences": medline.read_reference_count,
    f"{_C}/PersonalNameSubjectList/PersonalNameSubject": parts.kept_person,
    **_told(
        f"{_C}/PersonalNameSubjectList/PersonalNameSubject", "LastName", "ForeName", "Initials", "Suffix"
    ),
    f"{_C}/InvestigatorList/Investigator": parts.kept_person,
    **_told(
        f"{_C}/InvestigatorList/Investigator",
        "LastName",
        "ForeName",
        "Initials",
        "Suffix",
        "Affiliation",
        "AffiliationInfo/Affiliation",
    ),
    f"{_C}/OtherID": parts.other_id,
    f"{_C}/OtherID/@Source": parts.told,
    f"{_C}/OtherAbstract/AbstractText": noted("OtherAbstract").read,
    f"{_C}/OtherAbstract/CopyrightInformation": _COPYRIGHT,
    f"{_C}/KeywordList/Keyword": parts.keyword,
    f"{_C}/KeywordList/Keyword/@MajorTopicYN": parts.told,
    f"{_C}/CoiStatement": text("conflict_of_interest").read,
    **_dates(f"{_D}/History/PubMedPubDate", f"{_E}/History/PubMedPubDate", read=parts.history),
    **dict.fromkeys((f"{data}/History/PubMedPubDate/@PubStatus" for data in (_D, _E)), parts.told),
    **_article_ids(f"{_D}/ArticleIdList"),
    **_article_ids(f"{_E}/ArticleIdList"),
    **_references(f"{_D}/ReferenceList"),
    **_references(f"{_D}/ReferenceList/ReferenceList"),
    # A chapter, and the book it is in; or a whole book.
    f"{_B}/PMID": _PMID,
    **_article_ids(f"{_B}/ArticleIdList"),
    f"{_K}/Publisher/PublisherName": text("publisher").read,
    f"{_K}/Publisher/PublisherLocation": text("publisher_place").read,
    f"{_K}/BookTitle": noted("BookTitle").read,
    **_dates(f"{_K}/PubDate", read=parts.publication_date(_ISSUED)),
    **_dates(f"{_K}/BeginningDate", f"{_K}/EndingDate", f"{_B}/ContributionDate", f"{_B}/DateRevised"),
    **_people(f"{_K}/AuthorList"),
    f"{_K}/Volume": text("volume").read,
    f"{_K}/Edition": _EDITION,
    f"{_K}/CollectionTitle": text("collection_title").read,
    f"{_K}/Isbn": STANDARD_NUMBERS.read,
    f"{_K}/ELocationID": parts.location,
    f"{_K}/ELocationID/@EIdType": parts.told,
    f"{_K}/ELocationID/@ValidYN": parts.told,
    **_of_work(_B),
    f"{_B}/PublicationType": listed("publication_types").read,
    f"{_B}/KeywordList/Keyword": parts.keyword,
    f"{_B}/KeywordList/Keyword/@MajorTopicYN": parts.told,
    **_references(f"{_B}/ReferenceList"),
}

TABLE = Table(
    tags=tuple(Tag(path, only_read(read), only_read=True) for path, read in _ELEMENTS.items() if read),
    finish=_finish,
)
