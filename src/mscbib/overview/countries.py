"""The countries that affiliations end with.

The names are those of ISO 3166-1, and of the states and provinces of four countries whose affiliations often
end without it (ISO 3166-2), as `pycountry` keeps them, and besides what authors write instead. Only what
stands at the end counts: "Bank of Japan, London, UK" is British, and "University of Mexico" tells no country.
What may be two countries' is none's: "Atlanta, Georgia", "Perth, WA", "Berlin, DE".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from mscbib import discovery
from mscbib.folding import folded

#: Characters of an affiliation that are looked at, from its end; and how many addresses of one.
_LENGTH, _ADDRESSES = 2_000, 40
#: So many affiliations are remembered: authors of a record share them.
_KEPT = 1 << 14

#: What authors write, and the code of the country.
_ALSO = {
    "aotearoa": "NZ", "bosnia": "BA", "bosnia & herzegovina": "BA", "brunei": "BN", "burma": "MM",
    "cape verde": "CV", "cote d ivoire": "CI", "d c": "US", "democratic republic of congo": "CD",
    "dr congo": "CD", "east timor": "TL", "ee uu": "US", "eeuu": "US", "falkland islands": "FK",
    "fyrom": "MK", "great britain": "GB", "holland": "NL", "hong kong sar": "HK",
    "hong kong special administrative region": "HK", "i r iran": "IR", "ir iran": "IR",
    "islamic republic iran": "IR", "ivory coast": "CI", "k s a": "SA", "korea": "KR", "ksa": "SA",
    "macau": "MO", "macedonia": "MK", "mainland china": "CN", "micronesia": "FM", "p r c": "CN",
    "p r china": "CN", "palestine": "PS", "peoples r china": "CN", "pr china": "CN", "prc": "CN",
    "r o c": "TW", "republic of china": "TW", "roc": "TW", "rok": "KR", "russia": "RU", "s korea": "KR",
    "swaziland": "SZ", "taiwan r o c": "TW", "taiwan roc": "TW", "trinidad": "TT", "tunisie": "TN",
    "turkey": "TR", "u a e": "AE", "u k": "GB", "u s": "US", "u s a": "US", "uae": "AE", "uk": "GB",
    "us": "US", "us virgin islands": "VI", "usa": "US", "vatican": "VA", "vatican city": "VA",
}  # fmt: skip
#: Where ISO's name is not what people look for.
_SHORT = {"RU": "Russia", "TR": "Turkey", "CD": "DR Congo", "PS": "Palestine", "VA": "Vatican City"}
#: Languages whose names of countries are known besides the English ones; and what of them is a city, too.
_LANGUAGES, _CITIES = ("de", "es", "fr", "it", "pt", "nl", "pl", "tr"), ("granada",)

#: Countries whose parts are looked for, of which kinds, and what their postcodes are like.
_PARTS = {
    "US": ("State", "District"),
    "CA": ("Province", "Territory"),
    "AU": ("State", "Territory"),
    "GB": ("Country", "Province"),
}
_POSTCODES = {
    "US": re.compile(r" [0-9]{5}(?: [0-9]{4})?\Z"),
    "CA": re.compile(r" [a-z][0-9][a-z] ?[0-9][a-z][0-9]\Z"),
    "AU": re.compile(r" [0-9]{4}\Z"),
}
#: Codes of parts that are something else, too: only with a postcode do they tell the country.
_DOUBTFUL_CODES = frozenset({"de", "nt", "sa", "wa", "yt"})
#: A country, and a state: told by what else the affiliation says.
_GEORGIA = "georgia"
#: Words after which a name is part of another: "University of Mexico", "Banco de Chile", "Beth Israel".
_JOINING = frozenset(
    {
        "of",
        "de",
        "du",
        "des",
        "di",
        "da",
        "do",
        "del",
        "for",
        "and",
        "the",
        "und",
        "univ",
        "university",
        "beth",
    }
)

_ELECTRONIC = re.compile(r"(?i)\b(?:electronic address|e-?mail)\b|[^\s@]{1,100}@")
_BRACKETS = re.compile(r"\(([^()]{0,200})\)")
_SPLIT = re.compile(r"[,:]")
_WORD = re.compile(r"[^\W_]+")


@functools.lru_cache(_KEPT)
def countries(affiliation: str) -> tuple[str, ...]:
    """The countries of an affiliation, in English, sorted; more than one where it holds several addresses.

    Raises:
        MissingLibraryError: pycountry is not installed.
    """
    addresses = _BRACKETS.sub(_unbracketed, affiliation[-_LENGTH:]).split(";")
    found = (_country(address) for address in addresses[-_ADDRESSES:])
    return tuple(sorted({_names()[code] for code in found if code is not None}))


def _unbracketed(bracketed: re.Match[str]) -> str:
    """A country in brackets is one behind a comma; what else is in some goes: initials, a postal code."""
    return f", {bracketed[1]}" if _named(_plain(bracketed[1])) else " "


def _country(address: str) -> str | None:
    """The code of the country that an address ends with."""
    parts = list(_divided(address))
    while parts and parts[-1].replace(" ", "").isdigit():  # a postcode behind a comma
        parts.pop()
    if not parts:
        return None
    last = parts[-1]
    if last == _GEORGIA:
        return "GE" if not _georgian_places().isdisjoint(parts) else None
    return _named(last) or _of_part(last) or _at_the_end(last)


def _divided(address: str) -> Iterator[str]:
    """What stands between the commas of an address, folded, without a mail address behind it."""
    electronic = _ELECTRONIC.search(address)
    text = address[: electronic.start()] if electronic else address
    return filter(None, map(_plain, _SPLIT.split(text)))


def _plain(text: str) -> str:
    """The words of a text, folded, without an article before them."""
    return " ".join(_WORD.findall(folded(text).replace("'", ""))).removeprefix("the ")


def _named(words: str) -> str | None:
    """The country of that name."""
    return _codes().get(words) or (_foreign().get(words) if words else None)


def _of_part(words: str) -> str | None:
    """The country of a state or province: `Massachusetts`, `MA`, `Boston MA 02114`, `ON M5G 1X8`."""
    names, codes = _parts()
    for country, postcode in _POSTCODES.items():
        if found := postcode.search(words):
            place = words[: found.start()]
            if names.get(place) == country or country in codes.get(place.rpartition(" ")[2], ()):
                return country
    if words in names:
        return names[words]
    return codes[words][0] if words in codes and words not in _DOUBTFUL_CODES else None


def _at_the_end(text: str) -> str | None:
    """The country that the last words name, where what stands before them is a place: `MN 55455 USA`."""
    words = text.split(" ")[-10:]
    while words and words[-1].isdigit():  # `Singapore 639798`
        words.pop()
    names, _ = _parts()
    for length in range(min(6, len(words)), 0, -1):
        name = " ".join(words[-length:])
        code = _codes().get(name) or ("US" if names.get(name) == "US" else None)
        if code is not None:
            return None if name == _GEORGIA or _JOINING.intersection(words[-length - 1 : -length]) else code
    return None


# ---- Tables


def _pycountry() -> Any:
    try:
        import pycountry
    except ImportError as error:
        raise discovery.MissingLibraryError("pycountry", "overview") from error
    return pycountry


@functools.cache
def _names() -> dict[str, str]:
    """Each country's short name in English, by its code."""
    return {
        one.alpha_2: _SHORT.get(one.alpha_2) or getattr(one, "common_name", one.name)
        for one in _pycountry().countries
    }


