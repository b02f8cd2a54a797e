"""Render labelled works in many styles of reference, so that no style has to be learnt from one publisher.

A template is text with three constructs: `{X}` is a field (the letters of `LETTERS`), `⟦…⟧` a part that is left
out where one of its fields is missing, `‹a|b|c›` a choice. Rendering gives the text and the place of each
field in it: labelled training data whose labels are right by construction.
"""

from __future__ import annotations

import random
import re
from typing import Any

Piece = tuple[str, str]  #: text, and the letter of its field ("" for none)

#: (how names are written, template). Names: see `NAME_HABITS`.
JOURNAL_STYLES: tuple[tuple[str, str], ...] = (
    ("vancouver", "{A}. {T}. {C}. {Y}⟦;{V}⟧⟦({I})⟧⟦:{P}⟧.⟦ doi: {D}.⟧"),
    ("vancouver", "{A}. {T}. {C}. {Y}‹| Jan| Mar 3| Dec;› ⟦; {V}⟧⟦({I})⟧⟦: {P}⟧.⟦ doi:{D}⟧"),
    ("vancouver", "{A}. {T}. {C}. {Y} ‹Jan|Feb|May 12|Jul-Aug|Nov›⟦;{V}⟧⟦({I})⟧⟦:{P}⟧.⟦ doi: {D}.⟧ ‹|Epub 2012 May 3.›‹| PMID: 23456789.›"),
    ("vancouver", "{A}. {T}. {C} {Y}⟦; {V}⟧⟦({I})⟧⟦:{P}⟧⟦ [PMID: 39882532 PMCID: PMC11774712 DOI: {D}]⟧‹| [Citation(s) in RCA: 12] [Impact Index Per Article: 1.5] [Reference Citation Analysis (0)]›"),
    ("vancouver", "{A}. {T}. {C} {Y}⟦; {V}⟧⟦: {P}⟧ [PMID: 24656089⟦ DOI: {D}⟧]"),
    ("vancouver", "{A}. {T}‹.|› {C} {Y};⟦{V}⟧⟦({I})⟧⟦:{P}⟧.⟦ https://doi.org/{D}‹|.›⟧"),
    ("vancouver", "{A}: {T}. {C} {Y}, ⟦{V}⟧⟦({I})⟧⟦:{P}⟧."),
    ("vancouver", "{A}. {T}. {C}. ({Y}) ⟦{V}⟧⟦:{P}⟧.⟦ doi: {D}⟧"),
    ("vancouver", "{A} ({Y}) {T}. {C} ⟦{V}⟧⟦({I})⟧⟦:{P}⟧‹.|›⟦ doi:{D}⟧"),
    ("vancouver", "{A}. {Y}. {T}. {C} ⟦{V}⟧⟦({I})⟧⟦:{P}⟧."),
    ("vancouver", "{A} {Y} {T} {C} ⟦{V}⟧⟦ {P}⟧"),
    ("vancouver", "{A} {T} {C} {Y}⟦; {V}⟧⟦({I})⟧⟦: {P}⟧"),
    ("vancouver", "{A}. {T}[J]. {C}, {Y}⟦, {V}⟧⟦({I})⟧⟦: {P}⟧.⟦ doi: {D}⟧"),
    ("inverted", "{A}, {T}[J]. {C}, {Y}⟦, {V}⟧⟦({I})⟧⟦: {P}⟧."),
    ("vancouver", "{A}. {T}. {C}. ⟦{V}⟧⟦ ({I})⟧⟦: {P}⟧, {Y}."),
    ("vancouver", "{A}. {T}. {C} ⟦{V}⟧⟦:{P}⟧, {Y}."),
    ("vancouver", "{A}. {T}. {C} [Internet]. {Y} [cited 2020 Mar 12]⟦;{V}⟧⟦({I})⟧⟦:{P}⟧. Available from: https://www.example.org/articles/12345"),
    ("vancouver", "{A}. {T}. {C}. {Y}⟦;{V}⟧‹ Suppl 1| Suppl› ⟦:{P}⟧."),
    ("inverted", "{A} ({Y}). {T}. {C}⟦, {V}⟧⟦({I})⟧⟦, {P}⟧.⟦ ‹https://doi.org/|doi:|doi: |http://dx.doi.org/|DOI ›{D}⟧"),
    ("inverted", "{A} ({Y}) {T}. {C}⟦ {V}⟧⟦({I})⟧⟦: {P}⟧.⟦ doi: {D}⟧"),
    ("inverted", "{A} ({Y}), ‘{T}’, {C}⟦, {V}⟧⟦ ({I})⟧⟦, pp. {P}⟧."),
    ("inverted", "{A} {Y}, ‘{T}’, {C}⟦, vol. {V}⟧⟦, no. {I}⟧⟦, pp. {P}⟧."),
    ("inverted", "{A}, {Y}. {T}. {C}⟦ {V}⟧⟦ ({I})⟧⟦, {P}⟧.⟦ https://doi.org/{D}⟧"),
    ("inverted", "{A} {Y}. {T}. {C}. ⟦{V}⟧⟦:{P}⟧."),
    ("inverted", "{A} {Y} {T} {C}⟦ {V}⟧⟦ {P}⟧"),
    ("inverted", "{A} ({Y}). {T}. {C}. ⟦{V}⟧⟦:{P}⟧.⟦ doi: {D}⟧"),
    ("inverted", "{A}. {T}. {C} ⟦{V}⟧⟦, {P}⟧ ({Y})."),
    ("semicolon", "{A}. {T}. {C} {Y}⟦, {V}⟧⟦, {P}⟧.⟦ ‹doi:|https://doi.org/|[CrossRef] ›{D}⟧"),
    ("semicolon", "{A}. {C} {Y}⟦, {V}⟧⟦, {P}⟧."),
    ("semicolon", "{A} {T}. {C} {Y}⟦, {V}⟧⟦ ({I})⟧⟦, {P}⟧.⟦ DOI: {D}.⟧"),
    ("semicolon", "{A} ({Y}): {T}. {C}⟦ {V}⟧⟦, {P}⟧."),
    ("given-first", "{A}, “{T},” {C}⟦, vol. {V}⟧⟦, no. {I}⟧⟦, pp. {P}⟧, ‹|Jan. |Mar. |Sept. ›{Y}.⟦ doi: {D}.⟧"),
    ("given-first", "{A}, \"{T}\", {C}⟦, vol. {V}⟧⟦, issue {I}⟧⟦, p. {P}⟧, {Y}."),
    ("given-first", "{A}. {T}. {C}⟦, {V}⟧⟦({I})⟧⟦:{P}⟧, {Y}."),
    ("given-first", "{A}, {T}, {C}⟦ {V}⟧ ({Y})⟦ {P}⟧.⟦ https://doi.org/{D}.⟧"),
    ("given-first", "{A}, {T}, {C}⟦, {V}⟧⟦ ({I})⟧ ({Y}),⟦ pp. {P}⟧."),
    ("given-first", "{A}, {C}⟦ {V}⟧⟦, {P}⟧ ({Y})."),
    ("given-first", "{A}, {C} {Y}⟦, {V}⟧⟦, {P}⟧."),
    ("given-first", "{A}, {T}. {C}⟦ {V}⟧⟦, {P}⟧ ({Y}).⟦ doi:{D}⟧"),
    ("given-first", "{A}. {Y}. {T}. {C}⟦, {V}⟧⟦({I})⟧⟦:{P}⟧."),
    ("given-first", "{A}, {T}, {C}⟦, {V}⟧⟦, {Y}⟧⟦, pp. {P}⟧."),
    ("inverted-spaced", "{A}, {Y}, {C}⟦, {V}⟧⟦, {P}⟧"),
    ("inverted-spaced", "{A}, {Y}, {T}. {C}⟦, {V}⟧⟦, {P}⟧."),
    ("inverted-spaced", "{A} ({Y}) {T}. {C}⟦ {V}⟧⟦:{P}⟧.⟦ DOI {D}⟧"),
    ("inverted-spaced", "{A} ({Y}) {C}⟦ {V}⟧⟦:{P}⟧"),
    ("chicago", "{A}. “{T}.” {C}⟦ {V}⟧⟦, no. {I}⟧ ({Y})⟦: {P}⟧.⟦ https://doi.org/{D}.⟧"),
    ("chicago", "{A}. {Y}. “{T}.” {C}⟦ {V}⟧⟦ ({I})⟧⟦: {P}⟧.⟦ https://doi.org/{D}.⟧"),
    ("chicago", "{A}. \"{T}.\" {C}⟦ {V}⟧⟦.{I}⟧ ({Y})⟦: {P}⟧. ‹|Print.|Web.›"),
    ("chicago", "{A}. “{T}.” {C}⟦, vol. {V}⟧⟦, no. {I}⟧, {Y}⟦, pp. {P}⟧."),
    ("full", "{A}. {T}. {C}⟦, {V}⟧⟦({I})⟧⟦:{P}⟧, {Y}."),
    ("full", "{A}, « {T} », {C}⟦, vol. {V}⟧⟦, n° {I}⟧, {Y}⟦, p. {P}⟧."),
    ("full", "{A} ({Y}): {T}. In: {C}⟦ {V}⟧⟦ ({I})⟧⟦, S. {P}⟧."),
    ("full-inverted", "{A}: {T}. {C}⟦, Bd. {V}⟧⟦, Nr. {I}⟧, {Y}⟦, S. {P}⟧."),
    ("full-inverted", "{A} ({Y}). {T}. {C}⟦, {V}⟧⟦({I})⟧⟦, {P}⟧."),
    ("vancouver", "{A}. {T}. {C}. {Y}. ⟦doi: {D}⟧. ‹[Epub ahead of print]|[Online ahead of print]|Advance online publication.›"),
    ("inverted", "{A} ({Y}). {T}. {C}‹. Advance online publication.|, in press.|.›⟦ doi:{D}⟧"),
    ("vancouver", "{A}. {T}. {C}. {Y}⟦;{V}⟧⟦({I})⟧⟦:{P}⟧. Erratum in: {O}."),
    ("vancouver", "{A}. {T}. ‹bioRxiv|medRxiv|arXiv› [Preprint]. {Y}. ⟦doi: {D}⟧"),
    ("vancouver", "{A}. {T}. {C}. {Y}; {V} {S}⟦: {P}⟧.⟦ doi: {D}⟧"),
    ("vancouver", "{A}. {T}. {C} {Y};{V}({S})⟦:{P}⟧."),
    ("vancouver", "{A}. {T}. {C}. {Y}; {V}: {S}⟦: {P}⟧."),
    ("vancouver", "{A} ({Y}) {T}. {C} {V} ({S})⟦:{P}⟧"),
    ("inverted", "{A} ({Y}). {T}. {C}, {V}‹, | ›{S}‹, |: ›{P}.⟦ doi:{D}⟧"),
    ("inverted", "{A} ({Y}). {T}. {C} {V}({S})⟦, {P}⟧.⟦ https://doi.org/{D}⟧"),
    ("semicolon", "{A} {T}. {C} {Y}, {V} ({S})⟦, {P}⟧."),
    ("given-first", "{A}, {T}, {C} {V} ({S}) ({Y})⟦ {P}⟧."),
    ("vancouver", "{C} {Y}⟦;{V}⟧⟦({I})⟧⟦:{P}⟧."),
    ("vancouver", "{T}. {C}. {Y}⟦;{V}⟧⟦({I})⟧⟦:{P}⟧."),
    ("upper", "{A} {Y}. {T}. {C}, ⟦{V}⟧⟦ ({I})⟧⟦: {P}⟧."),
    ("upper", "{A}: {T}, {C}⟦, {V}⟧⟦, {P}⟧, {Y}."),
)

