"""Records that were written as JSON, taken as they are."""

from __future__ import annotations

import re
from typing import Any

from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.plain import json_text
from mscbib.readers import IDENTITY
from mscbib.readers._json import Element, Elements
from mscbib.readers._json_values import Path, Place, leaves, located, pointer, shown

_VERSION = "1"
_FEW = 3
_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]{1,9})\]")

#: What stands in records and in no other JSON: fields of a work, one that only records have, and nothing that
#: only CSL-JSON has, which keeps fields of records, too.
KEYS = (
    r'(?=[\s\S]*?"(?:schema_version|container_title|page_first|article_number|publication_types)"\s*:)'
    r'(?![\s\S]*?"(?:date-parts"\s*:\s*\[|container-title"\s*:\s*"|custom"\s*:\s*\{))'
    r'[\s\S]*?"(?:title|authors|editors|abstract|raw|doi|pmid|container_title)"\s*:'
)


class Records(Elements):
    """Reads records. What no record can hold is kept in `extra` by its path: ``authors[0].age``.

    The note "unknown_fields" has what is no field at all: its path in the JSON, and where it is kept.
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0
        self._located: tuple[tuple[str, str], Place | None] = ("", ""), None
        self._asked_about = ""

    def locate(self, text: str, field: str) -> Place | None:
        """Where the value of a field stands in an entry's text; None where that takes reading it."""
        if (text, field) != self._located[
            0
        ]:  # a finding's place is asked for by its rule, then for its pointer
            start = text.find("{")
            place = None if start < 0 else located(text[start:], _path_of(field))
            at = None if place is None else (start + place[0], start + place[1])
            self._located = (text, field), at
        return self._located[1]

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """The JSON pointer of a field; else of what stands there."""
        self._asked = self._asked + 1 if text == self._asked_about else 1
        self._asked_about = text
        # to find one value is quicker than to find all, but not many times
        if self._asked <= _FEW and field is not None and self.locate(text, field) is not None:
            return self._entry_pointer() + pointer(_path_of(field))
        return super().where(text, position, field)

    def fill(self, draft: Draft, values: dict[str, Any], element: Element) -> bool:
        """Take the fields of a record."""
        version = values.pop("schema_version", None)
        for name in [name for name, value in values.items() if value is None]:
            del values[name]
        draft.values = values
        mending = _Mending(draft, element)
        mending.mend()
        if version == _VERSION:
            if draft.spans is not None:
                draft.repeats.append(("schema_version", *element.place("schema_version")))
        elif version is not None:
            mending.keep(("schema_version",), version, f"the version read is {_VERSION}")
        mending.finish()
        return version is not None or not IDENTITY.isdisjoint(values)


def _path_of(field: str) -> Path:
    """The steps of a field's path, ``authors[0].family``."""
    return tuple(int(index) if index else name for name, index in _STEP.findall(field))


class _Mending:
    """Takes out of a record what no record can hold."""

    def __init__(self, draft: Draft, element: Element) -> None:
        self._draft = draft
        self._element = element
        self._kept: dict[str, list[str]] = {}
        self._shifted: set[Path] = set()

    def mend(self) -> None:
        """Take out what the model refuses, until it takes the rest."""
        from mscbib.model import Record, refused

        values = self._draft.values
        try:
            self._draft.record = Record.__pydantic_validator__.validate_python(values)
            return
        except ValueError:  # what of it, `refused` says
            pass
        while found := refused(values):
            errors: dict[Path, tuple[str, str]] = {}
            for path, kind, why in found:
                errors.setdefault(_existing(values, path), (kind, why))
            # from behind, so that the places in lists of what is still to be taken out stay
            for path in sorted(errors, key=_order, reverse=True):
                if _existing(values, path) == path:
                    self._mend(path, *errors[path])

    def _mend(self, path: Path, kind: str, why: str) -> None:
        """Take out the value at a path, or give it the form it should have, if it only lacks that."""
        *outer, last = path
        holder: Any = self._draft.values
        for part in outer:
            holder = holder[part]
        value = holder[last]
        if kind == "string_type" and isinstance(value, (int, float)) and not isinstance(value, bool):
            holder[last] = json_text(value)
        elif kind == "tuple_type" and isinstance(value, str):
            holder[last] = [value]
        else:
            del holder[last]
            if isinstance(last, int):
                self._shifted.add(path[:-1])
            if value is None:
                return
            if kind == "extra_forbidden":
                unknown = self._draft.notes.setdefault("unknown_fields", [])
                unknown.append((path, self.keep(path, value, "")))
            else:
                self.keep(path, value, why)

    def keep(self, path: Path, value: Any, why: str) -> str:
        """Keep a value that is in no field, and say so, if it was meant for one; where it is kept."""
        name, text = shown(path), json_text(value)
        kept = self._kept.setdefault(name, [])
        place = self._element.place(*path) if why or self._draft.spans is not None else (0, 0)
        where = f"extra.{name}[{len(kept)}]"
        self._draft.mark(where, *place)
        kept.append(text)
        if why:
            message = f"{name}: `{excerpt(text)}` is not valid: {why}"
            self._draft.problem("kept-value", *place, message, name)
        return where

    def finish(self) -> None:
        """Put what was kept into `extra`, and mark where the values of the fields stand."""
        draft = self._draft
        if self._kept:
            draft.record = None  # it has not what was kept
            extra = draft.values.setdefault("extra", {})
            for name, texts in self._kept.items():
                extra[name] = [*extra.get(name, ()), *texts]
        if draft.spans is None:
            return
        places = self._element.scan.values
        for path, value in leaves(draft.values):
            nothing = value is None or value is False or value == ""
            if nothing or any(path[: len(outer)] == outer for outer in self._shifted):
                continue
            if path not in places:  # a value that became a list
                path = path[:-1]
            if path in places:
                place = self._element.place(*path)
                draft.mark(shown(path), *place)
                if path[-1] in ("raw", "unparsed"):  # here they are values like any other
                    draft.repeats.append((shown(path), *place))


def _order(path: Path) -> list[tuple[int, str]]:
    """Sorts paths; an index comes behind a key."""
    return [(part, "") if isinstance(part, int) else (-1, part) for part in path]


def _existing(values: Any, path: Path) -> Path:
    """As much of a path as leads to a value; pydantic goes on with the types it tried."""
    for length, part in enumerate(path):
        try:
            values = values[part]
        except (LookupError, TypeError):
            return path[:length]
    return path
