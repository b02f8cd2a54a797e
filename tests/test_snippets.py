"""Bare paragraphs: where one abstract ends, what stands beside it, and what is no page of abstracts."""

from __future__ import annotations

import json
import textwrap
import timeit
from typing import Any

import pytest
from conftest import FIXTURES, entries, records

from mscbib import claims, detection, dialects, source
from mscbib.evidence import Sample

DIALECT = "review_snippet/paragraphs"
BOGS = (
    "Peat bogs store carbon for centuries, but how quickly drained bogs give it up is poorly known. We "
    "measured the "
    "fluxes of carbon dioxide at 24 drained and 12 intact sites. Emissions from drained sites were "
    "significantly "
    "higher (p < 0.001), and these results suggest that rewetting is an effective measure."
)
NAMES = (
    "The grammar of place names in mountain valleys has been studied for single languages only. This paper "
    "proposes "
    "a typology that covers four of them, based on 3,100 names collected from land registers. We show that "
    "names of "
    "meadows follow the order of the oldest language of a valley, and discuss what this means for dating."
)
WRIST = (
    "OBJECTIVE: To compare two schedules of exercises after a fracture of the wrist. METHODS: In this "
    "randomised "
    "trial (NCT09999901), 118 patients with a stable fracture began after two or five weeks. RESULTS: At "
    "26 weeks "
    "the mean scores did not differ (95% CI −2.1 to 4.5; P = 0.47). CONCLUSIONS: Early exercises were not "
    "inferior."
)
BATS = (
    "Wind turbines change the behaviour of bats, and how far their effect reaches has been disputed. In "
    "this study "
    "we recorded the calls of bats along 48 transects in three regions. Activity was reduced by half "
    "within 300 "
    "metres, and the findings suggest that distances now in use are too short. Further studies are needed."
)
ABSTRACTS = (BOGS, NAMES, WRIST, BATS)


def wrapped(text: str, width: int = 76) -> str:
    return textwrap.fill(text, width)


def texts(text: str) -> list[str]:
    """The abstracts of a text, all of it understood."""
    read = entries(text, layout=DIALECT)
    assert not [finding for entry in read for finding in entry.findings]
    return [entry.record.abstract.text for entry in read if entry.record and entry.record.abstract]


def detected(text: str) -> str | None:
    found = detection.detect(source.line_feeds(text)[: source.SAMPLE]).detected
    return found.full_name if found else None


# ---- Where an abstract ends


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(ABSTRACTS),
        "\n\n".join(ABSTRACTS),
        "\n \t\n\n".join(ABSTRACTS) + "\n\n\n",
        "\n\n".join(map(wrapped, ABSTRACTS)),
        "\n".join(map(wrapped, ABSTRACTS[:1])) + "\n\n" + wrapped(NAMES, 70) + "\n\n" + WRIST + "\n\n" + BATS,
        "".join(f"{number}. {abstract}\n\n" for number, abstract in enumerate(ABSTRACTS, 1)),
        "".join(f"[{number}] {wrapped(abstract)}\n\n" for number, abstract in enumerate(ABSTRACTS, 1)),
        "".join(f"• {abstract}\n" for abstract in ABSTRACTS),
        "".join(f"Abstract\n{abstract}\n\n" for abstract in ABSTRACTS),
        "".join(f"ABSTRACT:\n\n{wrapped(abstract)}\n\n" for abstract in ABSTRACTS),
        "".join(f"Summary: {abstract}\n" for abstract in ABSTRACTS),
        "".join(f"{abstract} Read more\nFull text\nPubMed Google Scholar\n\n" for abstract in ABSTRACTS),
        "".join(f"{wrapped(abstract)}\nView at publisher | Related documents\n" for abstract in ABSTRACTS),
        "".join(f"Cite\nSave\n\n{abstract}\n\nExpand\n" for abstract in ABSTRACTS),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=ascii)
def test_an_entry_is_a_paragraph(text: str, end: str) -> None:
    assert texts(text.replace("\n", end)) == list(ABSTRACTS)
    assert detected(text.replace("\n", end)) == DIALECT


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n", "\n \n"])
def test_a_blank_line_inside_a_sentence_is_no_end(gap: str) -> None:
    assert texts(BOGS.replace(" poorly known", f"{gap}poorly known") + "\n\n" + NAMES) == [BOGS, NAMES]
    whole = wrapped(BOGS).replace("\n", gap, 1)
    assert whole.partition(gap)[2][0].islower()
    assert texts(whole + "\n\n" + wrapped(NAMES)) == [BOGS, NAMES]


