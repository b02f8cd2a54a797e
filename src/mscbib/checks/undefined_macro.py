"""A macro of BibTeX that no @string defines.

What it does:
    Reports a value without braces and quotation marks in which a word stands that is neither a month
    (`jan` to `dec`) nor defined by an `@string` above it in the same file. The value is kept in `extra`
    under the name of its field; that of an `@string` is left out.

Why it matters:
    BibTeX warns "string name is undefined" and puts nothing in its place; biber does the same. The journal
    is then missing from the printed list. It happens where entries are copied from a file without its
    macros.

Example:
    `journal = jacs` in a file without `@string{jacs = {J. Am. Chem. Soc.}}` is reported; `month = mar`
    is not.

How to mend it:
    Copy the `@string` from where the entry is from, or write the value out in braces.
"""

from mscbib.diagnostics import Severity

CODE = "MSC511"
SEVERITY = Severity.WARNING
REMEDY = "copy the @string that defines it, or write the value out in braces"
