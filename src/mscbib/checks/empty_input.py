"""There is nothing in the file but blanks.

What it does:
    Reports a file, or standard input, without any text: of no bytes, of a byte order mark alone, or of
    nothing but spaces and line ends. A file that has text which is not understood is `unknown-layout`.

Why it matters:
    An empty file is mostly a download that failed or a pipe whose first command did. Without a word, it
    would count as a search that found nothing.

Example:
    `mscbib validate results.ris`, of which the export ran into a full disk.

How to mend it:
    Export or save it again. If the search truly found nothing, leave the file out.
"""

from mscbib.diagnostics import Severity

CODE = "MSC113"
SEVERITY = Severity.WARNING
REMEDY = "check that the file was saved, or the pipe fed"