def test_a_blank_line_behind_a_sentence_or_before_a_capital_is_an_end() -> None:
    small = "p53 " + BATS
    assert texts(f"{BOGS}\n\n{small}\n") == [BOGS, small]
    cut = BOGS.removesuffix(" measure.")
    assert texts(f"{cut}\n\n{NAMES}\n") == [cut, NAMES]


SECTIONS = [
    "Background: Little is known about how often lifeguards suffer from infections of the ear.",
    "Objective: To find how often they do, and in which water.",
    "Methods: We sent a questionnaire to 640 lifeguards.",
    "Results: Infections were reported by 38%.",
    "Conclusions: Ears should be protected.",
]


def test_sections_in_paragraphs_of_their_own_are_one_abstract() -> None:
    text = "\n\n".join([*SECTIONS, *SECTIONS[1:], *SECTIONS])
    first, second, third = records(text, layout=DIALECT)
    assert first["abstract"] == third["abstract"]
    assert [one["label"] for one in first["abstract"]["sections"]] == [
        "Background",
        "Objective",
        "Methods",
        "Results",
        "Conclusions",
    ]
    assert len(second["abstract"]["sections"]) == 4


# ---- What stands beside it


def test_what_the_text_says_itself_is_read_and_nothing_more() -> None:
    text = (
        f"Abstract\n{WRIST}\n\nKeywords: wrist; fracture, distal; exercise.\nCore Tip: Begin early.\n"
        "© 2021 The Authors.\nDOI: 10.5555/W.7\nPMID: 99999902\nPMCID: PMC9999999\nCited by 7\n\n"
        f"{BOGS} https://doi.org/10.5555/bog.9.\n\nKey words\npeat, bog\n\n{NAMES}\n"
    )
    first, second, third = records(text, layout=DIALECT)
    assert {name: first[name] for name in ("doi", "pmid", "pmcid", "keywords", "copyright", "metrics")} == {
        "doi": "10.5555/w.7",
        "pmid": "99999902",
        "pmcid": "PMC9999999",
        "keywords": ["wrist", "fracture, distal", "exercise"],
        "copyright": "© 2021 The Authors.",
        "metrics": {"cited_by": 7},
    }
    assert first["registrations"] == [{"registry": "ClinicalTrials.gov", "id": "NCT09999901"}]
    assert first["extra"] == {"other_abstract": ["Begin early."]}
    assert (second["doi"], second["keywords"]) == ("10.5555/bog.9", ["peat", "bog"])
    assert set(third) == {"schema_version", "id", "abstract", "source"}


def test_a_doi_inside_an_abstract_is_another_works() -> None:
    (record,) = records(BOGS.replace("bogs store", "bogs (doi: 10.5555/other) store"), layout=DIALECT)
    assert "doi" not in record


def test_a_title_is_reported_and_not_made_a_record() -> None:
    text = f"On bogs and their water\n\n{BOGS}\n\nJane Doe and John Roe\n\n{NAMES}\n"
    read = entries(text, layout=DIALECT)
    assert [entry.record.abstract.text for entry in read if entry.record and entry.record.abstract] == [
        BOGS,
        NAMES,
    ]
    found = [finding for entry in read for finding in entry.findings]
    assert [(one.code, one.line) for one in found] == [("MSC106", 1), ("MSC106", 5)]


def test_every_character_is_somebodys() -> None:
    for path in sorted((FIXTURES / DIALECT).glob("*.txt")):
        reader = detection.reader(dialects.named(DIALECT))
        text = path.read_text(encoding="utf-8")
        for block in reader.blocks([text], source.MAX_ENTRY_SIZE):
            counted = claims.counts(block.text, claims.claims(block, reader))
            assert not counted[claims.Kind.UNCLAIMED], block.text


def test_a_phrase_within_a_sentence_is_no_link() -> None:
    text = BOGS.replace(
        "is poorly known.", "is poorly known; a full text and PubMed say little. Cite this article well."
    )
    assert texts(text) == [text]


# ---- What it is not

LICENCE = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this work and the files
that belong to
it, to deal in the work without restriction, including without limitation the rights to use, copy and
change it.

The work is provided as it is, without warranty of any kind, express or implied, including but not limited
to the
warranties of merchantability and fitness for a particular purpose. In no event shall the authors be liable
for any
claim, damages or other liability that is found to arise from the use of the work, and no results are
promised.
"""
NEWS = """\
Bats keep away from wind turbines, and further than was believed, a study has found. Researchers who \
listened to bats \
for three summers said on Tuesday that activity was reduced by half within 300 metres. "This is \
significantly lower \
than we had hoped," said Jane Roe, who led the work. The results suggest that rules will have to change.