@functools.cache
def _codes() -> dict[str, str]:
    """The code of a country by each of its names in English, folded."""
    found: dict[str, str] = {}
    for one in _pycountry().countries:
        for said in (one.name, getattr(one, "common_name", ""), getattr(one, "official_name", "")):
            inner, _, outer = said.partition(", ")  # "Korea, Republic of"
            found |= dict.fromkeys((_plain(said), _plain(f"{outer} {inner}")), one.alpha_2)
    found |= _ALSO
    del found[""]
    return found


@functools.cache
def _foreign() -> dict[str, str]:
    """The code of a country by its names in other languages; a name that is two countries' is none's."""
    import gettext

    library = _pycountry()
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        said = gettext.translation("iso3166-1", library.LOCALES_DIR, languages=[language], fallback=True)
        for one in library.countries:
            name = _plain(said.gettext(getattr(one, "common_name", one.name)))
            found.setdefault(name, set()).add(one.alpha_2)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1 and name not in _CITIES}


@functools.cache
def _parts() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The country of each state or province by its name, and the countries of each code."""
    names: dict[str, str] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for part in _pycountry().subdivisions:
        country = part.country_code
        if part.type in _PARTS.get(country, ()):
            names[_plain(part.name.partition("[")[0])] = country
            if country in _POSTCODES:
                code = part.code.partition("-")[2].casefold()
                codes[code] = (*codes.get(code, ()), country)
    return names, codes


@functools.cache
def _georgian_places() -> frozenset[str]:
    """Towns and regions of the country Georgia, by which it is told from the state."""
    return frozenset(_plain(one.name) for one in _pycountry().subdivisions if one.country_code == "GE")
