"""Text as bibliographic pages have it, in several languages, from which tests make short and long texts."""

from __future__ import annotations

from random import Random

_ENGLISH = (
    "The cells were cultured for 14 days and transplanted into nude mice",
    "We enrolled 120 patients with moderate disease, of whom 97 completed the study",
    "No serious adverse events were observed (p < 0.05; 95% CI 1.2-3.4)",
    "Methods: a retrospective cohort of 342 adults was followed for two years",
    "Results: the mean age was 54 years (range 18-79)",
    "Department of Medicine, University Hospital, Boston, MA 02115, USA",
    "Smith J, Brown KL, Lee DH",
)
#: By language: names, titles and sentences.
PHRASES = {
    "western": (
        "Müller J, Núñez Ó, Sørensen KB",
        "García-Pérez M, Bäckström L, François D",
        "Højgaard P, Åkesson E, Jiménez C",
        "Universitätsklinikum Köln, Düsseldorf",
        "Université de Montréal, Hôpital Saint-Louis",
        "São Paulo; Málaga; Zürich; Göttingen",
        "Sjögren’s syndrome and Crohn’s disease – a review",
        "the patients’ “quality of life” at 37 °C ± 0.5",
        "10 µg/mL in naïve T cells…",
        "L’évaluation était très différente de celle espérée par les médecins",
        "Über die Größe der Zellen wissen wir wenig",
        "El análisis mostró una disminución de la inflamación",
    ),
    "russian": (
        "Иванов И.И., Петров П.П., Сидорова А.В.",
        "Щербаков Ю.Я., Жукова Э.Х., Цой Ф.Ш.",
        "Клеточная терапия остеоартрита: обзор литературы",
        "Показано, что лечение было безопасным, но не всегда действенным",
        "Цель: оценить эффективность метода у больных циррозом печени",
        "Материалы и методы. Обследовано 120 пациентов в возрасте от 18 до 65 лет",
        "Институт экспериментальной медицины, Санкт-Петербург",
        "ВЕСТНИК ХИРУРГИИ",
        "№ 4, с. 12–19",
    ),
    "ukrainian": (
        "Шевченко О.П., Коваленко Н.І., Ґудзь Є.Ї.",
        "Журнал: Клітинна та органна трансплантологія",
        "Мета: оцінити ефективність стовбурових клітин у хворих на цироз печінки",
        "Матеріали і методи. Обстежено 84 пацієнти віком від 18 до 70 років",
        "Висновки. Метод є безпечним і може бути рекомендований для подальшого вивчення",
        "Національний медичний університет, Київ, Україна",
        "Список літератури",
    ),
    "simplified": (
        "王小明, 李伟强, 张丽华",
        "欧阳倩，司马懿轩，诸葛瑾",
        "间充质干细胞治疗膝骨关节炎的临床研究进展",
        "目的 探讨脐带间充质干细胞对肝硬化患者肝功能的影响",
        "结果 观察组总有效率明显高于对照组，差异有统计学意义（P＜0.05）",
        "北京大学第三医院骨科；复旦大学附属中山医院",
        "关键词：干细胞；外泌体；免疫调节；炎症",
        "作者声明不存在利益冲突。",
    ),
    "traditional": (
        "陳建國, 劉志遠, 黃曉燕",
        "歐陽儀，諸葛瑾，龔懿軒",
        "間葉幹細胞治療退化性膝關節炎之臨床研究進展",
        "目的：探討臍帶間葉幹細胞對肝硬化患者肝功能的影響",
        "結果顯示治療組的總有效率明顯高於對照組，具統計學差異（P＜0.05）",
        "國立臺灣大學醫學院附設醫院；臺北榮民總醫院",
        "關鍵詞：幹細胞；外泌體；免疫調節；發炎反應",
        "作者聲明並無利益衝突。",
    ),
}
#: Lists of citing works, one entry each: what cites is in another language.
ENTRY = """\
1
|
{authors}. {title}. {journal} 2021; 12: 34-9. \
[PMID: 12345678 DOI: 10.1234/xyz.2021.34] [Citation(s) in RCA: 3] [Impact Index Per Article: 1.5] \
[Reference Citation Analysis]
Abstract
{abstract}
Collapse
Affiliation(s)
- {name}
- {place}
| |
Collapse
|
"""


def text(language: str, size: int, random: Random) -> str:
    """A text of about `size` characters, in that language and in English, by chance."""
    english = random.choice((0.0, 0.3, 0.6, 0.85, 0.95))
    parts: list[str] = []
    while sum(map(len, parts)) < size:
        pool = _ENGLISH if random.random() < english else PHRASES[language]
        parts.append(random.choice(pool) + random.choice(("\n", " ", ", ", ". ", " (n = 24). ", "\n\n")))
    return "".join(parts)


def entry(language: str) -> str:
    """An entry of a citing list in that language."""
    phrases = PHRASES[language]
    return ENTRY.format(
        authors=phrases[0],
        title=phrases[2].rstrip("."),
        journal={"western": "Zürich Méd J", "simplified": "中华医学杂志", "traditional": "台灣醫誌"}.get(
            language, "Вестн Мед"
        ),
        abstract=". ".join(phrase.rstrip(".") for phrase in phrases[3:]) + ".",
        name=phrases[0].partition(",")[0],
        place=phrases[5],
    )
