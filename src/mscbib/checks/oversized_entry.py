"""An entry that is longer than the limit, and was not read.

What it does:
    Reports an entry of more characters than `--max-entry-size` allows (16 million unless it is given),
    where it begins. It is not read; `--rejects` keeps it in pieces of that size. The same is said of a
    BibTeX macro that is so long that inserting it would fill the memory; of a page of HTML, which is one
    entry; and of a page, an entry of XML or a row of a table with more tags or cells than anything has. The
    size of the file does not matter: it is read entry by entry.

Why it matters:
    Memory is held for one entry at a time, and this is what bounds it. An entry of that size is hardly
    ever one: it is a file that lacks what separates its entries, or a file of something else.

Example:
    A RIS file that lost all its line breaks is one entry, as long as the file.

How to mend it:
    Look at what stands there. If the separators were lost, export the file again; if the entry is truly
    that long, raise the limit with `--max-entry-size`; that of a page's tags is raised with it. Cut up what
    has too many tags or cells.
"""

from mscbib.diagnostics import Severity

CODE = "MSC111"
SEVERITY = Severity.ERROR
REMEDY = "check the file; if it is right, raise the limit with --max-entry-size, or cut it up"
