"""What several fields of a BibTeX entry say together, once all of them are read."""

from __future__ import annotations

import re

from mscbib import identifiers, tags, values
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import _bibtex_names as names
from mscbib.tags import keep, put, refuse
from mscbib.tags._entry_types import PLAIN_KINDS, is_article, subtype_meant
from mscbib.tags._latex import decoded

#: Names under which fields are noted, in the order in which they are preferred.
JOURNALS = ("journaltitle", "journal")
_SEASON = re.compile(r"([0-9]{4})-(?:2[1-9]|3[0-9]|4[01])")
_HYPHENS = re.compile("-{2,}")
_ARXIV, _PUBMED = frozenset({"arxiv"}), frozenset({"pubmed", "pmid", "medline"})

Noted = tuple[str, str, int, int]


def finish(draft: Draft) -> None:
    """Put together what was noted."""
    notes = draft.notes
    _title(draft)
    _container(draft)
    _date(draft)
    _locator(draft)
    _issue(draft)
    if "eprint" in notes or "eprinttype" in notes:
        _eprint(draft)
    _publisher(draft)
    _kind(draft)
    if "namea" in notes or "nameatype" in notes:
        _other_people(draft)
    if "langid" in notes:
        _langid(draft)
    if "howpublished" in notes:
        _address(draft)


def _joined(draft: Draft, name: str, more: str) -> Noted | None:
    """A title with its subtitle, decoded."""
    noted: Noted | None = draft.notes.pop(name, None)
    behind: Noted | None = draft.notes.pop(more, None)
    if noted is None:
        if behind is not None:
            keep(draft, *behind)
        return None
    tag, tex, start, end = noted
    text = decoded(tex)
    if behind is not None:
        subtitle = decoded(behind[1])
        text = f"{text}{' ' if text[-1:] in tuple('.:?!') else ': '}{subtitle}"
        draft.repeats.append((draft.prefix + tag, behind[2], behind[3]))
    return tag, text, start, end


def _title(draft: Draft) -> None:
    noted = _joined(draft, "title", "subtitle")
    if noted is not None:
        tags.title(draft, *noted)


def _container(draft: Draft) -> None:
    """The journal or book; MathSciNet's `fjournal` is the full name, beside which `journal` is short."""
    raw = {name: draft.notes[name] for name in ("fjournal", *JOURNALS, "booktitle") if name in draft.notes}
    if not raw and "shortjournal" not in draft.notes:
        return
    full = {}
    for name in raw:
        more = {"booktitle": "booksubtitle", "journaltitle": "journalsubtitle"}.get(name, "")
        full[name] = _joined(draft, name, more)
    order = [*full]
    if draft.notes.get("entry") != "article" and "booktitle" in full:
        order.sort(key=lambda name: name != "booktitle")
    for index, name in enumerate(order):
        noted = full[name]
        if noted is None:
            continue
        tag, text, start, end = noted
        if index == 0:
            put(draft, tag, "container_title", text, raw[name][1], start, end)
        elif order[0] == "fjournal" and name in JOURNALS:
            put(draft, tag, "container_title_short", text, raw[name][1], start, end)
        elif text == draft.values["container_title"]:
            draft.repeats.append((draft.prefix + "container_title", start, end))
        else:
            keep(draft, *raw[name])
    short: Noted | None = draft.notes.get("shortjournal")
    if short is not None:
        put(draft, short[0], "container_title_short", decoded(short[1]), *short[1:])


_DAY = re.compile(r"\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}\b")


def issued_of(text: str) -> str:
    """What of an EDTF date (ISO 8601-2) is certain; of a range within a year the year.

    Raises:
        ValueError: it holds no year, or more than one.
    """
    if len(text) == 4 and text.isascii() and text.isdecimal():  # nearly all
        return values.interchange_date(text)
    first, slash, last = text.strip().rstrip("?~%").partition("/")
    if slash and (not first.strip(". ") or not last.strip(". ")):
        first, last = first.strip(". ") or last, ""
    first, last = first.strip().rstrip("?~%"), last.strip()
    season = _SEASON.fullmatch(first)
    if last and last[:4] != first[:4]:
        why = "a slash stands between the ends of a range; a day is written 2022-12-31"
        raise ValueError(why if _DAY.search(text) else "there is more than one year")
    if season or last:
        return first[:4] if first[:4].isdigit() else values.date_in_words(first)
    return values.interchange_date(first)


def _date(draft: Draft) -> None:
    """The date, else year, month and day as far as they make one; what is not used is kept."""
    noted: Noted | None = draft.notes.get("date")
    year: Noted | None = draft.notes.get("year")
    for one in (noted, year):
        if one is None:
            continue
        tag, tex, start, end = one
        text = decoded(tex) if "\\" in tex or "{" in tex else tex  # "1723~" is about 1723
        try:
            found = issued_of(text)
        except ValueError as error:
            refuse(draft, tag, "issued", tex, start, end, error)
            continue
        known = draft.values.get("issued", "")
        if known.startswith(found):
            draft.repeats.append((draft.prefix + "issued", start, end))
            continue
        put(draft, tag, "issued", found, tex, start, end)
        if not known and found != text:
            keep(draft, *one)
    _month(draft)


