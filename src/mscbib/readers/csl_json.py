# @begins \s*[\[{]
"""CSL-JSON: an array of items, the items of an object ({"items": […]}), one, or one a line."""

from __future__ import annotations

from typing import Any

from mscbib.draft import Draft
from mscbib.readers import IDENTITY
from mscbib.readers._json import Element, Elements
from mscbib.tags import csl_json

TITLE = "CSL-JSON, of Zotero, pandoc, Crossref and others"

#: An object, or an array of them, that is neither a record nor an answer of Crossref's.
_OBJECT = r'\A\s*(?:\[\s*)?\{(?!\s*"(?:status|message|schema_version)"\s*:)[\s\S]*?'
_VARIABLES = (
    r'"(?:container-title(?:-short)?|publisher-place|collection-title|title-short|event-title|number-of-pages'
    r'|citation-key|custom)"\s*:\s*["{[]'
)
_TYPES = (
    r'"type"\s*:\s*"(?:article(?:-journal|-magazine|-newspaper)?|paper-conference|chapter|thesis|book|report'
    r"|webpage|document|entry-encyclopedia|legal_case|manuscript|post-weblog|dataset|patent|motion_picture"
    r'|speech|review-book|software|journal-article|book-chapter|proceedings-article)"'
)
_NAMES = r'"(?:author|editor|container-author|translator)"\s*:\s*\[\s*\{\s*"(?:family|given|literal)"'
EVIDENCE = (
    (1, rf'{_OBJECT}(?:{_VARIABLES}|"date-parts"\s*:\s*\[)'),
    (1, _OBJECT + _TYPES),
    (1, rf'{_OBJECT}(?:{_NAMES}|"(?:DOI|PMID|PMCID)"\s*:\s*["[0-9])'),
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