#: Books: {T} title, {B} publisher, {L} place, {N} edition.
BOOK_STYLES: tuple[tuple[str, str], ...] = (
    ("vancouver", "{A}. {T}‹. {N} ed|. {N} edn|›. ⟦{L}: ⟧{B}‹;|,› {Y}⟦. p. {P}⟧."),
    ("vancouver", "{A}‹, editors|, eds|›. {T}. ⟦{L}: ⟧{B}; {Y}‹.|. 432 p.|. 310 pp.›"),
    ("inverted", "{A} ({Y}). {T}‹ ({N} ed.)|›. ⟦{L}: ⟧{B}."),
    ("inverted", "{A} ({Y}) {T}‹, {N} edn|›. {B}⟦, {L}⟧."),
    ("inverted", "{A}, {Y}. {T}. {B}⟦, {L}⟧⟦, pp. {P}⟧."),
    ("semicolon", "{A} {T}‹, {N} ed.|›; {B}: {L}, {Y}⟦; pp. {P}⟧."),
    ("given-first", "{A}, {T}‹, {N} ed.|›. ⟦{L}: ⟧{B}, {Y}."),
    ("given-first", "{A}, {T} ({B}⟦, {L}⟧, {Y})⟦, p. {P}⟧."),
    ("chicago", "{A}. {T}. ⟦{L}: ⟧{B}, {Y}."),
    ("chicago", "{A}. {Y}. {T}. ⟦{L}: ⟧{B}."),
    ("full-inverted", "{A}, {T}, ⟦{L}, ⟧{B}, {Y}."),
    ("vancouver", "{A}. {T} ‹[dissertation]|[PhD thesis]|[Master's thesis]›. ⟦{L}: ⟧{U}; {Y}."),
    ("inverted", "{A} ({Y}). {T}‹ (Doctoral dissertation, |. PhD thesis, |. Ph.D. dissertation. |. Master’s thesis, ›{U}‹)|, {L}|›."),
    ("given-first", "{A}, “{T},” ‹Ph.D. dissertation|M.S. thesis|PhD thesis›, {U}, ⟦{L}, ⟧{Y}."),
)

