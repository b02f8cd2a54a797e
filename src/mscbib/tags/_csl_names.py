"""The names of CSL-JSON: their parts, and what Crossref adds to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mscbib import identifiers, names
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.plain import flat, json_text, one_line
from mscbib.tags import Codec, keep, refuse
from mscbib.tags._csl_values import is_plain, loaded, place

if TYPE_CHECKING:
    from mscbib.model import Person, Record

_KEYS = frozenset({"family", "given", "suffix", "literal", "dropping-particle", "non-dropping-particle"})
_OTHER_KEYS = frozenset({"comma-suffix", "static-ordering", "parse-names"})


def people(group: str) -> Codec:
    """A list of names."""

    def read(draft: Draft, tag: str, value: Any, start: int, end: int) -> None:
        listed = value if isinstance(value, list) else [value]
        for index, name in enumerate(listed):
            path = (tag, index) if isinstance(value, list) else (tag,)
            person = _person(draft, name, path)
            if not person:
                if name:
                    refuse(draft, tag, "name", json_text(name), *place(draft, *path), "it has no part of one")
                continue
            people = draft.values.setdefault(group, [])
            if draft.spans is not None:
                _mark(draft, f"{group}[{len(people)}]", person, name, path)
            people.append(person)

    def write(record: Record) -> Iterable[Any]:
        listed = [name for person in getattr(record, group) if (name := _name(person))]
        return [listed] if listed else ()

    return Codec((group,), read, write)


def _person(draft: Draft, name: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
    """The person that a name stands for; keys that are no part of one are kept."""
    if isinstance(name, str):
        return dict(names.divided(flat(name).strip())) if name.strip() else {}
    if not isinstance(name, dict):
        return {}
    parts = {key: flat(part).strip() for key, part in name.items() if key in _KEYS and isinstance(part, str)}
    family = _joined([parts.get(key, "") for key in ("dropping-particle", "non-dropping-particle", "family")])
    named = {"family": family, "given": parts.get("given"), "suffix": parts.get("suffix")}
    person: dict[str, Any] = {part: text for part, text in named.items() if text}
    literal = parts.get("literal")
    if literal:
        person["literal"] = literal
    elif person.keys() == {"given"}:  # a name that is not divided
        person = {"literal": person["given"]}
    if not person:
        return {}
    for key, part in name.items():
        if part in (None, "", [], {}) or key in parts or _extends(person, key, part):
            continue
        where = f"{path[0]}[{path[1]}].{key}" if len(path) > 1 else f"{path[0]}.{key}"
        keep(draft, where, json_text(part), *place(draft, *path, key))
        if key.upper() == "ORCID":
            message = f"{where}: `{excerpt(json_text(part))}` is no ORCID: four groups of four digits"
            # the variables of people are called as the fields are, in the singular
            field = f"{path[0]}s[{path[1]}].orcid" if len(path) > 1 else None
            draft.problem("kept-value", *place(draft, *path, key), message, field)
    return person


def _joined(parts: list[str]) -> str:
    """Particles and family name as one: "van der Berg", "d'Alembert"."""
    found = [part for part in parts if part]
    return "".join(part if part[-1] in "'’-" else part + " " for part in found[:-1]) + "".join(found[-1:])


def _extends(person: dict[str, Any], key: str, value: Any) -> bool:
    """Take what Crossref's names have: an ORCID, and affiliations."""
    if key.upper() == "ORCID" and isinstance(value, str):
        try:
            person["orcid"] = identifiers.orcid(value.replace("http://", "https://"))
        except ValueError:
            return False
        return True
    if key == "affiliation" and isinstance(value, list):
        listed = [one.get("name") if isinstance(one, dict) and len(one) == 1 else one for one in value]
        texts = [flat(one).strip() for one in listed if isinstance(one, str)]
        if len(texts) == len(listed) and all(texts):
            person["affiliations"] = texts
            return True
    return False


def _mark(draft: Draft, person: str, parts: dict[str, Any], name: Any, path: tuple[str | int, ...]) -> None:
    """Mark where the parts of a person stand; several keys may make one."""
    if isinstance(name, str):
        draft.mark(person, *place(draft, *path))
        return
    for key, value in name.items():
        part = {"ORCID": "orcid", "affiliation": "affiliations"}.get(key, key)
        if part in parts:
            draft.mark(f"{person}.{part}", *place(draft, *path, key))
        elif key in _KEYS and value:
            part = "family" if "particle" in key else "literal"
            draft.repeats.append((f"{person}.{part}", *place(draft, *path, key)))


def _name(person: Person) -> dict[str, str]:
    """A person as CSL has it: a group, or one whose name is not divided, is literal."""
    if person.family is None and person.literal is not None:
        literal = one_line(person.literal)
        return {"literal": literal} if literal else {}
    parts = {
        "family": person.family,
        "given": person.given or person.initials,
        "suffix": person.suffix,
        "literal": person.literal,
    }
    return {key: text for key, part in parts.items() if part and (text := one_line(part))}


def kept_names(text: str) -> Any:
    """The list of names that a kept value is; None if the schema knows no such list."""
    value = loaded(text)
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        return None
    parts = [pair for one in value for pair in one.items()]
    sound = (
        isinstance(part, str) if key in _KEYS else key in _OTHER_KEYS and is_plain(part)
        for key, part in parts
    )
    return value if all(sound) else None
