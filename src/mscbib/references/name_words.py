"""What the words of a name tell: how likely it is one, and what its form leaves open."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Bodies that sign with their initials alone; any other word in capitals may be somebody's name.
ACRONYMS = _words(
    """
    AAAS AAP AASM ACC ACOG ACR ACSM ADA AHA AHRQ AIHW AIRTUM AOAC APA ARDS ASCO ASTM ATS AWMF BMJ
    BSI CBD CDC CGIAR CIHR CIMMYT CLSI CMS COSEWIC DAFF DEFRA DFG DGE DIN ECDC EASL ECHA EEA EFSA
    EMA EMEA EORTC EPA ESC ESMO EU EUCAST FAO FDA FIFA FIP GBIF GINA GOLD IAEA IARC IBM ICCAT ICES
    ICH ICMR ICRP IEA IEEE ILO IMF INE INSEE IPCC ISO ISTAT IUCN IUPAC IUSS JECFA KDIGO LHCb MHRA
    NASA NATO NCBI NCCN NCI NHMRC NHS NICE NIH NIOSH NIST NOAA NRC NSF OECD OIE OMS ONS OSHA PAHO
    RCOG SAGE SCAR UN UNAIDS UNDP UNEP UNESCO UNFCCC UNFPA UNHCR UNICEF UNODC UNSCEAR USDA USEPA
    USFDA USGS WADA WHO WMO WTO WWF
    """
)

#: Given names that people put between an initial and their family name ("J. Michael Smith"), where two
#: family names ("P. Garcia Lopez") would look the same.
GIVEN = _words(
    """
    Aaron Adam Alan Albert Alec Alexander Alfred Allan Allen Ambrose Andrew Anita Ann Anna Anne
    Anthony Arthur Barbara Barry Ben Benjamin Bernard Beth Bill Bob Brian Bruce Bryan Calvin Carl
    Carol Caroline Catherine Cecil Charles Chris Christian Christine Christopher Clark Claude Colin
    Craig Curtis Dale Dan Daniel David Dean Deborah Dennis Diane Don Donald Doug Douglas Duncan Earl
    Ed Edgar Edmund Edward Edwin Elaine Elizabeth Ellen Emily Eric Erik Ernest Eugene Evan Ezra
    Fiona Francis Frank Franklin Fred Frederick Fritz Gary Gene Geoffrey Georg George Gerald Gerard
    Gilbert Glenn Gordon Graham Greg Gregory Guy Hans Harold Harry Harvey Heinz Helen Henry Herbert
    Howard Hugh Hyam Ian Irene Isaac Ivan Jack Jacob Jacques James Jan Jane Janet Jason Jay Jean
    Jeff Jeffrey Jennifer Jeremy Jerome Jerry Jill Jim Joan Joe Joel Johan Johann Johannes John Jon
    Jonathan Joseph Joshua Joyce Judith Julia Julian Julie Karen Karl Kate Katherine Kathleen Keith
    Ken Kenneth Kevin Kurt Lance Larry Laura Laurence Lawrence Lee Leon Leonard Leslie Lester Linda
    Lisa Lloyd Louis Louise Lucy Ludwig Luke Lynn Malcolm Marc Marcus Margaret Maria Marie Marilyn
    Mark Martha Martin Mary Matt Matthew Maurice Max Melissa Melvin Michael Michel Mike Miles Milton
    Mitchell Monroe Nancy Nathan Neil Nicholas Nick Nicole Nigel Noel Norman Oliver Oscar Otto Owen
    Pamela Patricia Patrick Paul Peggy Pete Peter Phil Philip Phillip Pierre Rachel Ralph Randall
    Randy Ray Raymond Rebecca Reed Rex Richard Robert Robin Rodney Roger Roland Ron Ronald Rose Ross
    Roy Rudolf Russell Ruth Ryan Sally Sam Samuel Sandra Sarah Scott Sean Sharon Sidney Simon
    Stanley Stephanie Stephen Steve Steven Stewart Stuart Sue Susan Ted Terence Teresa Terry
    Theodore Thomas Tim Timothy Tod Todd Tom Tony Vernon Victor Victoria Vincent Virginia Walter
    Warren Wayne Wendy Wilhelm Will Willard William Wolfgang
    """
)

#: The commonest Vietnamese family names: with their marks they stand first even where other names are as
#: spoken.
VIETNAMESE = _words(
    """
    Bùi Đặng Đinh Đỗ Đoàn Dương Hồ Hoàng Huỳnh Lê Lý Ngô Nguyễn Phạm Trần Trịnh Trương Võ Vũ
    """
)

#: Habits that ask for initials, so that no family name may hold them.
SURE = frozenset({"inverted", "vancouver"})

#: Up to this weight a name speaks against the whole reading.
UNLIKELY = 0.5

_NUMERALS = frozenset({"II", "III", "IV"})
#: A word, and at the end another, where a given name is expected.
_WHOLE_NAME = re.compile(
    r"[^\W\d_]{2,40}(?:[-‐‑][^\W\d_]{1,40})?\s+(?:\S{1,40}\s+){0,4}[^\W\d_a-z]['’]?[^\W\d_]\S{0,40}\Z"
)
_INITIALS_LAST = re.compile(r"(?:\s|\A)[A-Z](?:[A-Z-]{0,2}[A-Z])?\Z")
#: An initial, its stop, and a word: rather a name, its stop, and a title. A word and capitals: a whole name.
_NO_GIVEN = re.compile(r"\s[^\W\d_a-z]\.\s+[^\W\d_a-z][a-z]{2}|[a-z]\s+[A-Z]{2,4}\Z")


def weight(habit: str, family: str, given: str, initials: str) -> float:
    """What speaks for a name read by the grammar of `habit`, from 0 to 1; "" stands for a part it lacks."""
    if not given and not initials:
        if _is_uncased(family):
            return 0.9 if " " in family else 1.0
        return 0.6 if family else 0.0
    if habit in SURE:
        return 0.6 if " " in family and initials in _NUMERALS else 1.0  # "John Smith III"
    if given and _NO_GIVEN.search(given):
        return 0.3
    match = _INITIALS_LAST.search(family)
    if match is not None and (match.start() or given):
        return 0.1  # a name with its initials behind it
    if habit == "full_inverted" and given:
        if _is_uncased(family):
            return 0.5
        if " " in family and family[0].isupper() and _WHOLE_NAME.match(given):
            return 0.9
    return 1.0


def _is_uncased(text: str) -> bool:
    """Whether a text begins with a letter of a script without capitals, from Hebrew to Hangul.

    (To compile a regular expression of so many characters takes longer than to read a page.)
    """
    return "\u0590" <= text[:1] <= "\u1cff" or "\u2e80" <= text[:1] <= "\uffdf"