#: Chapters and proceedings: {C} the book, {E} its editors.
CHAPTER_STYLES: tuple[tuple[str, str], ...] = (
    ("vancouver", "{A}. {T}. In: {E}, ‹editors|editor|eds|Eds.›. {C}‹. {N} ed|›. ⟦{L}: ⟧{B}‹;|,› {Y}‹. p. |. pp. | pp. |:›{P}."),
    ("vancouver", "{A} ({Y}) {T}. In: {E} (‹eds|Eds.|ed.›)‹.|,|› {C}. {B}⟦, {L}⟧, pp {P}."),
    ("inverted", "{A} ({Y}). {T}. In {E} (‹Eds.|Ed.›), {C} (pp. {P}). ⟦{L}: ⟧{B}."),
    ("inverted", "{A} ({Y}). “{T},” in {C}, eds {E} (⟦{L}: ⟧{B}), {P}."),
    ("inverted", "{A}, {Y}. {T}. In: {E} (Eds.), {C}. {B}⟦, {L}⟧, pp. {P}."),
    ("semicolon", "{A} {T}. In {C}; {E}, Eds.; {B}: {L}, {Y}; pp. {P}."),
    ("given-first", "{A}, “{T},” in {C}‹, {N} ed.|›, {E}, ‹Eds.|Ed.› ⟦{L}: ⟧{B}, {Y}, pp. {P}."),
    ("given-first", "{A}, {T}, in: {E} (Eds.), {C}, {B}⟦, {L}⟧, {Y}, pp. {P}."),
    ("chicago", "{A}. “{T}.” In {C}, edited by {E}, {P}. ⟦{L}: ⟧{B}, {Y}."),
    ("chicago", "{A}. {Y}. {T}. In {E} (eds.), {C}. ⟦{L}: ⟧{B}. {P}."),
    ("given-first", "{A}. {T}. In {C}, pages {P}, {L}, {Y}."),
    ("given-first", "{A}. {T}. In {C}, pp. {P}. {B}, {Y}."),
    ("given-first", "{A}. {T}. In: {C}, ‹|{L}, ›pp. {P} ({Y})."),
    ("vancouver", "{A}. {T}. In: {C}. ⟦{L}: ⟧{B}; {Y}. p. {P}."),
)

