"""The names of a reference: every habit of writing them, damage at the borders, nothing lost or invented."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscbib import automaton, grammar
from mscbib.references.names import Name, NameList, Span, read_names

HABITS = ("full_inverted", "given_first", "inverted", "mixed", "vancouver")

#: A stretch of text, and below it its names, divided by "|": the family name, then i: initials, g: given
#: names, s: a suffix; a group in braces. Then: + "et al.", role: the label of editors, ? what is not
#: understood.
EXAMPLES = """
# VANCOUVER
Halvorsen KR
    Halvorsen i:KR
Okafor CN, Lindqvist EM
    Okafor i:CN | Lindqvist i:EM
Okafor CN, Lindqvist EM, Tan B-H.
    Okafor i:CN | Lindqvist i:EM | Tan i:B-H
van der Velden JW, de la Fuente M, von Arx L
    van der Velden i:JW | de la Fuente i:M | von Arx i:L
Halvorsen KR Jr, Lindqvist EM 3rd, Tan B
    Halvorsen i:KR s:Jr | Lindqvist i:EM s:3rd | Tan i:B
Halvorsen KR, Jr, Tan B
    Halvorsen i:KR s:Jr | Tan i:B
Halvorsen Jr KR, Tan B
    Halvorsen i:KR s:Jr | Tan i:B
Okafor CN II, Tan B
    Okafor i:CN s:II | Tan i:B
Okafor CN, Lindqvist EM, et al
    Okafor i:CN | Lindqvist i:EM +
Okafor CN, Lindqvist EM et al.
    Okafor i:CN | Lindqvist i:EM +
Okafor CN, et al.
    Okafor i:CN +
Okafor CN, Lindqvist EM, Tan B, and others
    Okafor i:CN | Lindqvist i:EM | Tan i:B +
Okafor CN and colleagues
    Okafor i:CN +
Okafor CN & Lindqvist EM
    Okafor i:CN | Lindqvist i:EM
Okafor CN, Lindqvist EM, and Tan B
    Okafor i:CN | Lindqvist i:EM | Tan i:B
Okafor CN und Lindqvist EM
    Okafor i:CN | Lindqvist i:EM
García-Ríos P y Muñoz Á
    García-Ríos i:P | Muñoz i:Á
Dupuis J-P et Lefèvre M
    Dupuis i:J-P | Lefèvre i:M
Sousa MdL, Ferreira da Costa A, dos Santos E
    Sousa i:MdL | Ferreira da Costa i:A | dos Santos i:E
O’Hara B, D'Angelo S, N’Diaye A
    O’Hara i:B | D'Angelo i:S | N’Diaye i:A
El-Sayed M, Al Awar B, Ben Abdallah F, Abd El-Khalik SM
    El-Sayed i:M | Al Awar i:B | Ben Abdallah i:F | Abd El-Khalik i:SM
de la O Peña AP, Nguekap Tsemo C
    de la O Peña i:AP | Nguekap Tsemo i:C
Ørsted H, Þórsson G, Łukasz Z
    Ørsted i:H | Þórsson i:G | Łukasz i:Z
Ştefănescu D, Čapek K, Žižka J, İnan M
    Ştefănescu i:D | Čapek i:K | Žižka i:J | İnan i:M
Müller-Lüdenscheidt K‐H, Öhman MC
    Müller-Lüdenscheidt i:K‐H | Öhman i:MC
Sánchez‐Bayo F, Cisneros‐de la Cruz DJ
    Sánchez‐Bayo i:F | Cisneros‐de la Cruz i:DJ
Иванов ИИ, Петрова АВ
    Иванов i:ИИ | Петрова i:АВ
Παπαδόπουλος ΓΚ, Νικολάου Α
    Παπαδόπουλος i:ΓΚ | Νικολάου i:Α
Vu TT, Nguyen V, Tran THN
    Vu i:TT | Nguyen i:V | Tran i:THN