Operators were surprised. "We have always kept the distances that were recommended," a spokesman said, and \
told this \
newspaper that the findings were being examined. Critics of the study say that patients with asthma were \
included in \
an earlier randomized trial whose data showed the opposite, and that further studies are needed before
anything is done.
"""
NOVEL = """\
The lamp had burned low when the old man came down the stairs again, and for a while nobody spoke. Outside \
the wind \
had found the loose shutter, and it beat against the wall as it had beaten all through that winter, when \
there was no \
wood and the river stood still under its ice, and the children slept in their coats beside the oven.

He thought of the letter that lay unread in the drawer. It would be spring before the road was open, and \
by spring \
everything might be different; the house might be sold, the horses gone, and he himself a name that people \
used when \
they wanted to say that something had been a long time ago. He sat down and began to peel an apple very
slowly.
"""
RECIPE = """\
Autumn soup

Serves four. Peel the pumpkin, remove the seeds and cut the flesh into cubes of about two centimetres. Fry \
the onions \
in butter until they are soft, add the pumpkin and the ginger, and let everything cook with the lid on for \
ten minutes. \
Pour in the stock, bring it to the boil and simmer it until the pumpkin falls apart. Purée the soup and
season it.

The soup was tested in our kitchen with three kinds of pumpkin. The results showed that the small ones are
sweeter.
"""
README = """\
# swiftgrid

In this paper we propose a library for grids. We evaluated it on nine data sets and the results show that \
it is fast; \
the analysis was performed on two machines. We demonstrate how it is installed below, and compare it with
other work.

    pip install swiftgrid

The results suggest that memory use is significantly lower. We also provide a command, which was developed
with it.
"""
CHANGELOG = "## 2.1.0\n\n" + "".join(
    f"- Fixed #{number}: the results of `analyse` were not reported when patients were included twice; we "
    f"now show "
    "them, and the analysis was performed again for the study that is described in the documentation of "
    "the module.\n"
    for number in range(100, 112)
)
LOG = "".join(
    f"2024-03-0{number} 12:00:0{number} INFO analysis was performed for study {number}: results were "
    f"obtained and "
    "reported, data were collected, patients with two visits were included, p < 0.05, findings suggest no "
    "errors here.\n"
    for number in range(1, 9)
)
MAIL = f"""\
From: Jane Roe <jane@example.org>
To: John Doe <john@example.org>
Subject: the study

Dear John,

{BOGS}

{BATS}

Best wishes, Jane
"""
GUIDE = """\
When you begin a systematic review, you should first write down your question. Your search is then \
performed in at \
least two databases, and the results are recorded; you will find that the analysis was planned too late in \
many cases. \
In this study guide we show how records are reviewed, and the findings suggest what you can do to save time.

Before you start, your data should be collected in one place. You then examine whether patients with the \
disease were \
included, and whether results are reported for them. If you find that data are missing, you write to the \
authors; your \
letter is reviewed by a colleague, and further research is needed if you receive no answer within two weeks.
"""
ARTICLE = """\
Bats have long been known to avoid noise (Doe et al., 2011; Roe et al. 2014). In this study we recorded \
their calls \
along 48 transects, as shown in Figure 1, and the analysis was performed as described by Poe et al. \
(2016). The results \
showed that activity was significantly lower near turbines (Table 2), and further studies are needed to
explain it.

