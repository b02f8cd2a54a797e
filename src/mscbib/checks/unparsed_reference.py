"""A part of a reference that was not understood.

What it does:
    Reports each stretch of a reference string to which no field could be given, at its place. The rest of
    the reference was read, the stretch stands in `unparsed`, and the whole reference in `raw`. Signs
    between the parts and notes that are known, such as `Epub ahead of print`, are not reported.

Why it matters:
    What was not understood may be a volume, an author or a second reference on the same line. A reference
    that cannot be read cannot be linked or compared either.

Example:
    `J Butter. 2020;13(4):7-9 ### see the box ###.`: what stands behind the year was not understood.

How to mend it:
    Correct the reference if it is misprinted; most often a sign is missing between two parts, or a line
    break fell into it (`--wrapped` joins those). If it is right, nothing has to be done: nothing of it is
    lost.
"""

from mscbib.diagnostics import Severity

CODE = "MSC110"
SEVERITY = Severity.WARNING
REMEDY = "nothing is lost: what was not understood stands in `unparsed`"
