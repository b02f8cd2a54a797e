"""The encoding of the file is not said anywhere and was guessed.

What it does:
    Reports once a file, at its beginning, that its bytes are not UTF-8, that it has no byte order mark
    and declares no encoding, and that letters beyond ASCII were read as the encoding that makes most
    sense of them. The message names it and the two next best. UTF-16 without a mark is recognised and is
    no guess; neither is an encoding that XML or HTML declares, or that `--encoding` names.

Why it matters:
    The guess is right for most texts of some length. Where it is wrong, every accented letter is another
    one: `é` reads as `й`, and names are lost to every comparison.

Example:
    A RIS file in windows-1252, as older versions of EndNote wrote it: it is read as cp1252, and the
    finding says so.

How to mend it:
    Look at a few names. If they are right, name the encoding with `--encoding` so that nothing has to be
    guessed, or save the file as UTF-8; if they look wrong, try the next best.
"""

from mscbib.diagnostics import Severity

CODE = "MSC102"
SEVERITY = Severity.WARNING
REMEDY = "if letters look wrong, name the right encoding with --encoding"
