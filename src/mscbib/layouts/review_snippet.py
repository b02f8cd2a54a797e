"""Review snippets: bare abstracts, one a paragraph. Nothing but the abstract is known of them."""

from __future__ import annotations

from mscbib import abstracts
from mscbib.draft import Draft, Handler, ignored

IDENTITY = ("abstract",)

FIELDS: dict[str, Handler] = {
    "abstract": abstracts.paragraph,
    "boilerplate": ignored,
}


def finish(draft: Draft) -> None:
    """Put the abstract together."""
    abstracts.finish(draft)
