"""Templates: styles of references to articles, books, chapters, and pages on the web.

Each is (how names are written, template). A template is text with three constructs: `{X}` is a field, `⟦…⟧` a
part that is left out where one of its fields is missing, `‹a|b|c›` a choice. Fields have the letters of
`mscbib.references.segments.LETTERS`: A authors or a group, T title, C journal or book, Y year, V volume, I issue,
P pages, B publisher, E editors. More letters are of templates alone: S an issue that is a supplement, U a
university that publishes; and, of no field, D a DOI, L a place, N an edition, W an address, O another reference.
"""

from __future__ import annotations

#: Articles in journals.
JOURNAL_STYLES: tuple[tuple[str, str], ...] = (
    ("vancouver", "{A}. {T}. {C}. {Y}⟦;{V}⟧⟦({I})⟧⟦:{P}⟧.⟦ doi: {D}.⟧"),
    ("vancouver", "{A}. {T}. {C}. {Y}‹| Jan| Mar 3| Dec;› ⟦; {V}⟧⟦({I})⟧⟦: {P}⟧.⟦ doi:{D}⟧"),
    (
        "vancouver",
        "{A}. {T}. {C}. {Y} ‹Jan|Feb|May 12|Jul-Aug|Nov›⟦;{V}⟧⟦({I})⟧⟦:{P}⟧.⟦ doi: {D}.⟧ ‹|Epub 2012 May 3.›‹| PMID: 23456789.›",
    ),
    (
        "vancouver",
        "{A}. {T}. {C} {Y}⟦; {V}⟧⟦({I})⟧⟦:{P}⟧⟦ [PMID: 39882532 PMCID: PMC11774712 DOI: {D}]⟧‹| [Citation(s) in RCA: 12] [Impact Index Per Article: 1.5] [Reference Citation Analysis (0)]›",
    ),
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
    (
        "vancouver",
        "{A}. {T}. {C} [Internet]. {Y} [cited 2020 Mar 12]⟦;{V}⟧⟦({I})⟧⟦:{P}⟧. Available from: https://www.example.org/articles/12345",
    ),
    ("vancouver", "{A}. {T}. {C}. {Y}⟦;{V}⟧‹ Suppl 1| Suppl› ⟦:{P}⟧."),
    (
        "inverted",
        "{A} ({Y}). {T}. {C}⟦, {V}⟧⟦({I})⟧⟦, {P}⟧.⟦ ‹https://doi.org/|doi:|doi: |http://dx.doi.org/|DOI ›{D}⟧",
    ),
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
    ("semicolon", "{A} {C} {Y}⟦, {V}⟧⟦, {P}⟧."),
    ("semicolon", "{A} {C} {Y}⟦, {V}⟧⟦ ({I})⟧⟦, {P}⟧⟦ doi:{D}⟧."),
    ("semicolon", "{A} {T}. {C} {Y}⟦, {V}⟧⟦ ({I})⟧⟦, {P}⟧.⟦ DOI: {D}.⟧"),
    ("semicolon", "{A} ({Y}): {T}. {C}⟦ {V}⟧⟦, {P}⟧."),
    (
        "given-first",
        "{A}, “{T},” {C}⟦, vol. {V}⟧⟦, no. {I}⟧⟦, pp. {P}⟧, ‹|Jan. |Mar. |Sept. ›{Y}.⟦ doi: {D}.⟧",
    ),
    ("given-first", '{A}, "{T}", {C}⟦, vol. {V}⟧⟦, issue {I}⟧⟦, p. {P}⟧, {Y}.'),
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
    ("chicago", '{A}. "{T}." {C}⟦ {V}⟧⟦.{I}⟧ ({Y})⟦: {P}⟧. ‹|Print.|Web.›'),
    ("chicago", "{A}. “{T}.” {C}⟦, vol. {V}⟧⟦, no. {I}⟧, {Y}⟦, pp. {P}⟧."),
    ("full", "{A}. {T}. {C}⟦, {V}⟧⟦({I})⟧⟦:{P}⟧, {Y}."),
    ("full", "{A}, « {T} », {C}⟦, vol. {V}⟧⟦, n° {I}⟧, {Y}⟦, p. {P}⟧."),
    ("full", "{A} ({Y}): {T}. In: {C}⟦ {V}⟧⟦ ({I})⟧⟦, S. {P}⟧."),
    ("full-inverted", "{A}: {T}. {C}⟦, Bd. {V}⟧⟦, Nr. {I}⟧, {Y}⟦, S. {P}⟧."),
    ("full-inverted", "{A} ({Y}). {T}. {C}⟦, {V}⟧⟦({I})⟧⟦, {P}⟧."),
    (
        "vancouver",
        "{A}. {T}. {C}. {Y}. ⟦doi: {D}⟧. ‹[Epub ahead of print]|[Online ahead of print]|Advance online publication.›",
    ),
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

#: Books and theses.
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
    (
        "inverted",
        "{A} ({Y}). {T}‹ (Doctoral dissertation, |. PhD thesis, |. Ph.D. dissertation. |. Master’s thesis, ›{U}‹)|, {L}|›.",
    ),
    ("given-first", "{A}, “{T},” ‹Ph.D. dissertation|M.S. thesis|PhD thesis›, {U}, ⟦{L}, ⟧{Y}."),
)

#: Chapters and papers in proceedings.
CHAPTER_STYLES: tuple[tuple[str, str], ...] = (
    (
        "vancouver",
        "{A}. {T}. In: {E}, ‹editors|editor|eds|Eds.›. {C}‹. {N} ed|›. ⟦{L}: ⟧{B}‹;|,› {Y}‹. p. |. pp. | pp. |:›{P}.",
    ),
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
    (
        "vancouver",
        "{A}. {T}. {Y}. Available from: {W}. ‹Accessed 12 May 2019|Accessed March 3, 2020|[Accessed 2018 Dec 1]|(accessed on 4 July 2021)›.",
    ),
    ("vancouver", "{A}. {T} [Internet]. ⟦{L}: ⟧{B}; {Y} [cited 2021 Jun 4]. Available from: {W}"),
    (
        "inverted",
        "{A} ({Y}). {T}. ‹Retrieved from |Retrieved May 3, 2016, from |Available at: |›{W}‹| (Accessed: 3 June 2017)| [Accessed June 3, 2017]›.",
    ),
    (
        "inverted",
        "{A}, {Y}. {T}. ‹Available online: |URL: |URL ›{W} ‹(accessed on 12 March 2020)|(accessed 3.12.18)|›.",
    ),
    ("given-first", "{A}, “{T},” {B}, {Y}. [Online]. Available: {W}."),
    ("vancouver", "{A}. {T}. ⟦{L}: ⟧{B}; {Y}. ‹Report No.: 123|Technical Report 45|WHO/CDS/2010.1›."),
)