#: Pages on the web and reports.
WEB_STYLES: tuple[tuple[str, str], ...] = (
    ("vancouver", "{A}. {T}. {Y}. Available from: {W}. ‹Accessed 12 May 2019|Accessed March 3, 2020|[Accessed 2018 Dec 1]|(accessed on 4 July 2021)›."),
    ("vancouver", "{A}. {T} [Internet]. ⟦{L}: ⟧{B}; {Y} [cited 2021 Jun 4]. Available from: {W}"),
    ("inverted", "{A} ({Y}). {T}. ‹Retrieved from |Retrieved May 3, 2016, from |Available at: |›{W}‹| (Accessed: 3 June 2017)| [Accessed June 3, 2017]›."),
    ("inverted", "{A}, {Y}. {T}. ‹Available online: |URL: |URL ›{W} ‹(accessed on 12 March 2020)|(accessed 3.12.18)|›."),
    ("given-first", "{A}, “{T},” {B}, {Y}. [Online]. Available: {W}."),
    ("vancouver", "{A}. {T}. ⟦{L}: ⟧{B}; {Y}. ‹Report No.: 123|Technical Report 45|WHO/CDS/2010.1›."),
)

PLACES = (
    "New York|London|Berlin|Paris|Amsterdam|Geneva|Oxford|Cambridge, UK|Cambridge, MA|Boston|Philadelphia|Chicago, IL|"
    "San Francisco, CA|Washington, DC|Washington, D.C.|Baltimore|St. Louis|New York, NY, USA|London, UK|"
    "Berlin, Heidelberg|Dordrecht|The Netherlands|Boca Raton, FL, USA|Hoboken, NJ|Beijing|Tokyo, Japan|New Delhi|"
    "Cham, Switzerland|Wallingford, UK|Rome|Roma|Madrid|São Paulo|Melbourne|Sydney, Australia|Toronto|Ottawa, Canada|"
    "Nairobi|Addis Ababa, Ethiopia|Stuttgart|Leipzig|München|Wien|Basel|Stockholm|København|Moscow|Seoul|Singapore"
).split("|")
UNIVERSITIES = (
    "University of California, Davis|University of Cape Town|Stanford University|Universität Hamburg|"
    "National Taiwan University|Wageningen University|University of Oxford|Université Paris-Sud|Cornell University|"
    "Addis Ababa University|Universidade de São Paulo|Kyoto University|ETH Zürich|University of Nairobi|"
    "Massachusetts Institute of Technology|University of Michigan|Karolinska Institutet|Purdue University"
).split("|")
EDITIONS = "2nd|3rd|1st|4th|5th|6th|8th|2|second|rev.|International".split("|")
SITES = (
    "https://www.who.int/news-room/fact-sheets/detail/malaria|http://www.fao.org/3/a-i4646e.pdf|"
    "https://data.unicef.org/topic/nutrition/|www.cdc.gov/flu/index.htm|http://www.r-project.org/|"
    "https://clinicaltrials.gov/ct2/show/NCT01234567|https://github.com/example/tool|http://faostat.fao.org"
).split("|")
SUPPLEMENTS = (
    "Suppl|Suppl 1|Suppl 2|Suppl. 1|Suppl. C|suppl 3|2 Suppl|14 suppl|4 Suppl 1|Supplement|Supplement 2|Pt 1|Pt 2|4 Pt 1|"
    "11 Pt 1|1 Pt 2|S1|Spec No|5 Suppl|Part B|Supplement_1|Suppl S|suppl_1|3 Pt A"
).split("|")
GROUP_HEADS = (
    "RECOVERY|ALSPAC|ARDS|Genome|Women’s Health|European Cancer|INTERHEART|International Heart|STROMA-CoV-2|Global Burden|"
    "Childhood Leukaemia|Diabetes Prevention|Pacific Island|National Lung Screening|Tree of Life|MONICA|ProgNet|"
    "Italian Stroke|Nordic Epilepsy|UK10K|FlyBase|1000 Genomes Project|HIV Treatment|Sleep Heart|ICON|Early Breast Cancer"
).split("|")
GROUP_TAILS = (
    "Group|Study Group|Collaborative Group|Consortium|Collaboration|Investigators|Research Group|Network|Working Group|"
    "Committee|Trial Investigators|Collaborators|Trialists' Group|Task Force|Study Team|Research Network|Initiative"
).split("|")
INSTITUTIONS = (
    "World Health Organization|WHO|FAO|UNICEF|World Bank|Centers for Disease Control and Prevention|CDC|European Commission|"
    "National Research Council|R Core Team|R Development Core Team|Ministry of Health|American Diabetes Association|"
    "Food and Agriculture Organization of the United Nations|International Energy Agency|NICE|European Medicines Agency|"
    "US Food and Drug Administration|National Cancer Institute|American Psychiatric Association|Statistics South Africa|"
    "Central Statistical Agency|International Monetary Fund|United Nations Environment Programme|IPCC|UNAIDS|USDA|"
    "FAOSTAT|NRC|EFSA|GRDC|ABARES|IRRI|CIMMYT|ICRISAT|ACSM|OECD|IFPRI|UNFPA|NASS|EPA|ISTA|AOAC|Codex Alimentarius|"
    "Medicines and Healthcare products Regulatory Agency|PLINK Developers|International Diabetes Federation|AACC International|"
    "Development Initiatives|Save the Children|Action Against Hunger|Oxfam|Transparency International|Google|Microsoft|"
    "Illumina, Inc.|SAS Institute|StatSoft, Inc.|MathWorks|Thermo Fisher Scientific|The Cochrane Collaboration|Eurostat"
).split("|")
INSTITUTION_HEADS = (
    "Ministry of|Department of|Department for|National Institute of|National Institute for|National Bureau of|Bureau of|"
    "Institute of|Institute for|Federal Office of|Agency for|International Society of|American Society of|European Society of|"
    "British Association of|National Committee on|National Center for|Royal College of|Society for|Council on|Office of|"
    "Centre for|Directorate of|State Administration of|European Centre for|International Union of|Association of|Academy of"
).split("|")
INSTITUTION_TOPICS = (
    "Agriculture|Public Health|Statistics|Nutrition|Food Safety|Environmental Protection|Cardiology|Clinical Oncology|"
    "Disease Prevention and Control|Economic Analysis|Water Resources|Crop Science|Education|Energy|Social Affairs|Psychiatry|"
    "Health and Human Services|Biotechnology Information|Rural Development|Forestry|Anesthesiologists|Pediatrics|Planning|"
    "Systems Science and Engineering|Nephrology|Tropical Medicine|Industrial Research|Finance and Economic Development"
).split("|")
COUNTRIES = (
    "Ethiopia|Kenya|India|China|Uganda|the United Kingdom|Japan|Brazil|Mexico|Germany|Nepal|Ghana|USA|Bangladesh|South Africa|Iran"
).split("|")
GIVEN_NAMES = (
    "Alice Anna Ahmed Andrew Barbara Benjamin Brian Carlos Caroline Chen Christine Daniel David Diego Dmitri Elena Emma Eric "
    "Fatima Felix Francesca George Giulia Hannah Hans Hiroshi Ian Igor Ingrid Isabel James Jean Jing John Julia Karl Katarzyna "
    "Kenji Laura Li Luis Maria Mark Michael Min Mohamed Natalia Nicholas Oksana Olga Oliver Patricia Paul Peter Qing Rachel "
    "Robert Roberto Samuel Sarah Stefan Susan Tatiana Thomas Tomasz Umar Ursula Valentina Victor Wei William Xavier Xiao Yan "
    "Yuki Yves Zhang Zoe"
).split()


