"""The file withdraws records that were delivered earlier.

What it does:
    Reports an element `DeleteCitation` of an update file of MEDLINE/PubMed: the NLM lists in it by PMID
    the citations that are no longer in PubMed. It is reported once, at the element, with the number of
    citations. They are no entries, and give no records.

Why it matters:
    Who keeps a copy of PubMed by reading the baseline and then the update files still has these records
    in it; they were duplicates, or were entered by mistake.

Example:
    `<DeleteCitation><PMID Version="1">30000002</PMID></DeleteCitation>` at the end of an update file.

How to mend it:
    Take the records of these PMIDs out of what you keep. In the file, there is nothing to mend.
"""

from mscbib.diagnostics import Severity

CODE = "MSC117"
SEVERITY = Severity.WARNING
REMEDY = "take the records of these PMIDs out of what you keep; this file has none of them"