MacDonald AJ, McKay DPR, FitzGerald C
    MacDonald i:AJ | McKay i:DPR | FitzGerald i:C
'tHooft G, 't Jong A, van ’t Veer L
    'tHooft i:G | 't Jong i:A | van ’t Veer i:L
d’Alpoim Guedes J, d'Enfert C
    d’Alpoim Guedes i:J | d'Enfert i:C
vanEngelsdorp D, deVicente MC
    vanEngelsdorp i:D | deVicente i:MC
Harper Smith AD, Di Felice U, Le Quéré C
    Harper Smith i:AD | Di Felice i:U | Le Quéré i:C
Ortega y Vidal J, Costa e Silva A
    Ortega y Vidal i:J | Costa e Silva i:A
St. Clair D, Ng E
    St. Clair i:D | Ng i:E
Wu W-p, Li Y-y
    Wu i:W-p | Li i:Y-y
Tan B; Okafor CN; Lindqvist EM
    Tan i:B | Okafor i:CN | Lindqvist i:EM
Okafor CN, Lindqvist EM; RESCUE Trial Investigators
    Okafor i:CN | Lindqvist i:EM | {RESCUE Trial Investigators}
Okafor CN, Tan B, on behalf of the RESCUE Investigators
    Okafor i:CN | Tan i:B | {RESCUE Investigators}
Okafor CN, Tan B; for the European Frailty Network.
    Okafor i:CN | Tan i:B | {European Frailty Network}
Okafor CN, Tan B (eds.)
    Okafor i:CN | Tan i:B role:(eds.)
Okafor CN, Tan B, editors.
    Okafor i:CN | Tan i:B role:editors.
In: Okafor CN, Tan B, eds.
    Okafor i:CN | Tan i:B role:eds.
Okafor CN, Tan B [Eds.]
    Okafor i:CN | Tan i:B role:[Eds.]

# INVERTED
Halvorsen, K. R.
    Halvorsen i:K. R.
Halvorsen, K.R., Lindqvist, E.M.
    Halvorsen i:K.R. | Lindqvist i:E.M.
Halvorsen, K. R., & Tan, B.-H.
    Halvorsen i:K. R. | Tan i:B.-H.
Halvorsen, K. R., Lindqvist, E. M., and Tan, B.
    Halvorsen i:K. R. | Lindqvist i:E. M. | Tan i:B.
Halvorsen, K. R. and Tan, B
    Halvorsen i:K. R. | Tan i:B
Halvorsen, K. R.; Lindqvist, E. M.; Tan, B
    Halvorsen i:K. R. | Lindqvist i:E. M. | Tan i:B
Halvorsen, K. R.; Lindqvist, E. M.; et al.
    Halvorsen i:K. R. | Lindqvist i:E. M. +
Halvorsen, K. R., Lindqvist, E. M., … Tan, B.
    Halvorsen i:K. R. | Lindqvist i:E. M. | Tan i:B.
Halvorsen, K. R., Lindqvist, E. M., . . . Tan, B.
    Halvorsen i:K. R. | Lindqvist i:E. M. | Tan i:B.
Halvorsen, KR, Tan, B, Okafor, CN
    Halvorsen i:KR | Tan i:B | Okafor i:CN
Halvorsen K. R., Tan B.
    Halvorsen i:K. R. | Tan i:B.
Halvorsen K R, Tan B H
    Halvorsen i:K R | Tan i:B H
Halvorsen, K. R., Jr., & Tan, B.
    Halvorsen i:K. R. s:Jr. | Tan i:B.
Halvorsen, Jr., K. R., & Tan, B.
    Halvorsen i:K. R. s:Jr. | Tan i:B.
Halvorsen, K. R., III, Tan, B.
    Halvorsen i:K. R. s:III | Tan i:B.
van der Velden, J.W., de la Fuente, M., von Arx, L.
    van der Velden i:J.W. | de la Fuente i:M. | von Arx i:L.
