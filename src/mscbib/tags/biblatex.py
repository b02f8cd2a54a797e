"""BibLaTeX: the fields of its data model (the manual of the LaTeX package, 2.2)."""

from mscbib.tags._bibtex import table

TABLE = table(classic=False)