The distances were estimated from maps (Figure 3). Data were collected by two observers, and patients with \
poor hearing \
were excluded, as suggested by Moe et al. (2009). The findings suggest that the effect is stronger at \
night (Fig. 4), \
which was reported before (Noe et al. 2013), although the data were obtained with other instruments in
those years.
"""
TABLE = "".join(f'{number},"{BOGS}","{NAMES}",2021\n' for number in range(1, 6))
TABS = "".join(f"{number}\t{BOGS}\t{NAMES}\n" for number in range(1, 6))
OBJECTS = (json.dumps({"abstract": BOGS, "year": 2021}) + "\n") * 5
LATEX = "\n\n".join(rf"\paragraph{{Part}} {abstract} \cite{{doe}}" for abstract in ABSTRACTS)
SCREENPLAY = "\n\n".join(f"DOCTOR {number}\n\n{abstract}" for number, abstract in enumerate(ABSTRACTS))
MARKDOWN = "\n\n".join(f"> {abstract}" for abstract in ABSTRACTS)
HEADINGS = "\n\n".join(f"Chapter {number}\n\n{abstract}" for number, abstract in enumerate(ABSTRACTS, 1))
PAGE = "".join(f"<p>{abstract}</p>\n" for abstract in ABSTRACTS)
CODE = "\n".join(f"# {line}" for line in wrapped(" ".join(ABSTRACTS)).split("\n"))
SUBTITLES = "".join(
    f"{number}\n00:00:0{number},000 --> 00:00:0{number},900\nWe show it.\n\n" for number in range(1, 9)
)
REFERENCES = "".join(
    f"Roe J, Doe J, Poe K. Randomized trials in patients with asthma: a systematic review of {number} "
    f"studies and the "
    "analysis of their results, with an account of what was reported and of what was found. J Foo. "
    "2020;1:2-9.\n"
    for number in range(10, 22)
)
SYMPTOMS = (
    "Asthma is a disease of the airways. It is treated with sprays, and most people live well with it. " * 20
)

NEGATIVES = {
    name.lower(): text
    for name, text in sorted(globals().items())
    if name.isupper() and isinstance(text, str) and name not in ("DIALECT", "BOGS", "NAMES", "WRIST", "BATS")
}


@pytest.mark.parametrize("name", NEGATIVES)
@pytest.mark.parametrize("times", [1, 5])
def test_other_texts_are_no_abstracts(name: str, times: int) -> None:
    assert detected("\n".join([NEGATIVES[name]] * times)) != DIALECT


def test_there_are_negatives_enough() -> None:
    assert len(NEGATIVES) >= 20


@pytest.mark.parametrize("abstract", ABSTRACTS)
def test_one_paragraph_proves_nothing_alone(abstract: str) -> None:
    assert detected(abstract) is None
    assert detected(wrapped(abstract)) is None


def test_one_paragraph_under_a_heading_is_an_abstract() -> None:
    assert detected(f"Abstract\n{BATS}\n") == DIALECT
    assert detected(f"Abstract\n{NOVEL}\n") is None
    assert detected(f"Abstract\n{SYMPTOMS}\nKeywords: asthma, sprays\n") == DIALECT


def test_scites_own_paragraphs_stay_scites() -> None:
    text = (FIXTURES / "review_snippet/scite/seed.txt").read_text(encoding="utf-8")
    assert detected(text) == "review_snippet/scite"


@pytest.mark.parametrize("mode", ["lines", "blank lines", "wrapped"])
def test_a_long_file_is_known_by_its_beginning(mode: str) -> None:
    many = ABSTRACTS * 80
    text = {"lines": "\n".join(many), "blank lines": "\n\n".join(many)}.get(mode) or "\n\n".join(
        map(wrapped, many)
    )
    assert len(text) > source.SAMPLE
    for length in range(source.SAMPLE - 400, source.SAMPLE, 37):
        assert detection.detect(text[:length]).detected == dialects.named(DIALECT)


# ---- Hostile text

HOSTILE = [
    "Read more ",
    "Full text\n",
    "Full text | ",
    "x" * 250 + ". ",
    "A" * 251 + ".\n",
    "A",
    " ",
    "\n",
    " \n",
    "word " * 15 + "\n",
    "We show ",
    "Abstract\n",
    "Keywords: ",
    "Methods:\n",
    "Objective: x\n",
    "[1] ",
    "doi: 10.1000/",
    "© 2020 ",
    "a.\n",
    "said ",
    BOGS + "\n",
    BOGS + " Read more ",
]


def seconds(action: Any) -> float:
    return min(timeit.repeat(action, number=1, repeat=3))


@pytest.mark.parametrize(
    "before", ["", "Abstract", BOGS, "Keywords:", "x. Read more"], ids=lambda text: text[:9]
)
@pytest.mark.parametrize("unit", HOSTILE, ids=lambda unit: repr(unit[:12]))
def test_time_grows_with_the_text_only(unit: str, before: str) -> None:
    reader = detection.reader(dialects.named(DIALECT))
    (proof,) = dialects.named(DIALECT).evidence

    def read(text: str) -> None:
        for block in reader.blocks([text], source.MAX_ENTRY_SIZE):
            reader.read(block)

    half, whole = (before + unit * (size // len(unit)) + "x" for size in (6_000, 12_000))
    assert seconds(lambda: read(whole)) < 3 * seconds(lambda: read(half)) + 0.05
    # behind 60,000 characters, a sample may end within a paragraph
    half, whole = (before + unit * (size // len(unit)) + "x" for size in (60_500, 121_000))
    assert seconds(lambda: proof.find(Sample(whole))) < 3 * seconds(lambda: proof.find(Sample(half))) + 0.05