def _initials(given: str) -> list[str]:
    """The initials of a given name: `JM`, `J. M.` and `Jean-Marc` give J and M."""
    letters: list[str] = []
    for word in re.findall(r"[^\W\d_]+", given):
        letters += list(word) if word.isupper() and len(word) <= 4 else [word[0].upper()]
    return letters


def _spelled(given: str, rng: random.Random) -> str:
    """A given name spelled out that has these initials."""
    letters = _initials(given)
    names = [name for name in GIVEN_NAMES if letters and name[0] == letters[0]]
    first = rng.choice(names or GIVEN_NAMES)
    return " ".join([first, *(f"{letter}." for letter in letters[1:2])])


def name(person: dict[str, Any], habit: str, place: int, rng: random.Random) -> str:
    """One person's name in a habit of writing names; `place` is its place in the list, from 0."""
    family, given = person.get("family") or "", person.get("given") or ""
    letters = _initials(given)
    stops = " ".join(f"{letter}." for letter in letters)
    if not letters:
        return family
    if habit == "chicago":
        full = _spelled(given, rng)
        return f"{family}, {full}" if place == 0 else f"{full} {family}"
    return {
        "vancouver": f"{family} {''.join(letters)}",
        "inverted": f"{family}, {stops}",
        "inverted-tight": f"{family}, {stops.replace(' ', '')}",
        "inverted-bare": f"{family}, {''.join(letters)}",
        "inverted-spaced": f"{family} {stops}",
        "semicolon": f"{family}, {stops}",
        "given-first": f"{stops} {family}",
        "given-first-tight": f"{stops.replace(' ', '')} {family}",
        "upper": f"{family.upper()}, {stops}",
        "full": f"{_spelled(given, rng)} {family}",
        "full-inverted": f"{family}, {_spelled(given, rng)}",
    }[habit]