Fersen, L. von, & Tan, B.
    Fersen i:L. von | Tan i:B.
Velden, J. W. van der, Tan, B.
    Velden i:J. W. van der | Tan i:B.
HALVORSEN, K. R., TAN, B. & OKAFOR, C. N.
    HALVORSEN i:K. R. | TAN i:B. | OKAFOR i:C. N.
HALVORSEN, K. R., AND TAN, B.
    HALVORSEN i:K. R. | TAN i:B.
Wang, Y.-H., Li, X.-d., & Chen, Z. Q.
    Wang i:Y.-H. | Li i:X.-d. | Chen i:Z. Q.
Иванов, И. И., Петрова, А. В.
    Иванов i:И. И. | Петрова i:А. В.
Ivanov, Yu. A., Petrova, Zh. V.
    Ivanov i:Yu. A. | Petrova i:Zh. V.
St. Clair, D., & Ng, E.
    St. Clair i:D. | Ng i:E.
'T Hooft, G., O’Hara, B.
    'T Hooft i:G. | O’Hara i:B.
García Márquez, G., & Vargas Llosa, M.
    García Márquez i:G. | Vargas Llosa i:M.
Halvorsen, K., & Tan, B. (Eds.)
    Halvorsen i:K. | Tan i:B. role:(Eds.)
Halvorsen, K. (ed.)
    Halvorsen i:K. role:(ed.)
Halvorsen, K., Tan, B. (Hrsg.)
    Halvorsen i:K. | Tan i:B. role:(Hrsg.)
Halvorsen, K. und Tan, B.
    Halvorsen i:K. | Tan i:B.
Halvorsen, K., Tan, B. u.a.
    Halvorsen i:K. | Tan i:B. +
Halvorsen, K., Lindqvist, E., & the RESCUE Study Group
    Halvorsen i:K. | Lindqvist i:E. | {RESCUE Study Group}
Aaboud, M. et al. (ATLAS Collaboration)
    Aaboud i:M. | {ATLAS Collaboration} +
Dresp, S. r.; Tan, B.
    Dresp i:S. r. | Tan i:B.
Halvorsen K. et al.
    Halvorsen i:K. +
Lindqvist
    Lindqvist
Lindqvist et al.
    Lindqvist +
Lindqvist, et al
    Lindqvist +

# GIVEN FIRST
K. R. Halvorsen
    Halvorsen i:K. R.
K.R. Halvorsen, E. Lindqvist and B. Tan
    Halvorsen i:K.R. | Lindqvist i:E. | Tan i:B.
K. R. Halvorsen, E. Lindqvist, and B.-H. Tan
    Halvorsen i:K. R. | Lindqvist i:E. | Tan i:B.-H.
K. R. Halvorsen & B. Tan
    Halvorsen i:K. R. | Tan i:B.
K. R. van der Velden, M. de la Fuente, and L. von Arx
    van der Velden i:K. R. | de la Fuente i:M. | von Arx i:L.
K. R. HALVORSEN, B. TAN et C. OKAFOR
    HALVORSEN i:K. R. | TAN i:B. | OKAFOR i:C.
Knut Halvorsen and Bao Tan
    Halvorsen g:Knut | Tan g:Bao
Knut R. Halvorsen, Bao-Hua Tan, and Chidi N. Okafor
    Halvorsen g:Knut R. | Tan g:Bao-Hua | Okafor g:Chidi N.
Knut Halvorsen, E. Lindqvist, B. Tan
    Halvorsen g:Knut | Lindqvist i:E. | Tan i:B.
Knut Halvorsen III
    Halvorsen g:Knut s:III
Knut Halvorsen, Jr., and B. Tan
    Halvorsen g:Knut s:Jr. | Tan i:B.
J. Michael Halvorsen and B. Tan
    Halvorsen g:J. Michael | Tan i:B.
P. García López and B. Tan
    García López i:P. | Tan i:B.
José Ortega y Vidal
    Ortega y Vidal g:José
