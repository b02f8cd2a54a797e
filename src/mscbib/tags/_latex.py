r"""LaTeX as bibliographies have it, to Unicode text and back.

Reading knows accents, letters, symbols, Greek, the ligatures of TeX's fonts (``--``, ````` `` `````), sub-
and superscripts, and what only sets type (``\textit``, braces that keep capitals), of which the content
stays. A command that is not known stays as it is written, with the braces behind it, so that no text is
lost. Writing makes commands of the ten characters that LaTeX has for itself, and keeps ligatures apart; all
else is UTF-8.
"""

from __future__ import annotations

import re
import unicodedata

from mscbib.plain import one_line
from mscbib.tags._braces import are_paired

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
#: A letter with more marks than text may have (Unicode, annex 15) is not composed: that would be quadratic.
_MOST_COMPOSED = 31
#: What stands for an accent over nothing, as in `\~{}`.
_SPACING = {"\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0308": "¨"}
_DOTLESS = {"ı": "i", "ȷ": "j"}

#: What one command stands for: names and characters in turn.
_PAIRS = """
ss ß ae æ AE Æ oe œ OE Œ aa å AA Å o ø O Ø l ł L Ł dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ i ı j ȷ
textbackslash \\ textbraceleft { textbraceright } lbrace { rbrace } textasciitilde ~ textasciicircum ^
textunderscore _ textdollar $ textbar | textless < textgreater > textquotedbl " textquotesingle '
textasciigrave ` textendash – textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “
textquotedblright ” lq ‘ rq ’ quotesinglbase ‚ quotedblbase „ guillemotleft « guillemotright »
guilsinglleft ‹ guilsinglright › textellipsis … dots … ldots … cdots ⋯ textbullet • bullet •
textdegree ° degree ° textregistered ® textcopyright © copyright © texttrademark ™ textsterling £ pounds £
texteuro € euro € EUR € textyen ¥ textcent ¢ textsection § S § textparagraph ¶ P ¶ dag † ddag ‡
textdagger † textdaggerdbl ‡ dagger † ddagger ‡ textordfeminine ª textordmasculine º textonehalf ½
textonequarter ¼ textthreequarters ¾ textmu µ textpm ± texttimes × textdiv ÷ textperiodcentered ·
textexclamdown ¡ textquestiondown ¿ slash / times × pm ± mp ∓ cdot · div ÷ leq ≤ le ≤ geq ≥ ge ≥
leqslant ⩽ geqslant ⩾ neq ≠ ne ≠ approx ≈ sim ∼ simeq ≃ equiv ≡ propto ∝ infty ∞ partial ∂ nabla ∇ sum ∑
prod ∏ int ∫ sqrt √ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ emptyset ∅ forall ∀ exists ∃
rightarrow → to → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ uparrow ↑ downarrow ↓ circ ∘
prime ′ ast ∗ star ⋆ ll ≪ gg ≫ langle ⟨ rangle ⟩ perp ⊥ mid ∣ parallel ∥ ell ℓ hbar ℏ lesssim ≲ gtrsim ≳
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ
psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
log log ln ln exp exp sin sin cos cos tan tan max max min min lim lim det det TeX TeX LaTeX LaTeX
"""
SYMBOLS = dict(zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True))
SYMBOLS |= dict.fromkeys(
    ("space", "quad", "qquad", "thinspace", "enspace", "newline", "par", "nobreakspace"), " "
)
#: What a backslash and one character stand for.
_CHARACTERS = dict.fromkeys("%&#_${}", "") | {" ": " ", ",": " ", ";": " ", ":": " ", "\\": " ", "\n": " "}
_CHARACTERS = {sign: text or sign for sign, text in _CHARACTERS.items()} | dict.fromkeys("-/@!()[]", "")
#: Commands of which only the argument, or what follows, is text.
_SETTING_COMMANDS = """
textit textbf emph textrm textsf texttt textsc textup textmd textnormal textsl text mbox hbox mathrm mathbf
mathit mathsf mathcal mathbb mathtt mathfrak mathnormal boldsymbol bm ensuremath relax protect it em bf rm
sf tt sc sl upshape itshape slshape scshape bfseries mdseries normalfont rmfamily sffamily ttfamily
underline url nolinkurl path mkbibemph mkbibbold mkbibitalic displaystyle limits left right textgreek
"""
_SETTING = frozenset(_SETTING_COMMANDS.split())
_QUOTING = frozenset({"enquote", "mkbibquote"})
_SCRIPTS = {"textsuperscript": "^", "textsubscript": "_"}

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTED = {"^": (_RAISED, frozenset(map(chr, _RAISED))), "_": (_LOWERED, frozenset(map(chr, _LOWERED)))}

