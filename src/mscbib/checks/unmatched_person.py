"""An affiliation that belongs to none of the authors.

What it does:
    Reports a person with affiliations who is not among the authors of the citation above them,
    affiliations that lack the person's name, and on PubMed's pages an affiliation whose number no author
    has. Names are compared by family name and initials, folded, so `Liting Chen` is `Chen L`. Where the
    list of authors is cut by `et al.`, the person is added to it and not reported.

Why it matters:
    Either a name is misspelt in one of the two places, and one work has two authors out of one; or lines
    of another entry slipped in. The affiliation is in no record.

Example:
    The citation has `Okafor N, Berg A`, and the block below it `Jane Doe` with a department.

How to mend it:
    Compare both with the site or the article and make them agree.
"""

from mscbib.diagnostics import Severity

CODE = "MSC112"
SEVERITY = Severity.ERROR
REMEDY = "make the name agree with the one in the list of authors"