def _name_list(people: list[dict[str, Any]], habit: str, rng: random.Random) -> str:
    """People in a habit, with its separators, perhaps cut by "et al."."""
    separator = "; " if habit in ("semicolon", "full-inverted") else ", "
    last = rng.choice((separator, separator, " and ", separator.strip() + " and ", separator.strip() + " & ", " & "))
    if habit in ("vancouver", "semicolon"):
        last = rng.choice((separator, separator, separator, " and "))
    if habit in ("inverted", "given-first") and rng.random() < 0.3:
        habit += "-tight"
    elif habit == "inverted" and rng.random() < 0.15:
        habit = "inverted-bare"
    cut = len(people) > 2 and rng.random() < 0.25
    shown = people[: rng.choice((1, 3, 6))] if cut else people
    names = [name(person, habit, i, rng) for i, person in enumerate(shown)]
    if cut:
        return separator.join(names) + rng.choice((", et al", " et al", ", et al.", " et al.", separator + "et al."))
    return separator.join(names[:-1]) + (last if len(names) > 1 else "") + names[-1]


def group(rng: random.Random) -> str:
    """The name of a group of authors."""
    return f"{rng.choice(GROUP_HEADS)} {rng.choice(GROUP_TAILS)}"


def institution(rng: random.Random) -> str:
    """The name of an institution that signs as an author, perhaps with its country and its acronym."""
    if rng.random() < 0.35:
        return rng.choice(INSTITUTIONS)
    name = f"{rng.choice(INSTITUTION_HEADS)} {rng.choice(INSTITUTION_TOPICS)}"
    if rng.random() < 0.2:
        name += rng.choice((" of ", ", ", " ")) + rng.choice(COUNTRIES)
    short = "".join(word[0] for word in name.replace(",", "").split() if word[0].isupper())
    chance = rng.random()
    return f"{name} ({short})" if chance < 0.15 else f"{short} ({name})" if chance < 0.2 else short if chance < 0.3 else name


