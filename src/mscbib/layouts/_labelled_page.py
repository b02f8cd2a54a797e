"""What pages print that have a label for everything: the date twice, names in Chinese characters."""

from __future__ import annotations

from mscbib import values
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft, Handler
from mscbib.plain import unwrapped


def _issued(draft: Draft, start: int, end: int) -> None:
    """The date of publication; of a year and a date of that year, the date."""
    start, end = draft.trimmed(start, end)
    printed = unwrapped(draft.text[start:end])
    try:
        date = values.medline_date(printed)
    except ValueError as error:
        message = f"issued: `{excerpt(printed)}` is not valid: {error}"
        draft.problem("invalid-value", start, end, message, "issued")
        return
    known = draft.values.get("issued")
    if known is None or not date.startswith(known):
        if known is not None and known.startswith(date):
            draft.repeats.append((f"{draft.prefix}issued", start, end))
        else:
            draft.put("issued", date, start, end)
        return
    if draft.spans is not None and date != known:
        draft.repeats.append(
            (f"{draft.prefix}issued", *draft.spans.get(f"{draft.prefix}issued", (start, end)))
        )
        draft.mark("issued", start, end)
    elif date == known:
        draft.repeats.append((f"{draft.prefix}issued", start, end))
    draft.values["issued"] = date


FIELDS: dict[str, Handler] = {"issued": _issued}
