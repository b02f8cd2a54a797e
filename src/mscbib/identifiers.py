"""Identifiers as people and databases write them, in the record's forms.

Each function takes a text and gives the identifier, or raises ValueError with what is wrong for a person.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_PREFIX = re.compile(r"(?i)(?:(?:https?://)?(?:www\.|dx\.)?doi\.org/|(?:info:|urn:)?doi:?\s*/?)+")
_DIGITS = re.compile(r"[0-9]{1,9}")
_PMID = re.compile(
    r"(?i)(?:PMID:?\s*|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?([0-9]{1,9})/?"
)
_PMCID = re.compile(r"(?i)(?:PMCID:?\s*|https?://\S{0,60}/articles/)?(?:PMC)?([0-9]{1,9})(?:\.[0-9]{1,3})?/?")
_ARXIV = re.compile(
    r"(?i)(?:arxiv:?\s*|https?://arxiv\.org/(?:abs|pdf)/)?([a-z][a-z.-]{1,16}/[0-9]{7}|[0-9]{4}\.[0-9]{4,5})(?:v[0-9]{1,3})?(?:\s*\[.{1,20}\])?"
)
_ORCID = re.compile(
    r"(?i)(?:orcid:?\s*)?(?:(?:https?://)?(?:www\.)?orcid\.org/)?([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9X])/?"
)
#: An ISSN with another behind it, with a blank between them; or any number of that many digits.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9]{4}-[0-9]{3}[0-9Xx](?=\s[0-9]{4}-[0-9]{3}[0-9Xx](?![0-9A-Za-z-]))"
    r"|[0-9](?:[-‐‑– ]?[0-9]){6,11}[-‐‑– ]?[0-9Xx](?![0-9A-Za-z]))"
)
_NOT_DIGITS = re.compile(r"[^0-9X]")

#: Types of works that have a number of their own, a report's or a patent's, where others have ISSN or ISBN.
WITH_OTHER_NUMBERS = frozenset(
    {"bill", "dataset", "legal_case", "legislation", "map", "patent", "report", "software", "standard"}
)


def doi(text: str) -> str:
    """A bare DOI in lower case, without resolver, label and the punctuation of the sentence behind it."""
    found = text
    if not found.startswith("10."):
        prefix = _DOI_PREFIX.match(found)
        if prefix:
            found = found[prefix.end() :]
            if "://" in prefix[0] or "doi.org" in prefix[0].lower():
                found = unquote(found)
    found = found.strip().rstrip(".,;")
    if not _DOI.fullmatch(found):
        raise ValueError("a DOI is 10.NNNN/SUFFIX without blanks")
    return found.lower()


def pmid(text: str) -> str:
    """The digits of a PubMed number."""
    match = _PMID.fullmatch(text.strip())
    if match is None:
        raise ValueError("a PMID is up to nine digits")
    return match[1]


def pmcid(text: str) -> str:
    """A PubMed Central number as PMC and digits."""
    match = _PMCID.fullmatch(text.strip().rstrip(";"))
    if match is None:
        raise ValueError("a PMCID is PMC and up to nine digits")
    return "PMC" + match[1]


def arxiv(text: str) -> str:
    """An arXiv number without version and class."""
    match = _ARXIV.fullmatch(text.strip())
    if match is None:
        raise ValueError("an arXiv number is NNNN.NNNNN or archive/NNNNNNN")
    return match[1]


def orcid(text: str) -> str:
    """An ORCID as 0000-0000-0000-0000."""
    match = _ORCID.fullmatch(text.strip())
    if match is None:
        raise ValueError("an ORCID is four groups of four digits")
    return "-".join(match.groups()).upper()


def standard_numbers(text: str) -> list[tuple[str, str, int]]:
    """The ISSNs and ISBNs in a text: ("issn" or "isbn", the number in the record's form, where it begins)."""
    found = []
    for match in _NUMBER.finditer(text):
        digits = _NOT_DIGITS.sub("", match[0].upper())
        if "X" in digits[:-1]:
            continue
        if len(digits) == 8:
            found.append(("issn", f"{digits[:4]}-{digits[4:]}", match.start()))
        elif len(digits) == 10 or (len(digits) == 13 and digits.isdigit()):
            found.append(("isbn", digits, match.start()))
    return found
