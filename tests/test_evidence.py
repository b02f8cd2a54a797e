"""What is asked of every text: signs, and patterns that are looked for where lines begin."""

from __future__ import annotations

import re
from re import _constants as sre
from re import _parser as sre_parser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mscbib import dialects, discovery, readers
from mscbib.evidence import Form, Proof, Sample, sign

LINES = st.lists(st.text("ab \t:\n", max_size=6), max_size=8).map("\n".join)


@pytest.mark.parametrize(
    ("written", "texts", "others"),
    [
        ("PMID: ", ["PMID: 1", "a PMID: 1"], ["PMID 1", ""]),
        (r"\nPMID: ", ["PMID: 1", "a\nPMID: 1", "\nPMID: 1"], ["a PMID: 1", " PMID: 1"]),
        (r"\nA\n", ["A\n", "b\nA\nb"], ["A", "Ab\n"]),
        (r"\nAb\n", ["Ab\n", "b\nAb\nb"], ["Ab", "Abc\n"]),
        (r"\nAbstract\n\n", ["Abstract\n\n"], ["Abstract\nA", "An Abstract\n\n"]),
        (r"\t@", ["a\t@"], ["@", r"\t@"]),
        (r"\n", ["", "a"], []),
    ],
)
def test_a_sign_stands_in_the_text_and_the_line_end_before_it(
    written: str, texts: list[str], others: list[str]
) -> None:
    assert all(Sample(text).has(sign(written)) for text in texts)
    assert not any(Sample(text).has(sign(written)) for text in others)


@given(text=LINES, wanted=st.text("ab:\n", min_size=1, max_size=5))
@example(text="ab", wanted="\nab")
@example(text="ab\na", wanted="\na\n")
def test_a_sign_is_found_wherever_it_stands(text: str, wanted: str) -> None:
    assert Sample(text).has(wanted) == (wanted in "\n" + text)


@given(text=LINES)
@pytest.mark.parametrize("written", ["^a", "^[ \t]*a", "^a|^b:", "^$", "a", r"\Aa", "^a\n", "(?:^a|:)"])
def test_a_proof_is_where_its_pattern_first_matches(written: str, text: str) -> None:
    match = re.search(written, text, re.MULTILINE)
    assert Proof(1, written).find(Sample(text)) == (match and (match.start(), match[0]))


@given(text=LINES)
@pytest.mark.parametrize("written", ["a", r"\s|b", "[ab]{1,4} *(?::|$)", r"a\s*$"])
def test_the_share_of_lines_is_of_those_that_are_not_blank(written: str, text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    fitting = [line for line in lines if re.match(written, line)]
    assert Form(written).share(Sample(text)) == pytest.approx(len(fitting) / max(1, len(lines)))


KINDS: tuple[dialects.Dialect | readers.Format, ...] = (*dialects.dialects(), *readers.formats())


@pytest.mark.parametrize("kind", KINDS, ids=[kind.full_name for kind in KINDS])
def test_what_begins_a_line_does_so_in_all_its_alternatives(kind: dialects.Dialect | readers.Format) -> None:
    """For it is looked for nowhere else."""
    for proof in kind.evidence:
        if proof.written.startswith("^"):
            first, _ = sre_parser.parse(proof.written, re.MULTILINE)[0]
            assert first is sre.AT, proof.written


@pytest.mark.parametrize("name", discovery.names("readers"))
def test_the_head_of_a_reader_says_only_what_is_known(name: str) -> None:
    said = readers._head(name)
    assert said.keys() <= {"sign", "begins", "magic", "named"}
    assert ("named" in said) == (not readers.Format(name.replace("_", "-")).evidence and "magic" not in said)
    for pattern in said.get("begins", []):
        assert re.compile(pattern)