_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡", "~": " "}
_TOKEN = re.compile(r"\\([A-Za-z]+)([ \t]*)|\\(.?)|([{}$^_])|(---?|``|''|[?!]`|~)", re.DOTALL)
#: Pandoc's rule for what is mathematics and what costs 5 $ and 10 $.
_MATH = re.compile(r"\$(?=[^\s$])((?:[^$\\]|\\.)*)(?<!\s)\$(?![0-9])", re.DOTALL)
_SIMPLE = re.compile(r"\\([%&#_$])")


def decoded(tex: str) -> str:
    """The text that LaTeX stands for, lines joined but at blank ones; `tex` itself where that is the same."""
    if tex.isalnum():
        return tex
    if "\n" in tex:
        tex = _unwrapped(tex)
    braced = "{" in tex or "}" in tex
    if not (braced or "$" in tex or "~" in tex or "`" in tex or "--" in tex or ("'" in tex and "''" in tex)):
        if "\\" not in tex:
            return tex
        text = _SIMPLE.sub(r"\1", tex)  # "50\% of A\&B": nearly all that has a backslash
        if "\\" not in text:
            return text
    return _Decoder(tex).text().strip()


def _unwrapped(tex: str) -> str:
    """`tex` with its lines joined, paragraphs kept apart."""
    paragraphs: list[list[str]] = [[]]
    for line in tex.split("\n"):
        stripped = line.strip()
        if stripped:
            paragraphs[-1].append(stripped)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(" ".join(lines) for lines in paragraphs if lines)


class _Decoder:
    """Decodes one text; goes through it once.

    ``out`` is the text so far. ``groups`` are the open braces: what closes each ("}" if it is text itself,
    else "", "”", "^" or "_"), and where in ``out`` it begins; what is raised or lowered begins with a place
    for its sign. ``accents`` wait for their letter, the last one innermost, ``script`` for what it raises or
    lowers. ``unshifted`` is for each script the last place in ``out`` known to hold what it has no characters
    for, so that what scripts in scripts hold is not looked through for each of them.
    """

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.out: list[str] = []
        self.groups: list[tuple[str, int]] = []
        self.accents: list[str] = []
        self.script = ""
        self.unshifted = {"^": -1, "_": -1}
        self.math_end = -1
        self.verbatim_until = -1  # where a brace belongs to an unknown command
        self.quoting = False

    def text(self) -> str:
        """The whole text."""
        tex, at = self.tex, 0
        for match in _TOKEN.finditer(tex):
            if match.start() > at:
                self._letters(tex[at : match.start()])
            at = match.end()
            command, blanks, character, sign, ligature = match.groups()
            if command is not None:
                self._command(command, blanks, at)
            elif character is not None:
                self._escaped(character)
            elif sign is not None:
                self._sign(sign, match.start())
            else:
                self._emit(ligature if self.math_end >= 0 and ligature != "~" else _LIGATURES[ligature])
        if at < len(tex):
            self._letters(tex[at:])
        self._end_accent()
        return "".join(self.out)

    def _letters(self, text: str) -> None:
        if self.accents or self.script:
            text = text.lstrip() or text
            self._emit(text[0])
            text = text[1:]
        self.out.append(text)

    def _emit(self, text: str) -> None:
        """Put what a letter or a command stands for, under the accent or in the script that waits for it."""
        if self.accents:
            text = _DOTLESS.get(text, text) + self._taken_accents()
            if len(text) <= _MOST_COMPOSED:
                text = unicodedata.normalize("NFC", text)
        if self.script:
            script, self.script = self.script, ""
            text = {"∘": "°", "′": "′"}.get(text) or _scripted(script, text, True)
        self.out.append(text)

    def _end_accent(self) -> None:
        if self.accents:
            self.out.append(_SPACING.get(accents := self._taken_accents(), accents))

    def _taken_accents(self) -> str:
        """The accents that wait, the innermost first; none does then."""
        accents = "".join(reversed(self.accents))
        self.accents.clear()
        return accents

    def _command(self, name: str, blanks: str, end: int) -> None:
        if name in SYMBOLS:
            self._emit(SYMBOLS[name])
        elif name in _ACCENTS:
            self.accents.append(_ACCENTS[name])
        elif name in _SCRIPTS:
            self.script = _SCRIPTS[name]
        elif name in _QUOTING:
            self.quoting = True
        elif name not in _SETTING:
            self._emit(f"\\{name}{blanks}")
            self.verbatim_until = end

    def _escaped(self, character: str) -> None:
        if character in _ACCENTS:
            self.accents.append(_ACCENTS[character])
        else:
            self._emit(_CHARACTERS.get(character, "\\" + character))

    def _sign(self, sign: str, at: int) -> None:
        if sign == "{":
            self._open(at)
        elif sign == "}":
            self._close(at)
        elif sign == "$":
            self._dollar(at)
        elif self.math_end >= 0:
            self.script = sign
        else:
            self._emit(sign)

    def _open(self, at: int) -> None:
        closing = ""
        if at == self.verbatim_until:
            self.out.append("{")
            closing = "}"
        elif self.quoting:
            self.quoting = False
            self.out.append("“")
            closing = "”"
        elif self.script:
            closing, self.script = self.script, ""
        self.groups.append((closing, len(self.out)))
        if closing in _SHIFTED:
            self.out.append("")

    def _close(self, at: int) -> None:
        self._end_accent()
        closing, start = self.groups.pop() if self.groups else ("", 0)
        if closing in _SHIFTED:
            self._shift(closing, start)
        elif closing:
            self.out.append(closing)
            if closing == "}":
                self.verbatim_until = at + 1

    def _shift(self, script: str, start: int) -> None:
        """Raise or lower what was put from `start` on, if there are characters for it; else put the sign."""
        _, known = _SHIFTED[script]
        if self.unshifted[script] < start:
            other = next((at for at in range(start, len(self.out)) if not known.issuperset(self.out[at])), -1)
            if other < 0:
                inner = "".join(self.out[start:])
                del self.out[start:]
                self.out.append(_scripted(script, inner, True))
                return
            self.unshifted[script] = other
            if script == "^":  # what cannot be raised cannot be lowered
                self.unshifted["_"] = max(self.unshifted["_"], other)
        if self.math_end >= 0:
            self.out[start] = script

    def _dollar(self, at: int) -> None:
        if self.math_end == at:
            self.math_end = -1
        elif self.math_end < 0 and (match := _MATH.match(self.tex, at)):
            self.math_end = match.end() - 1
        else:
            self._emit("$")


