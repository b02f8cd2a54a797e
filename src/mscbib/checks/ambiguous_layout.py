"""The text could be of either of two layouts or formats.

What it does:
    Reports a file for which the two best guesses are so near each other (less than 15 % of their
    evidence) that choosing one would be arbitrary. Nothing of it is read. Both are named in the message
    with their scores.

Why it matters:
    Read as the wrong format, a file gives records that look plausible and are not. It is most often two
    exports in one file, of which one would be read as rubbish.

Example:
    A file with a BibTeX entry above and RIS entries below it.

How to mend it:
    If it is one thing, name it with `--layout`. If two exports were put together, take them apart: each
    file can then be read as what it is.
"""

from mscbib.diagnostics import Severity

CODE = "MSC104"
SEVERITY = Severity.ERROR
REMEDY = "name the right one with --layout"
