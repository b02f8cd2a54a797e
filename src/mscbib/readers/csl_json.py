# @sign \A\s*[\[{]
"""CSL-JSON: an array of items, the items of an object ({"items": […]}), one, or one a line."""

from __future__ import annotations

from typing import Any

from mscbib.draft import Draft
from mscbib.readers import IDENTITY
from mscbib.readers._json import Element, Elements
from mscbib.tags import csl_json

TITLE = "CSL-JSON, of Zotero, pandoc, Crossref and others"

_BEGINNING = r'\A\s*(?:\[\s*)?\{(?!\s*"(?:status|message|schema_version)"\s*:)[\s\S]*?'
EVIDENCE = (
    (
        1,
        _BEGINNING
        + r'"(?:container-title(?:-short)?|publisher-place|collection-title|original-date|title-short'
        r'|event-title|number-of-pages|citation-key|custom)"\s*:\s*["{[]|"date-parts"\s*:\s*\[',
    ),
    (
        1,
        _BEGINNING
        + r'"type"\s*:\s*"(?:article(?:-journal|-magazine|-newspaper)?|paper-conference|chapter|thesis'
        r"|book|report|webpage|document|entry-encyclopedia|legal_case|manuscript|post-weblog|dataset|patent"
        r'|motion_picture|speech|review-book|software|journal-article|book-chapter|proceedings-article)"',
    ),
    (
        1,
        _BEGINNING
        + r'"(?:author|editor|container-author|translator)"\s*:\s*\[\s*\{\s*"(?:family|given|literal)"'
        r'|"(?:DOI|PMID|PMCID|ISBN|ISSN|URL)"\s*:\s*["[]',
    ),
)


class Reader(Elements):
    """Reads CSL-JSON."""

    layout = csl_json.LAYOUT

    def fill(self, draft: Draft, values: dict[str, Any], element: Element) -> bool:
        """Read the variables of an item; where they stand is looked for only if somebody will ask."""
        if draft.spans is None:
            csl_json.fill(draft, values)
            if not draft.problems:
                return not IDENTITY.isdisjoint(draft.values)
            draft.values, draft.notes = {}, {}
            draft.problems.clear()
            draft.repeats.clear()
        csl_json.fill(draft, values, element.place)
        return not IDENTITY.isdisjoint(draft.values)
