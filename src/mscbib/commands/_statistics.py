"""How often each rule found something: what `mscbib validate --statistics` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator


def statistics(counts: Counter[str], mended: Counter[str], to: str = "text") -> Iterator[str]:
    """The lines of a table of rules, the most frequent first; with `to` "json" those of one array.

    `counts` says by the name of a rule how many findings of it there are, `mended` of how many --fix would
    mend the text.
    """
    from mscbib.diagnostics import rule

    rules = sorted((rule(name) for name in +counts), key=lambda known: (-counts[known.name], known.code))
    if to == "json":
        yield from _as_json(
            [
                {
                    "code": known.code,
                    "name": known.name,
                    "count": counts[known.name],
                    "fixable": mended[known.name],
                }
                for known in rules
            ]
        )
        return
    width = max((len(f"{counts[known.name]:,}") for known in rules), default=0)
    total = (+mended).total()
    for known in rules:
        mark = ("[*] " if mended[known.name] else "    ") if total else ""
        yield f"{counts[known.name]:{width},}  {known.code}  {mark}{known.name}"
    if total:
        yield f"[*] --fix mends {total:,} of {counts.total():,}"


def _as_json(items: list[dict[str, object]]) -> Iterator[str]:
    import orjson

    yield from orjson.dumps(items, option=orjson.OPT_INDENT_2).decode().split("\n")