def _authors(people: list[dict[str, Any]], habit: str, groups: float, rng: random.Random) -> list[Piece]:
    """The authors, now and then with a group among them; `groups` is how often one stands in their place."""
    chance = rng.random()
    if not people or rng.random() < groups:
        return [(group(rng) if rng.random() < 0.2 else institution(rng), "G")]
    names = (_name_list(people, habit, rng), "A")
    if chance < 0.14:
        if names[0].endswith("et al") and rng.random() < 0.5:
            names = (names[0] + ".", "A")
        joint = rng.choice(("; ", "; ", ", ", "; for the ", ", and the ", " on behalf of the ", "; on behalf of ", " for the ", ". "))
        return [names, (joint, ""), (group(rng), "G")]
    if chance < 0.16:
        return [(group(rng), "G"), (rng.choice((", ", "; ")), ""), names]
    return [names]


_CHOICE = re.compile(r"‹([^‹›]*)›")
_PART = re.compile(r"⟦([^⟦⟧]*)⟧|\{(\w)\}|([^{⟦]+)")


def render(fields: dict[str, list[Piece]], template: str, rng: random.Random) -> list[Piece]:
    """A template with its fields put in, as pieces."""
    template = _CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), template)
    return _filled(fields, template)


def _filled(fields: dict[str, list[Piece]], template: str) -> list[Piece]:
    pieces: list[Piece] = []
    for optional, letter, text in _PART.findall(template):
        if optional:
            if all(letter in fields for letter in re.findall(r"\{(\w)\}", optional)):
                pieces += _filled(fields, optional)
        elif letter:
            pieces += fields.get(letter, [])
        else:
            pieces.append((text, ""))
    return pieces


def needed(template: str) -> set[str]:
    """The fields a template cannot do without."""
    return set(re.findall(r"\{(\w)\}", re.sub(r"⟦[^⟦⟧]*⟧|‹[^‹›]*›", "", template)))