José Ortega y Vidal and Ana Ruiz
    Ortega y Vidal g:José | Ruiz g:Ana
Jan van der Velden, Maria de la Fuente
    van der Velden g:Jan | de la Fuente g:Maria
Marie-Claire Dupuis et Jean Lefèvre
    Dupuis g:Marie-Claire | Lefèvre g:Jean
Karl Müller und Hans Schmidt
    Müller g:Karl | Schmidt g:Hans
Knut Halvorsen; Bao Tan; Chidi Okafor
    Halvorsen g:Knut | Tan g:Bao | Okafor g:Chidi
Adam DI Halvorsen, K Tan, and J E Okafor
    Adam DI Halvorsen g:K Tan | Okafor i:J E
Yu. A. Ivanov, I. Yu. Petrov, Zh. V. Sidorova
    Ivanov i:Yu. A. | Petrov i:I. Yu. | Sidorova i:Zh. V.
И. И. Иванов, А. В. Петрова
    Иванов i:И. И. | Петрова i:А. В.
Иван Иванов и Анна Петрова
    Иванов g:Иван | Петрова g:Анна
K. Halvorsen et al.
    Halvorsen i:K. +
K. Halvorsen, B. Tan, et al.
    Halvorsen i:K. | Tan i:B. +
K. Halvorsen et al. [LHCb Collaboration]
    Halvorsen i:K. | {LHCb Collaboration} +
In K. Halvorsen & B. Tan (Eds.),
    Halvorsen i:K. | Tan i:B. role:(Eds.)
edited by Knut Halvorsen and Bao Tan
    Halvorsen g:Knut | Tan g:Bao
ed. by K. Halvorsen
    Halvorsen i:K.
hrsg. von Karl Müller
    Müller g:Karl
Anna Lindqvist/ Karl Müller/ Bao Tan
    Lindqvist g:Anna | Müller g:Karl | Tan g:Bao
Nguyễn Văn An, Trần Thị Bích
    Nguyễn g:Văn An | Trần g:Thị Bích
T .Halvorsen ,J .Tan
    Halvorsen i:T . | Tan i:J .
K. Halvorsen,and B. Tan
    Halvorsen i:K. | Tan i:B.

# MIXED
Halvorsen, K. R., B. Tan, and C. N. Okafor
    Halvorsen i:K. R. | Tan i:B. | Okafor i:C. N.
Halvorsen, K. R., and B. Tan
    Halvorsen i:K. R. | Tan i:B.
Halvorsen, Knut R., Bao Tan, and C. Okafor
    Halvorsen g:Knut R. | Tan g:Bao | Okafor i:C.
Halvorsen, Knut, and Bao Tan
    Halvorsen g:Knut | Tan g:Bao
Halvorsen, Knut and Bao H. Tan
    Halvorsen g:Knut | Tan g:Bao H.
Halvorsen, K. R., B. Tan, et al.
    Halvorsen i:K. R. | Tan i:B. +
van der Velden, Jan, and Maria de la Fuente
    van der Velden g:Jan | de la Fuente g:Maria
Halvorsen, Knut, Jr., and Bao Tan
    Halvorsen g:Knut s:Jr. | Tan g:Bao

# FULL INVERTED
Halvorsen, Knut
    Halvorsen g:Knut
Halvorsen, Knut R.
    Halvorsen g:Knut R.
Halvorsen, Knut; Tan, Bao
    Halvorsen g:Knut | Tan g:Bao
Halvorsen, Knut; Tan, Bao; Okafor, Chidi N.
    Halvorsen g:Knut | Tan g:Bao | Okafor g:Chidi N.
Halvorsen, Knut and Tan, Bao
    Halvorsen g:Knut | Tan g:Bao
Halvorsen, Knut & van der Velden, Jan
    Halvorsen g:Knut | van der Velden g:Jan
de la Fuente, María José
    de la Fuente g:María José
Velden, Jan van der; Tan, Bao
    Velden g:Jan van der | Tan g:Bao
