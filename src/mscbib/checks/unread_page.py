"""Of a saved page only the metadata were read.

What it does:
    Reports a page of HTML whose visible text is of no layout, but whose metadata (Highwire Press or
    Dublin Core tags, JSON-LD) say which work it is about. The record has what they say; the text that the
    page shows was not read, and its place is where that begins. A page of a layout that is known is read,
    and its metadata only add to it.

Why it matters:
    Metadata are reliable, but short: abstracts are cut in them, affiliations and references are mostly
    left out. Who saved the page for what it shows does not have that.

Example:
    The page of an article at a publisher's site, saved with `Save page as…`.

How to mend it:
    Nothing, if title, authors and journal are all that is wanted. Otherwise copy the part that is wanted
    as text, or name the layout with `--layout`.
"""

from mscbib.diagnostics import Severity

CODE = "MSC118"
SEVERITY = Severity.WARNING
REMEDY = "save what you need of it as text, or name the layout that it has with --layout"
