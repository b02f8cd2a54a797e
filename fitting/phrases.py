"""Phrases: what references name besides what a label holds, for rendering them."""

from __future__ import annotations


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


PLACES = _listed(
    "New York|London|Berlin|Paris|Amsterdam|Geneva|Oxford|Cambridge, UK|Cambridge, MA|Boston|"
    "Philadelphia|Chicago, IL|San Francisco, CA|Washington, DC|Washington, D.C.|Baltimore|St. Louis|"
    "New York, NY, USA|London, UK|Berlin, Heidelberg|Dordrecht|The Netherlands|Boca Raton, FL, USA|"
    "Hoboken, NJ|Beijing|Tokyo, Japan|New Delhi|Cham, Switzerland|Wallingford, UK|Rome|Roma|Madrid|"
    "São Paulo|Melbourne|Sydney, Australia|Toronto|Ottawa, Canada|Nairobi|Addis Ababa, Ethiopia|"
    "Stuttgart|Leipzig|München|Wien|Basel|Stockholm|København|Moscow|Seoul|Singapore"
)
UNIVERSITIES = _listed(
    "University of California, Davis|University of Cape Town|Stanford University|Universität Hamburg|"
    "National Taiwan University|Wageningen University|University of Oxford|Université Paris-Sud|"
    "Cornell University|Addis Ababa University|Universidade de São Paulo|Kyoto University|ETH Zürich|"
    "University of Nairobi|Massachusetts Institute of Technology|University of Michigan|"
    "Karolinska Institutet|Purdue University"
)
EDITIONS = _listed("2nd|3rd|1st|4th|5th|6th|8th|2|second|rev.|International")
SITES = _listed(
    "https://www.who.int/news-room/fact-sheets/detail/malaria|http://www.fao.org/3/a-i4646e.pdf|"
    "https://data.unicef.org/topic/nutrition/|www.cdc.gov/flu/index.htm|http://www.r-project.org/|"
    "https://clinicaltrials.gov/ct2/show/NCT01234567|https://github.com/example/tool|"
    "http://faostat.fao.org"
)
SUBTITLES = _listed(
    "A narrative review|A systematic review|A systematic review and meta-analysis|Part II|Part 1|I|II|"
    "Results of a randomised trial|Methods and first results|A case report|Preliminary results|"
    "The state of the art|An update|Evidence from Kenya|A comparison of two methods|Report of a workshop"
)
SUPPLEMENTS = _listed(
    "Suppl|Suppl 1|Suppl 2|Suppl. 1|Suppl. C|suppl 3|2 Suppl|14 suppl|4 Suppl 1|Supplement|Supplement 2|"
    "Pt 1|Pt 2|4 Pt 1|11 Pt 1|1 Pt 2|S1|Spec No|5 Suppl|Part B|Supplement_1|Suppl S|suppl_1|3 Pt A"
)
GROUP_HEADS = _listed(
    "RECOVERY|ALSPAC|ARDS|Genome|Women’s Health|European Cancer|INTERHEART|International Heart|"
    "STROMA-CoV-2|Global Burden|Childhood Leukaemia|Diabetes Prevention|Pacific Island|"
    "National Lung Screening|Tree of Life|MONICA|ProgNet|Italian Stroke|Nordic Epilepsy|UK10K|FlyBase|"
    "1000 Genomes Project|HIV Treatment|Sleep Heart|ICON|Early Breast Cancer"
)
GROUP_TAILS = _listed(
    "Group|Study Group|Collaborative Group|Consortium|Collaboration|Investigators|Research Group|Network|"
    "Working Group|Committee|Trial Investigators|Collaborators|Trialists' Group|Task Force|Study Team|"
    "Research Network|Initiative"
)
INSTITUTIONS = _listed(
    "World Health Organization|WHO|FAO|UNICEF|World Bank|Centers for Disease Control and Prevention|CDC|"
    "European Commission|National Research Council|R Core Team|R Development Core Team|"
    "Ministry of Health|American Diabetes Association|"
    "Food and Agriculture Organization of the United Nations|International Energy Agency|NICE|"
    "European Medicines Agency|US Food and Drug Administration|National Cancer Institute|"
    "American Psychiatric Association|Statistics South Africa|Central Statistical Agency|"
    "International Monetary Fund|United Nations Environment Programme|IPCC|UNAIDS|USDA|FAOSTAT|NRC|EFSA|"
    "GRDC|ABARES|IRRI|CIMMYT|ICRISAT|ACSM|OECD|IFPRI|UNFPA|NASS|EPA|ISTA|AOAC|Codex Alimentarius|"
    "Medicines and Healthcare products Regulatory Agency|PLINK Developers|"
    "International Diabetes Federation|AACC International|Development Initiatives|Save the Children|"
    "Action Against Hunger|Oxfam|Transparency International|Google|Microsoft|Illumina, Inc.|"
    "SAS Institute|StatSoft, Inc.|MathWorks|Thermo Fisher Scientific|The Cochrane Collaboration|Eurostat"
)
INSTITUTION_HEADS = _listed(
    "Ministry of|Department of|Department for|National Institute of|National Institute for|"
    "National Bureau of|Bureau of|Institute of|Institute for|Federal Office of|Agency for|"
    "International Society of|American Society of|European Society of|British Association of|"
    "National Committee on|National Center for|Royal College of|Society for|Council on|Office of|"
    "Centre for|Directorate of|State Administration of|European Centre for|International Union of|"
    "Association of|Academy of"
)
INSTITUTION_TOPICS = _listed(
    "Agriculture|Public Health|Statistics|Nutrition|Food Safety|Environmental Protection|Cardiology|"
    "Clinical Oncology|Disease Prevention and Control|Economic Analysis|Water Resources|Crop Science|"
    "Education|Energy|Social Affairs|Psychiatry|Health and Human Services|Biotechnology Information|"
    "Rural Development|Forestry|Anesthesiologists|Pediatrics|Planning|Systems Science and Engineering|"
    "Nephrology|Tropical Medicine|Industrial Research|Finance and Economic Development"
)
COUNTRIES = _listed(
    "Ethiopia|Kenya|India|China|Uganda|the United Kingdom|Japan|Brazil|Mexico|Germany|Nepal|Ghana|USA|"
    "Bangladesh|South Africa|Iran"
)
GIVEN_NAMES = _listed(
    "Alice|Anna|Ahmed|Andrew|Barbara|Benjamin|Brian|Carlos|Caroline|Chen|Christine|Daniel|David|Diego|"
    "Dmitri|Elena|Emma|Eric|Fatima|Felix|Francesca|George|Giulia|Hannah|Hans|Hiroshi|Ian|Igor|Ingrid|"
    "Isabel|James|Jean|Jing|John|Julia|Karl|Katarzyna|Kenji|Laura|Li|Luis|Maria|Mark|Michael|Min|Mohamed|"
    "Natalia|Nicholas|Oksana|Olga|Oliver|Patricia|Paul|Peter|Qing|Rachel|Robert|Roberto|Samuel|Sarah|"
    "Stefan|Susan|Tatiana|Thomas|Tomasz|Umar|Ursula|Valentina|Victor|Wei|William|Xavier|Xiao|Yan|Yuki|"
    "Yves|Zhang|Zoe"
)