HALVORSEN, Knut
    HALVORSEN g:Knut
Halvorsen, Knut (ed.)
    Halvorsen g:Knut role:(ed.)
Halvorsen, Knut, Tan, Bao
    Halvorsen g:Knut | Tan g:Bao
García Márquez, Gabriel
    García Márquez g:Gabriel
Halvorsen, Th. W.
    Halvorsen i:Th. W.

# OTHER SCRIPTS
薛宝钗, 林黛玉
    薛宝钗 | 林黛玉
薛宝钗，林黛玉，等
    薛宝钗 | 林黛玉 +
薛宝钗、林黛玉 等
    薛宝钗 | 林黛玉 +
薛宝钗,林黛玉,等
    薛宝钗 | 林黛玉 +
홍길동, 김철수
    홍길동 | 김철수
محمد علي، أحمد حسن
    علي g:محمد | حسن g:أحمد

# GROUPS
RESCUE Trial Collaborative Group
    {RESCUE Trial Collaborative Group}
World Health Organization
    {World Health Organization}
World Health Organization.
    {World Health Organization}
WHO
    {WHO}
UNESCO
    {UNESCO}
The Frailty Consortium
    {The Frailty Consortium}
R Core Team
    {R Core Team}
Centers for Disease Control and Prevention
    {Centers for Disease Control and Prevention}
European Society of Human Genetics; American Society of Echocardiography
    {European Society of Human Genetics} | {American Society of Echocardiography}
Ministry of Health, Labour and Welfare
    {Ministry of Health, Labour and Welfare}
University of Oslo, Department of Physics
    {University of Oslo} | {Department of Physics}
Ministère de la Santé
    {Ministère de la Santé}
Sociedad Española de Medicina Interna
    {Sociedad Española de Medicina Interna}
Deutsche Forschungsgemeinschaft
    {Deutsche Forschungsgemeinschaft}
NCD Risk Factor Collaboration (NCD-RisC)
    {NCD Risk Factor Collaboration (NCD-RisC)}
ISIS-9 (Ninth International Study of Frailty) Collaborative Group
    {ISIS-9 (Ninth International Study of Frailty) Collaborative Group}
U.S. Department of Agriculture
    {U.S. Department of Agriculture}
H.E.S.S. Collaboration
    {H.E.S.S. Collaboration}
Alliance for Better Reading
    {Alliance for Better Reading}
CMS Collaboration
    {CMS Collaboration}
Alzheimer's Disease Neuroimaging Initiative, Okafor CN, Tan B
    {Alzheimer's Disease Neuroimaging Initiative} | Okafor i:CN | Tan i:B
Okafor CN; American Heart Association; Frailty Foundation
    Okafor i:CN | {American Heart Association} | {Frailty Foundation}
Okafor, C. N., Tan, B., & World Health Organization
    Okafor i:C. N. | Tan i:B. | {World Health Organization}
Grupo de Trabajo de Diabetes
    {Grupo de Trabajo de Diabetes}

# DAMAGE
Okafor CN, Lindqvist EM. Muscle strength
    Okafor i:CN | Lindqvist i:EM ?Muscle strength
Okafor CN, Lindqvist EM, Tan B 2008 Muscle
    Okafor i:CN | Lindqvist i:EM | Tan i:B ?2008 Muscle
Halvorsen, K. R., & Tan, B. (2005). The effect
    Halvorsen i:K. R. | Tan i:B. ?2005). The effect
indqvist EM, Okafor CN, Tan B
    indqvist i:EM | Okafor i:CN | Tan i:B
Okafor CN, 1indqvist EM, Tan B
    Okafor i:CN | Tan i:B ?1indqvist EM
, Okafor CN, Tan B
    Okafor i:CN | Tan i:B
the Okafor CN, Tan B
    Okafor i:CN | Tan i:B
Okafor CN, Lindqvist EM,
    Okafor i:CN | Lindqvist i:EM
