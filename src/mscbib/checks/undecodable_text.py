"""Characters that were lost when the text was decoded (U+FFFD).

What it does:
    Looks for the replacement character U+FFFD, which stands where bytes could not be decoded as the
    encoding of the file, or were lost so before the file was saved. It is reported once an entry, at the
    first of them, with their number; in JSON, half of a surrogate pair is such a loss, too. A question
    mark that another program put there instead cannot be told from one that was meant, and is not
    reported.

Why it matters:
    The letter is gone from the record: a name with a hole in it matches no other. If the encoding was
    guessed or named wrongly, all other letters beyond ASCII in the file are wrong as well.

Example:
    A RIS file in UTF-8 into which one entry in windows-1252 was pasted has `caf�` in that entry.

How to mend it:
    Name the encoding with `--encoding`: where the finding says that it was guessed, the next best guesses
    stand beside it. If U+FFFD is in the file itself, save the page or export the library again as UTF-8,
    or look the letter up and put it there.
"""

from mscbib.diagnostics import Severity

CODE = "MSC101"
SEVERITY = Severity.ERROR
REMEDY = "name the encoding of the file with --encoding; if that is right, save the page again as UTF-8"
