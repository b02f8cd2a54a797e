"""The countries that affiliations end with.

The names are those of ISO 3166-1, and of the parts of four countries whose affiliations often end without
it (ISO 3166-2), as `pycountry` keeps them, and besides what authors write instead. Only what stands at the
end counts: "Bank of Japan, London, UK" is British, and "University of Georgia" tells no country.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from mscbib import discovery
from mscbib.folding import folded

#: Characters of an affiliation that are looked at, from its end; and how many addresses of one.
_LENGTH, _ADDRESSES = 2_000, 40
#: So many affiliations are remembered: authors of a record share them.
_KEPT = 1 << 14

#: What authors write, and the code of the country.
_ALSO = {
    "aotearoa": "NZ", "bosnia": "BA", "bosnia & herzegovina": "BA", "brunei": "BN", "burma": "MM",
    "cape verde": "CV", "congo": "CG", "cote d ivoire": "CI", "curacao": "CW",
    "democratic republic of congo": "CD", "democratic republic of the congo": "CD", "dr congo": "CD",
    "east timor": "TL", "england uk": "GB", "falkland islands": "FK", "fyrom": "MK", "great britain": "GB",
    "holland": "NL", "hong kong sar": "HK", "islamic republic iran": "IR", "i r iran": "IR", "ir iran": "IR",
    "ivory coast": "CI", "k s a": "SA", "kingdom of saudi arabia": "SA", "korea": "KR", "ksa": "SA",
    "macau": "MO", "macedonia": "MK", "micronesia": "FM", "mainland china": "CN", "p r china": "CN",
    "pr china": "CN", "prc": "CN", "p r c": "CN", "peoples r china": "CN", "palestine": "PS",
    "republic of china": "TW", "reunion": "RE", "rok": "KR", "russia": "RU", "s korea": "KR",
    "swaziland": "SZ", "taiwan r o c": "TW", "taiwan roc": "TW", "the gambia": "GM", "bahamas": "BS",
    "trinidad": "TT", "tunisie": "TN", "turkey": "TR", "turkiye": "TR", "u a e": "AE", "u k": "GB",
    "u s": "US", "u s a": "US", "uae": "AE", "uk": "GB", "united states": "US", "us": "US", "usa": "US",
    "vatican": "VA", "vatican city": "VA", "viet nam": "VN", "british virgin islands": "VG",
    "us virgin islands": "VI", "wales": "GB",
}  # fmt: skip
#: Countries whose parts are looked for, and of which kinds.
_PARTS = {
    "US": ("State", "District"), "CA": ("Province", "Territory"), "AU": ("State", "Territory"),
    "GB": ("Country", "Province"),
}  # fmt: skip
#: Names of a country that are also those of a part of another: told by what else the affiliation says.
_GEORGIA = "georgia"
#: Codes of two of the parts' countries, or words: only with the postcode of a country do they say it.
_DOUBTFUL_CODES = {"nt", "sa", "wa", "yt", "de", "la", "or", "in", "me"}
#: Languages whose names of countries are known besides the English ones.
_LANGUAGES = ("de", "es", "fr", "it", "pt", "nl", "pl", "tr")

_ELECTRONIC = re.compile(r"(?i)\b(?:electronic address|e-?mail)\b|\S{1,100}@")
_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_SPLIT = re.compile(r"[,:]")
_WORD = re.compile(r"[^\W_]+")
_ZIP = re.compile(r"[0-9]{5}(?: [0-9]{4})?")
_POSTCODES = {
    "US": _ZIP,
    "CA": re.compile(r"[a-z][0-9][a-z] ?[0-9][a-z][0-9]"),
    "AU": re.compile(r"[0-9]{4}"),
}
#: Words after which a name is that of an institution: "University of Mexico", "Banco de Chile".
_JOINING = frozenset(
    {"of", "de", "du", "des", "di", "da", "do", "del", "for", "and", "the", "und", "univ", "university"}
)


@functools.lru_cache(_KEPT)
def countries(affiliation: str) -> tuple[str, ...]:
    """The countries of an affiliation, in English, sorted; more than one where it holds several addresses.

    Raises:
        MissingLibraryError: pycountry is not installed.
    """
    addresses = _BRACKETS.sub(" ", affiliation[-_LENGTH:]).split(";")
    found = (_country(address) for address in addresses[-_ADDRESSES:])
    return tuple(sorted({_names()[code] for code in found if code is not None}))


def _country(address: str) -> str | None:
    """The code of the country that an address ends with."""
    parts = list(_plain(address))
    while parts and parts[-1].isdigit():  # a postcode behind a comma
        parts.pop()
    if not parts:
        return None
    last = parts[-1]
    if last == _GEORGIA:
        return "GE" if any(part in _georgian_places() for part in parts) else None
    return _known(last) or _of_part(last) or _behind(last) or _foreign().get(last)


def _plain(address: str) -> Iterator[str]:
    """What stands between the commas of an address, folded, without a mail address behind it."""
    electronic = _ELECTRONIC.search(address)
    text = address[: electronic.start()] if electronic else address
    for part in _SPLIT.split(text):
        if words := " ".join(_WORD.findall(folded(part).replace("'", ""))).removeprefix("the "):
            yield words


def _known(words: str) -> str | None:
    return _codes().get(words)


def _of_part(words: str) -> str | None:
    """The country of a state or province: `Massachusetts`, `MA`, `MA 02114`, `ON M5G 1X8`."""
    names, codes = _parts()
    if words in names:
        return names[words]
    head, _, postcode = words.partition(" ")
    if not postcode:
        return next(iter(codes.get(head, ())), None) if head not in _DOUBTFUL_CODES else None
    if head not in codes:
        head, _, postcode = words.rpartition(" ")
        return "US" if names.get(head) == "US" and _ZIP.fullmatch(postcode) else None
    return next((code for code in codes[head] if _POSTCODES[code].fullmatch(postcode)), None)


def _behind(words: str) -> str | None:
    """The country that the last words name, where what stands before them is a place: `MN 55455 USA`."""
    before = words.split(" ")[-8:]
    for length in range(min(6, len(before) - 1), 0, -1):
        name = " ".join(before[-length:])
        if (code := _known(name)) is not None and name != "georgia":
            lead = before[-length - 1]
            return None if lead in _JOINING and len(name) > 3 else code
    while before and before[-1].isdigit():  # `Singapore 639798`
        before.pop()
        if (code := _known(" ".join(before))) is not None:
            return code
    return None


# ---- Tables


@functools.cache
def _names() -> dict[str, str]:
    """Each country's short name in English, by its code."""
    try:
        import pycountry
    except ImportError as error:
        raise discovery.MissingLibraryError("pycountry", "overview") from error
    return {
        one.alpha_2: _SHORT.get(one.alpha_2) or getattr(one, "common_name", None) or one.name
        for one in pycountry.countries
    }