def _spoilt(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """The same with the damage that copying from PDF files does: blanks before stops, stops or blanks lost."""
    kind = rng.random()
    if kind < 0.05:  # blanks before punctuation
        return [(re.sub(r"([.,:;)])", lambda m: " " + m[1] if rng.random() < 0.4 else m[1], text), letter) for text, letter in pieces]
    if kind < 0.09:  # blanks lost behind punctuation between fields
        return [(text if letter else text.replace(". ", ".").replace(", ", ","), letter) for text, letter in pieces]
    if kind < 0.14:  # punctuation between fields lost
        return [(text if letter else re.sub(r"[.,;:]+ ?", " ", text), letter) for text, letter in pieces]
    return pieces


def joined(pieces: list[Piece]) -> tuple[str, list[tuple[int, int, str]]]:
    """The pieces as one text, and the place of each field in it."""
    text, spans = "", []
    for part, letter in pieces:
        if not letter and text[-1:] in ("?", "!") and part[:1] == ".":
            part = part[1:]
        if letter and part.strip():
            lead = len(part) - len(part.lstrip())
            spans.append((len(text) + lead, len(text) + len(part.rstrip()), letter))
        text += part
    return text, spans


#: How often a group stands in the place of the authors.
_GROUPS_ALONE = {JOURNAL_STYLES: 0.03, BOOK_STYLES: 0.25, CHAPTER_STYLES: 0.03, WEB_STYLES: 0.6}


def example(work: dict[str, Any], rng: random.Random) -> tuple[str, list[tuple[int, int, str]]] | None:
    """A work of the gold data in a style drawn at random; None where no style drawn suits it."""
    styles = rng.choices((JOURNAL_STYLES, BOOK_STYLES, CHAPTER_STYLES, WEB_STYLES), (58, 13, 20, 9))[0]
    if styles is JOURNAL_STYLES and (work.get("type") != "journal" or work.get("publisher")):
        styles = CHAPTER_STYLES
    habit, template = rng.choice(styles)
    fields: dict[str, list[Piece]] = {"A": _authors(work.get("authors") or [], habit, _GROUPS_ALONE[styles], rng)}
    title = work.get("title")
    if title:
        fields["T"] = [(title.rstrip(". "), "T")]
    container = work.get("container")
    if container:
        stop = rng.random() < 0.3
        fields["C"] = [(container.replace(".", "") if stop else container.rstrip("."), "C")]
    for letter, key in (("Y", "year"), ("V", "volume"), ("I", "issue")):
        if work.get(key):
            fields[letter] = [(str(work[key]), letter)]
    if "I" not in fields and rng.random() < 0.4:
        fields["I"] = [(rng.choice(("1", "2", "3", "4", "6", "7", "11", "12", "Suppl 1", "Pt 2", "4 Pt 1", "1-2", "Suppl. 2")), "I")]
    pages = work.get("pages")
    if pages:
        number = rng.choice(("e" + str(rng.randint(1000, 999999)), str(rng.randint(100000, 99999999)), str(rng.randint(1, 9999))))
        text = rng.choice(("-", "–")).join(pages) if rng.random() < 0.9 else number
        fields["P"] = [(text, "P")]
    if work.get("doi"):
        fields["D"] = [(work["doi"], "")]
    if "V" in fields and rng.random() < 0.05:
        del fields["V"]
    if container and "Y" in fields and "V" in fields and "P" in fields:
        fields["O"] = [(f"{container.rstrip('.')} {work['year']};{work['volume']}:{pages[0]}", "")]
    for letter, choices in (("L", PLACES), ("N", EDITIONS)):
        if letter == "N" or rng.random() < 0.8:
            fields[letter] = [(rng.choice(choices), "")]
    fields["S"] = [(rng.choice(SUPPLEMENTS), "I")]
    fields["B"] = [(work.get("publisher") or rng.choice(work["publishers"]), "B")]
    fields["U"] = [(rng.choice(UNIVERSITIES), "B")]
    fields["W"] = [(rng.choice(SITES), "")]
    if styles is CHAPTER_STYLES:
        editors = work.get("editors") or rng.choice(work["others"])
        fields["E"] = [(_name_list(editors[:3], habit if habit != "chicago" else "full", rng).replace(" et al.", "").replace(", et al", ""), "E")]
        if rng.random() < 0.7 or not container:
            fields["C"] = [(rng.choice(work["books"]), "C")]
    if not needed(template) <= fields.keys():
        return None
    if styles is not JOURNAL_STYLES and "{C}" not in template:
        fields.pop("C", None)
    return joined(_spoilt(render(fields, template, rng), rng))