def _scripted(script: str, text: str, marked: bool) -> str:
    """`text` raised or lowered where there are characters for it; else as it is, and `marked`."""
    table, known = _SHIFTED[script]
    if known.issuperset(text):
        return text.translate(table)
    return script + text if marked else text


_SPECIAL = re.compile(r"[\\{}$&%#_~^]")
_PAIRED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
}  # fmt: skip
#: BibTeX counts `\{` as a brace: one without its other is written so that there is none.
_UNPAIRED = _PAIRED | {"{": r"{$\lbrace$}", "}": r"{$\rbrace$}"}
_JOINED = ("--", "``", "''", "?`", "!`")
_JOINING = re.compile(r"-(?=-)|`(?=`)|'(?=')|[?!](?=`)")


def escaped(text: str) -> str:
    """`text` on one line as LaTeX; `decoded` gives it back."""
    if text.isalnum():
        return text
    text = one_line(text)
    return _escaped(text, _commands(text))


def _commands(text: str) -> dict[str, str]:
    """What is written for each special character of a text."""
    return _PAIRED if are_paired(text) else _UNPAIRED


def _escaped(text: str, commands: dict[str, str]) -> str:
    if text.isalnum():
        return text
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(lambda match: commands[match[0]], text)
    return _JOINING.sub(r"\g<0>{}", text) if any(pair in text for pair in _JOINED) else text


_WORD = re.compile(r"\S+")


def titled(text: str) -> str:
    """`text` as LaTeX, with braces around the words of which BibTeX styles must not make small letters.

    These are words with capitals other than at their beginning (CAR-T, mRNA), and capitals that stand alone
    (vitamin D).
    """
    text = one_line(text)
    commands = _commands(text)
    if text[1:] == text[1:].lower():
        return _escaped(text, commands)

    def written(match: re.Match[str]) -> str:
        word = match[0]
        letters = word.strip("()[],.;:'\"")
        alone = match.start() > 0 and len(letters) == 1 and letters.isupper() and letters not in "AI"
        tex = _escaped(word, commands)
        return f"{{{tex}}}" if alone or word[1:] != word[1:].lower() else tex

    return _WORD.sub(written, text)