Okafor CN, Lindqvist E
    Okafor i:CN | Lindqvist i:E
Okafor CN*, Lindqvist EM†, Tan B
    Okafor i:CN | Lindqvist i:EM | Tan i:B
M. E., Lindqvist, S., Tan, B.
    Lindqvist i:S. | Tan i:B. ?M ?E
Okafor CN, Lindqvist EM,. Tan B, Ng E
    Okafor i:CN | Lindqvist i:EM | Tan i:B | Ng i:E
Okafor CN, Lindqvist, Tan B
    Okafor i:CN | Lindqvist | Tan i:B
Okafor CN, Lindqvist, EM, Tan B
    Okafor i:CN | Lindqvist i:EM | Tan i:B
"""

CASES = re.findall(r"^(?![# ])(.+)\n    (.*)$", EXAMPLES, re.MULTILINE)


def shown(text: str, found: NameList) -> str:
    """What was found, as in the examples."""

    def cut(place: Span) -> str:
        return text[place[0] : place[1]]

    def one(name: Name) -> str:
        if name.literal is not None:
            return f"{{{cut(name.literal)}}}"
        assert name.family is not None
        parts = (("i", name.initials), ("g", name.given), ("s", name.suffix))
        return cut(name.family) + "".join(f" {label}:{cut(place)}" for label, place in parts if place)

    return (
        " | ".join(map(one, found.names))
        + " +" * (found.et_al is not None)
        + (f" role:{cut(found.role)}" if found.role else "")
        + "".join(f" ?{cut(place)}" for place in found.unclaimed)
    )


def test_there_are_examples() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_examples(text: str, expected: str) -> None:
    assert shown(text, read_names(text)) == expected


@pytest.mark.parametrize(("text", "expected"), CASES[::7], ids=[text for text, _ in CASES[::7]])
def test_a_stretch_is_read_where_it_stands(text: str, expected: str) -> None:
    whole = f"12. {text} 2019;7:1"
    found = read_names(whole, 4, 4 + len(text))
    assert shown(whole, found) == expected
    assert all(4 <= place[0] < place[1] <= 4 + len(text) for place in places(found))


@pytest.mark.parametrize("text", ["Tan B.", "Tan, B. H.,", "B. Tan", "Tan, Bao."])
def test_a_stop_at_the_end_is_no_matter(text: str) -> None:
    assert [name.family for name in read_names(text).names] == [(text.index("Tan"), text.index("Tan") + 3)]


@pytest.mark.parametrize("text", ["", " ", ".", ",;.", "12", "1, 2, 3", "and", "(", "[]", "et", "of the"])
def test_nothing_is_invented(text: str) -> None:
    assert read_names(text).names == ()


def test_the_score_says_how_much_was_understood() -> None:
    perfect, title, bare, junk = (
        read_names(text).score for text in ("Tan B, Ng E", "Tan B, Ng E. Muscle", "Tan, Ng, Ito", "x9 8y 7")
    )
    assert perfect == 1 > title > junk == 0
    assert perfect > bare > junk


# ---- The grammars are as the others


@pytest.mark.parametrize("habit", [*HABITS, "layout"])
def test_a_grammar_builds_without_a_choice(habit: str, caplog: pytest.LogCaptureFixture) -> None:
    import logging

    logger = logging.getLogger("lark")
    level = logger.level
    with caplog.at_level(logging.DEBUG, logger="lark"):
        path = grammar.find(f"reference/names/{habit}")
        grammar.lark(path, debug=True)
    logger.setLevel(level)
    assert not [record for record in caplog.records if "onflict" in record.getMessage()]


@pytest.mark.parametrize("habit", HABITS)
def test_the_automaton_is_larks(habit: str) -> None:
    from lark import Token
    from lark.exceptions import LarkError

    name = f"reference/names/{habit}"
    tables, built = grammar.named(name), grammar.lark(grammar.find(name))
    for text, _ in CASES:
        expected = None
        try:
            tokens = built.parse(text).scan_values(lambda value: isinstance(value, Token))
            expected = [(tables.fields[token.type], token.start_pos, token.end_pos) for token in tokens]
        except LarkError:
            pass
        assert automaton.accepts(tables, text) == expected


def test_a_grammar_of_whole_references_can_import_the_names(tmp_path: Path) -> None:
    path = tmp_path / "whole.lark"
    path.write_text(
        "%import reference.names.vancouver (_names)\nstart: _names _STOP TITLE\n"
        "_STOP: /\\. /\nTITLE: /[^\\n]+/\n",
        encoding="utf-8",
    )
    fields = automaton.accepts(grammar.build(path), "Tan B, Ng EM. Muscle")
    assert fields is not None
    names = ["family", "initials", "family", "initials", "title"]
    assert [field for field, _, _ in fields] == names


# ---- The laws

_PIECES = st.lists(
    st.sampled_from(
        [
            "Tan",
            "B",
            "B.",
            "van der",
            "Ng",
            ", ",
            "; ",
            " & ",
            " and ",
            " ",
            ".",
            "et al",
            "et al.",
            " (eds.)",
            "Group",
            "The X Study Group",
            "Jr",
            "III",
            "3rd",
            "-",
            "’",
            "(",
            ")",
            "[",
            "12",
            "2008 ",
            "o",
            "ø",
            "李明",
            "等",
            "علي",
            "Иванов",
            "on behalf of the ",
            "In ",
            "\n",
            "\u00a0",
            "…",
            "*",
            "A title of it",
        ]
    ),
    max_size=25,
).map("".join)

#: Words that are labels: they say how names hang together and are no part of any.
_LABELS = re.compile(
    r"(?i:and|et|und|y|e|og|och|en|és|ve|i|и|a|in|by|ed|eds|edited|hrsg|von"
    r"|on behalf of|for|with|from|all|the|\W)+"
)


def places(found: NameList) -> list[Span]:
    """All places that something was found at."""
    parts = [part for name in found.names for part in name if part is not None]
    return parts + [part for part in (found.et_al, found.role) if part] + list(found.unclaimed)


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(_PIECES, st.text(max_size=60)), start=st.integers(0, 10))
def test_every_letter_is_claimed_once_or_unclaimed(text: str, start: int) -> None:
    found = read_names(text, start)
    at = start
    left = ""
    for begin, end in sorted(places(found)):
        assert at <= begin < end <= len(text)
        left += text[at:begin] + " "
        at = end
    left += text[at:]
    assert _LABELS.fullmatch(left) or not re.search(r"\w", left), left
    assert 0 <= found.score <= 1
    firsts = [min(part for part in name if part is not None) for name in found.names]
    assert firsts == sorted(firsts)


@settings(max_examples=150, deadline=None)
@given(text=_PIECES, before=st.text(max_size=10), after=st.text(max_size=10))
def test_what_is_outside_the_stretch_does_not_matter(text: str, before: str, after: str) -> None:
    inside = read_names(before + text + after, len(before), len(before) + len(text))
    alone = read_names(text)
    assert inside.score == alone.score
    assert [(a - len(before), b - len(before)) for a, b in places(inside)] == places(alone)


_FAMILY = st.sampled_from(
    [
        "Halvorsen",
        "van der Velden",
        "de la Fuente",
        "O’Hara",
        "García-Ríos",
        "El-Sayed",
        "Müller",
        "Łukasz",
        "Žižka",
        "dos Santos",
        "Ørsted",
        "McKay",
        "Иванов",
        "Ng",
        "Li",
        "Sánchez‐Bayo",
        "D'Angelo",
    ]
)
_INITIALS = st.lists(st.sampled_from("ABCDEFGHJKLMNOPRSTWYZÁÖ"), min_size=1, max_size=3)
_GIVEN = st.sampled_from(["Knut", "Bao-Hua", "Chidi N.", "María José", "Æthel", "Jean-Luc"])
_PEOPLE = st.lists(st.tuples(_FAMILY, _INITIALS), min_size=1, max_size=7)
_SPELLED = st.lists(st.tuples(_FAMILY, _GIVEN), min_size=1, max_size=6)


def _read(text: str) -> list[tuple[str, str]]:
    found = read_names(text)
    assert not found.unclaimed
    pairs = [(name.family, name.given or name.initials) for name in found.names]
    return [(text[slice(*family)], text[slice(*rest)]) for family, rest in pairs if family and rest]


def _joined(parts: list[str], comma: str, last: str) -> str:
    return comma.join(parts[:-1]) + last + parts[-1] if len(parts) > 1 else parts[0]


@given(people=_PEOPLE, last=st.sampled_from([", ", " and ", ", and ", " & "]), end=st.sampled_from(["", "."]))
def test_vancouver_names_come_back(people: list[tuple[str, list[str]]], last: str, end: str) -> None:
    people = [(family, initials) for family, initials in people if "".join(initials) not in ("AND", "ET")]
    parts = [f"{family} {''.join(initials)}" for family, initials in people]
    if parts:
        assert _read(_joined(parts, ", ", last) + end) == [(f, "".join(i)) for f, i in people]


@given(
    people=_PEOPLE,
    comma=st.sampled_from([", ", "; "]),
    last=st.sampled_from(["", "& ", "and "]),
    stop=st.sampled_from([".", ". "]),
)
def test_inverted_names_come_back(
    people: list[tuple[str, list[str]]], comma: str, last: str, stop: str
) -> None:
    rows = [(family, stop.join(initials) + ".") for family, initials in people]
    text = _joined([f"{family}, {initials}" for family, initials in rows], comma, comma + last)
    assert _read(text) == rows


@given(people=_PEOPLE, last=st.sampled_from([", ", " and ", ", and ", " & ", " et "]))
def test_names_as_spoken_come_back(people: list[tuple[str, list[str]]], last: str) -> None:
    rows = [(family, ". ".join(initials) + ".") for family, initials in people]
    text = _joined([f"{initials} {family}" for family, initials in rows], ", ", last)
    assert _read(text) == rows


@given(people=_SPELLED)
def test_spelled_out_names_come_back(people: list[tuple[str, str]]) -> None:
    assert _read("; ".join(f"{family}, {given}" for family, given in people)) == people
    assert _read(", ".join(f"{given} {family}" for family, given in people)) == people
    if len(people) > 1:
        (family, given), *others = people
        text = f"{family}, {given}, and " + ", ".join(f"{given} {family}" for family, given in others)
        assert _read(text) == people


# ---- Its time


@pytest.mark.parametrize(
    "piece",
    [
        ",",
        "A",
        "A ",
        "A.",
        "A, ",
        "(",
        "()",
        "Aa ",
        "Aa, ",
        "Aa; ",
        "Aa A ",
        "de ",
        " and",
        "1,",
        " ",
        "A of ",
        "-",
        "A-",
        ".",
        "et al ",
        "Study ",
        "Aa (b) ",
        "Jr ",
        "李",
        "Smith J" + " " * 40,
    ],
)
def test_time_is_linear(piece: str) -> None:
    def seconds(length: int) -> float:
        text = "Tan B" + piece * (length // len(piece)) + "x"
        best = 9.0
        for _ in range(3):
            begun = time.perf_counter()
            read_names(text)
            best = min(best, time.perf_counter() - begun)
        return best

    seconds(2_000)
    assert seconds(32_000) < 8 * seconds(8_000) + 0.05


def test_a_long_list_is_read_at_once() -> None:
    text = ", ".join(f"Halvorsen{chr(97 + n % 26)} {chr(65 + n % 26)}" for n in range(100))
    read_names(text)
    begun = time.perf_counter()
    assert len(read_names(text).names) == 100
    assert time.perf_counter() - begun < 0.1