def _month(draft: Draft) -> None:
    month: Noted | None = draft.notes.get("month")
    day: Noted | None = draft.notes.get("day")
    known = draft.values.get("issued", "")
    text = decoded(month[1]).strip() if month else ""
    day_text = decoded(day[1]).strip() if day else ""
    whole = known
    if month and len(known) >= 4:
        try:
            if text.isascii() and text.isdigit():
                whole = values.interchange_date("-".join(filter(None, (known[:4], text, day_text))))
            else:
                whole = values.date_in_words(f"{known[:4]} {text} {day_text}")
        except ValueError:
            whole = known
    if not whole.startswith(known):
        whole = known
    for noted, length in ((month, 7), (day, 10)):
        if noted is None:
            continue
        if len(whole) >= length:
            draft.repeats.append((draft.prefix + "issued", noted[2], noted[3]))
        else:
            keep(draft, *noted)
    if whole != known:
        draft.values["issued"] = whole


def _locator(draft: Draft) -> None:
    """Pages or an article number."""
    pages: Noted | None = draft.notes.get("pages")
    number: Noted | None = draft.notes.get("eid")
    if pages is not None:
        tag, tex, start, end = pages
        text = decoded(_HYPHENS.sub("-", tex) if "--" in tex else tex)
        for field, part in values.locator(text).items() if text else ():
            put(draft, tag, field, part, part, start, end)
    if number is not None:
        if "pages" in draft.values:
            keep(draft, *number)
        else:
            put(draft, number[0], "article_number", decoded(number[1]), *number[1:])


def _issue(draft: Draft) -> None:
    """A journal's `number` is its issue; that of others is a patent's, a report's, a series'."""
    number: Noted | None = draft.notes.get("number")
    issue: Noted | None = draft.notes.get("issue")
    for noted in (number, issue):
        if noted is None:
            continue
        if noted is number and not is_article(draft.notes.get("entry", "")):
            keep(draft, *noted)
        else:
            put(draft, noted[0], "issue", flat(decoded(noted[1])), *noted[1:])


def _eprint(draft: Draft) -> None:
    """The number in an archive, by the archive's name."""
    eprint: Noted | None = draft.notes.get("eprint")
    archive: Noted | None = draft.notes.get("eprinttype")
    name = decoded(archive[1]).lower() if archive else ""
    field = "arxiv" if name in _ARXIV else "pmid" if name in _PUBMED else ""
    if eprint is not None and (field or not archive):
        tag, tex, start, end = eprint
        convert = identifiers.pmid if field == "pmid" else identifiers.arxiv
        try:
            value = convert(decoded(tex))
        except ValueError as error:
            if field:
                refuse(draft, tag, field, tex, start, end, error)
            else:
                keep(draft, *eprint)
            field = ""
        else:
            field = field or "arxiv"
            put(draft, tag, field, value, tex, start, end)
    elif eprint is not None:
        keep(draft, *eprint)
    if archive is not None and (field and eprint):
        draft.repeats.append((draft.prefix + field, archive[2], archive[3]))
    elif archive is not None:
        keep(draft, *archive)


def _publisher(draft: Draft) -> None:
    for name in ("publisher", "institution", "school", "organization"):
        noted: Noted | None = draft.notes.get(name)
        if noted is not None:
            put(draft, noted[0], "publisher", decoded(noted[1]), *noted[1:])


def _kind(draft: Draft) -> None:
    """The kind of publication, and what the entry type says besides the type."""
    noted: Noted | None = draft.notes.get("type")
    entry: str = draft.notes.get("entry", "")
    if noted is not None:
        _, tex, start, end = noted
        text = decoded(tex)
        kinds = draft.values.setdefault("publication_types", [])
        if text == PLAIN_KINDS.get(entry) or text in kinds:
            draft.repeats.append((draft.prefix + "type", start, end))
        else:
            kinds.insert(0, text)
            draft.mark("publication_types[0]", start, end)
        if not kinds:
            del draft.values["publication_types"]
    elif entry in PLAIN_KINDS and entry not in ("thesis", "report"):
        keep(draft, "entrytype", entry, *draft.notes["entry place"])
    subtype: Noted | None = draft.notes.get("entrysubtype")
    if subtype is not None:
        meant = subtype_meant(decoded(subtype[1]))
        if meant is None:
            keep(draft, *subtype)
        else:
            draft.values["type"] = meant
            draft.mark("type", subtype[2], subtype[3])


def _other_people(draft: Draft) -> None:
    """People whom the entry type has no field for, by what `nameatype` says they are."""
    people: Noted | None = draft.notes.get("namea")
    role: Noted | None = draft.notes.get("nameatype")
    group = {"editor": "editors", "author": "authors"}.get(role[1] if role else "")
    if people is not None and role is not None and group is not None:
        names.read(draft, *people, group=group)
        draft.repeats.append((draft.prefix + group, role[2], role[3]))
        return
    for noted in (people, role):
        if noted is not None:
            keep(draft, *noted)


def _langid(draft: Draft) -> None:
    noted: Noted = draft.notes["langid"]
    _, tex, start, end = noted
    text = decoded(tex)
    known = draft.values.get("languages")
    if not known:
        draft.add("languages", text, start, end)
    elif text.casefold() in (language.casefold() for language in known):
        draft.repeats.append((draft.prefix + "languages", start, end))
    else:
        keep(draft, *noted)


def _address(draft: Draft) -> None:
    r"""`howpublished = {\url{…}}` is where others have `url`."""
    noted: Noted = draft.notes["howpublished"]
    tag, tex, start, end = noted
    address = tex.strip().removeprefix("\\url{").removesuffix("}")
    if address.startswith(("http://", "https://")) and not set(address) & set(" {}"):
        put(draft, tag, "url", address, tex, start, end)
    else:
        keep(draft, *noted)
