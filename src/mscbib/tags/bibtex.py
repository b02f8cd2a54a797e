"""BibTeX: the fields of its standard styles (btxdoc, 3.2), and where its producers put identifiers."""

from mscbib.tags._bibtex import table

TABLE = table(classic=True)
