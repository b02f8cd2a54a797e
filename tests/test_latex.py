"""LaTeX to text and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]
from test_adversarial import _assert_linear
from works import NASTY

from mscbib.plain import one_line
from mscbib.tags import _latex as latex
from mscbib.tags._braces import is_balanced, separated, unwrapped


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"K{\"o}ln, K\"oln, K\"{o}ln", "Köln, Köln, Köln"),
        (r"{\'\i} \'{\i} \v{S}imi\'c \c c \H{o} \k{a} \r a", "í í Šimić ç ő ą å"),
        (r"\o re {\O}rsted \ss \L{}ukasz \ae", "øre Ørsted ßŁukasz æ"),
        (r"\'{\^e}", "ế"),
        (r"\~{}x \^{} \'{}", "~x ^ ´"),
        (r"50\% of A\&B \#1 a\_b \$5", "50% of A&B #1 a_b $5"),
        (r"{CAR-T} and {{mRNA}} in {C}ochrane", "CAR-T and mRNA in Cochrane"),
        (r"1--2 --- ``quoted'' ?`Qu\'e?", "1–2 — “quoted” ¿Qué?"),
        (r"\emph{E. coli} {\it in vivo} \textsc{x}", "E. coli in vivo x"),
        (r"3\textsuperscript{rd} CO\textsubscript{2} \textsuperscript{13}C", "3rd CO₂ ¹³C"),
        (r"TNF-$\alpha$, H$_2$O, $x^{2}$, 37\,$^\circ$C, $p<0.05$", "TNF-α, H₂O, x², 37 °C, p<0.05"),
        (r"$x_{ij}$ and $10^{-3}$", "x_ij and 10⁻³"),
        ("costs $5 or $10, a $ alone", "costs $5 or $10, a $ alone"),
        (r"1997\textendash 2008\ldots{} \copyright{} A", "1997–2008… © A"),
        (r"\enquote{so}", "“so”"),
        ("Donald~E. Knuth", "Donald E. Knuth"),
        ("two\n    lines\n\nand a paragraph", "two lines\n\nand a paragraph"),
        (r"{\alpha}x \alpha{}x \alpha x", "αx αx αx"),
    ],
)
def test_decoding(tex: str, text: str) -> None:
    assert latex.decoded(tex) == text


@pytest.mark.parametrize(
    "tex",
    [
        r"\foo{bar} baz",
        r"\frac{1}{2}",
        r"\SI{10}{\milli\gram}",
        r"\href{http://x.org}{here}",
        "\\begin{itemize} x",
        "trailing \\",
        r"\unknown",
    ],
)
def test_what_is_not_known_stays(tex: str) -> None:
    assert latex.decoded(tex) == tex


@pytest.mark.parametrize(
    "tex", ["{", "}", "}{", "{{{", "$", "$x", "\\'", "\\'{", "^{", "$^{$", "\\textsuperscript", "\\"]
)
def test_damage_does_no_harm(tex: str) -> None:
    latex.decoded(tex)


#: What pylatexenc has as other characters that look the same, or spells.
_OTHERWISE = {"EUR", "bullet", "hbar", "sqrt", "textasciicircum", "textperiodcentered"}


@pytest.mark.parametrize("name", sorted(latex.SYMBOLS.keys() - _OTHERWISE))
def test_symbols_are_those_of_others(name: str) -> None:
    """pylatexenc is asked; what it does not know, or has as plain letters, proves nothing."""
    other = LatexNodes2Text(math_mode="text").latex_to_text(f"\\{name}{{}}")
    same = {"\N{GREEK LUNATE EPSILON SYMBOL}": "ε", "\N{GREEK PHI SYMBOL}": "φ", "′": "'", "∗": "*", "µ": "μ"}
    ours = latex.SYMBOLS[name]
    known = other.strip() not in ("", "{}") and not other.isascii()
    assert not known or same.get(other, other).strip() == same.get(ours, ours).strip(), other


_pieces = st.lists(
    st.one_of(st.sampled_from([*NASTY, "-", "`", "?", "!", "'", "a", "B"]), st.text(max_size=4)), max_size=10
)


@settings(deadline=None, max_examples=80)
@given(text=_pieces.map("".join))
def test_any_text_comes_back(text: str) -> None:
    for tex in (latex.escaped(text), latex.titled(text)):
        assert is_balanced(tex)
        assert latex.decoded(tex) == one_line(text)


def test_capitals_are_kept_in_titles() -> None:
    tex = latex.titled("A trial of CAR-T, mRNA and vitamin D in Kenya (COVID-19)")
    assert tex == "A trial of {CAR-T,} {mRNA} and vitamin {D} in Kenya {(COVID-19)}"


def test_what_braces_hold_together() -> None:
    tex = "a; {b; c}; ; d"
    assert [tex[a:b] for a, b in separated(tex, ";")] == ["a", "{b; c}", "d"]
    assert unwrapped("{a}") == (1, 2)
    assert unwrapped("{a} {b}") == (0, 7)
    assert not is_balanced("a}{b")
    assert not is_balanced("a\\")
    assert not is_balanced(r"\{ }")
    assert is_balanced(r"\{ \}")


@pytest.mark.parametrize(
    "piece", ["{", "}", "{}", "$", "$a", "\\'", "^{", "$^{", "\\a", "\\a{", "-", "`", "\n ", " ", "~", "\\"]
)
def test_decoding_is_linear(piece: str) -> None:
    _assert_linear(latex.decoded, "", piece, "", 20_000)
    _assert_linear(latex.decoded, "$", piece, "$", 20_000)