#: Where ISO's name is not what people look for.
_SHORT = {"RU": "Russia", "TR": "Turkey", "CD": "DR Congo", "PS": "Palestine", "VA": "Vatican City"}


@functools.cache
def _codes() -> dict[str, str]:
    """The code of a country by each of its names in English, folded."""
    names = _names()
    import pycountry

    found: dict[str, str] = {}
    for one in pycountry.countries:
        for said in (one.name, getattr(one, "common_name", ""), getattr(one, "official_name", "")):
            inner, comma, outer = said.partition(", ")
            found.update(dict.fromkeys(_plain_names(said, f"{outer} {inner}" if comma else ""), one.alpha_2))
    found |= dict(_ALSO)
    found.pop("", None)
    assert set(found.values()) <= set(names)
    return found


def _plain_names(*names: str) -> Iterator[str]:
    return (" ".join(_WORD.findall(folded(name).replace("'", ""))).removeprefix("the ") for name in names)


@functools.cache
def _parts() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The country of each state or province by its name, and the countries of each code."""
    _names()
    import pycountry

    names: dict[str, str] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for country, kinds in _PARTS.items():
        for part in pycountry.subdivisions:
            if part.country_code != country or part.type not in kinds:
                continue
            names.update(dict.fromkeys(_plain_names(part.name.partition("[")[0]), country))
            if country in _POSTCODES:
                code = part.code.partition("-")[2].casefold()
                codes[code] = (*codes.get(code, ()), country)
    names.pop(_GEORGIA)
    return names, codes


@functools.cache
def _georgian_places() -> frozenset[str]:
    """Towns and regions of the country Georgia, by which it is told from the state."""
    _names()
    import pycountry

    return frozenset(
        _plain_names(*(part.name for part in pycountry.subdivisions if part.country_code == "GE"))
    )


@functools.cache
def _foreign() -> dict[str, str]:
    """The code of a country by its names in other languages; a name that is two countries' is none's."""
    _names()
    import gettext

    import pycountry

    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        said = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for one in pycountry.countries:
            for name in _plain_names(said.gettext(getattr(one, "common_name", one.name))):
                found.setdefault(name, set()).add(one.alpha_2)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
