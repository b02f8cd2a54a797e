"""A saved page is read as what a browser shows of it, and every place is one in the file."""

from __future__ import annotations

import html
import json
import re
import time
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES, SEEDS
from hypothesis import given
from hypothesis import strategies as st
from test_cli import call

from mscbib import decoding, detection, pages, parser
from mscbib.goldens.comparison import of_records
from mscbib.pages import Page, unread
from mscbib.pages.metadata import describe
from mscbib.parser import Entry, Options

PAGES = sorted((FIXTURES / "saved_page").glob("*.html"))
HEAD = "<!DOCTYPE html>"


def entries(text: str, **options: Any) -> list[Entry]:
    """What a page gives."""
    return list(parser.parse(BytesIO(text.encode()), "page.html", Options(**options)))


def records(text: str, **options: Any) -> list[dict[str, Any]]:
    """The records of a page, as JSON has them."""
    return [json.loads(e.record.to_json()) for e in entries(text, **options) if e.record is not None]


def findings(text: str) -> list[str]:
    """The names of the findings in a page."""
    return [finding.name for entry in entries(text) for finding in entry.findings]


def detected(text: str) -> str | None:
    """What a page is."""
    found = detection.opened(BytesIO(text.encode()), decoding.Decoder()).detect().detected
    return found.full_name if found else None


def shown(body: str) -> str:
    """The text that a page shows."""
    return Page(body).text


# ---- The text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a\n  b<p>c", "a b\n\nc"),
        ("<h2>Abstract</h2><div>a</div>b", "Abstract\n\na\nb"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<div>a<br></div><div>b</div>", "a\nb"),
        ("<div>a</div><br><div>b</div>", "a\n\nb"),
        ("<div><div></div><p> </p></div>a", "a"),
        ("<ul><li>a</li>\n<li>b</ul>c", "a\nb\nc"),
        ("<dl><dt>Author:<dd>X<dt>Y<dd>Z</dl>", "Author:\nX\nY\nZ"),
        ("<table><tr><th>A<th>B<tr><td><p>c</p><td>d</table>e", "A\tB\nc\td\ne"),
        ("<table><tr><td>a</td><td></td><td>b</td></tr></table>", "a\t\tb"),
        ("<table>stray<tr><td>a</table>", "stray\na"),
        ("H<sub>2</sub>O, <b>bold</b> <i>it</i>alic<b> x</b>", "H2O, bold italic x"),
        ("a&nbsp;b &amp; &lt;c&gt; &#233;&#xe9; &unknown; AT&T", "a\u00a0b & <c> éé &unknown; AT&T"),
        ("p < 0.05, x <3 and y > 2", "p < 0.05, x <3 and y > 2"),
        ("<pre>\r\n  a\r\n b &amp;\rc</pre>", "  a\n b &\nc"),
        ("a<!-- no <p> --><!--> b<!x y> c<?php no ?>", "a b c"),
        ("<script>no</script><style>no</style><title>no</title><noscript>no</noscript>a", "a"),
        ("<template><p>no</p></template><svg><text>no</text></svg><iframe>no</iframe>a", "a"),
        ("<select><option>no</select><textarea><p>no</textarea>a", "a"),
        ("a <i class=icon aria-hidden=true>no</i><b aria-hidden=true>b</b>", "a b"),
        ("<p hidden>no<p>a<div style='x:y; DISPLAY : none'>no<div>no</div></div>b", "a\n\nb"),
        ("<div hidden=until-found>a</div><span style='display:nonesuch'></span>", "a"),
        ("<a href='x>y' title=a\"b>t</a>", "t"),
        ('<a title="never closed>t</a>', "t"),
        ("a<wbr>b<img alt=no>c<input value=no>", "abc"),
        ("<math><mi>x</mi><mo>=</mo><annotation>no</annotation></math>", "x="),
        (
            "<span class='x full-authors'>Doe J, Roe R.</span> <span class='short-authors x'>Doe J.</span>",
            "Doe J, Roe R.",
        ),
        ("a\x0bb\u2028c\u0085d", "a\x0bb\u2028c\u0085d"),
        ("a<div><p", "a"),
        ("", ""),
    ],
)
def test_a_page_shows(body: str, text: str) -> None:
    assert shown(body) == text
    assert shown(f"{HEAD}<html><head><meta charset=utf-8></head><body>{body}</body></html>") == text


@pytest.mark.parametrize(
    "beginning",
    [
        "<!doctype html>",
        "\n <!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>",
        "<html lang=en>",
        "<HEAD>",
        "<!-- saved from url=(0020)https://example.org/ -->",
        "<!-- any --> <html>",
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>',
    ],
)
def test_how_a_page_begins(beginning: str) -> None:
    assert pages.begins_page(beginning)


@pytest.mark.parametrize(
    "beginning",
    [
        '<?xml version="1.0"?><rss version="2.0"><channel>',
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">',
        "<article><front>",
        "<!DOCTYPE article PUBLIC>",
        "<records><record>",
        "Author: <html>",
        "<!DOCTYPE htmlish>",
        "< html>",
    ],
)
def test_what_is_no_page(beginning: str) -> None:
    assert not pages.begins_page(beginning)


# ---- Places

_INLINE = st.sampled_from(["b", "i", "span", "a", "sup", "font"])
_BLOCK = st.sampled_from(["p", "div", "li", "ul", "h2", "td", "tr", "table", "pre", "section"])
_TEXT = st.text(st.sampled_from("ab é\u4e2d\U0001f600 \t\n\u00a0.<"), max_size=8).map(
    lambda text: text.replace("<", "&lt;")
)
_PIECES = st.one_of(
    _TEXT,
    st.sampled_from(
        ["&amp;", "&nbsp;", "&#233;", "&NotEqualTilde;", "&copy", "\r\n", "<br>", "<!-- x -->", "< ", "&"]
    ),
    st.builds("<{}>".format, _INLINE | _BLOCK),
    st.builds("</{}>".format, _INLINE | _BLOCK),
    st.sampled_from(["<p hidden>", "<script>x</script>", '<a href="x>">', "<td>", "<table>"]),
)


def _without_tags(source: str) -> str:
    source = re.sub(r"(?s)<!--.*?-->|<script>.*?</script>", "", source)
    return re.sub(r'<(?:"[^"]*"|[^<>"])*>', "", re.sub(r"<(?![/a-z])", "\0", source)).replace("\0", "<")


@given(pieces=st.lists(_PIECES, max_size=40), data=st.data())
def test_every_character_stands_where_it_is_said_to(pieces: list[str], data: st.DataObject) -> None:
    source = HEAD + "".join(pieces)
    page = Page(source)
    text = page.text
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        start -= text[start] == "\u0338"  # the second character of one reference
        end += text[end : end + 1] == "\u0338"
        if not text[start:end].strip():
            return
        first, last = page.offset(start), page.offset(end, behind=True)
        if "<table" in source:  # what is between rows comes before the table
            for at in range(start, end):
                if not text[at].isspace():
                    stretch = source[page.offset(at) : page.offset(at + 1, behind=True)]
                    assert text[at] in html.unescape(stretch)
            return
        said = html.unescape(
            _without_tags(re.sub(r"(?s)<p hidden>.*?(?=<(?:p|div|ul|h2|table)|$)", "", source[first:last]))
        )
        if "hidden" not in source:
            assert "".join(said.split()) == "".join(text[start:end].split())
        assert page.offset(start) <= page.offset(end, behind=True)
    assert not re.search(r"^[ \n]|[ \n]$|[ ]\n", text) or "<pre" in source


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_and_columns_are_those_of_the_file(ends: str) -> None:
    source = ends.join([HEAD, "<html>", "<p>one", "two <b>three</b>", "</p>", "<pre>", "four</pre>"])
    page = Page(source)
    assert page.text == "one two three\n\nfour"
    for word, place in (("one", (3, 4)), ("two", (4, 1)), ("three", (4, 8)), ("four", (7, 1))):
        assert page.place(page.text.index(word)) == place
    assert page.place(len(page.text), behind=True) == (7, 5)


def _as_page(text: str, line: Callable[[str], str]) -> str:
    lines = [line(html.escape(one)) for one in text.split("\n")]
    return f"{HEAD}\n<html><head><title>x</title></head>\n<body>\n" + "\n".join(lines) + "\n</body></html>"


FORMS: dict[str, Callable[[str], str]] = {
    "lines": lambda line: f"{line}<br>",
    "blocks": lambda line: f"  <div class='x'>{line or '<br>'}</div>",
    "styled": lambda line: f"<div><span>{line[:7]}</span><b>{line[7:]}</b></div>" if line else "<br/>",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SEEDS)
def test_a_dump_saved_as_a_page_gives_the_same_records(name: str, form: str) -> None:
    text = SEEDS[name].read_text(encoding="utf-8")
    page = _as_page(text, FORMS[form])
    plain = [json.loads(e.record.to_json()) for e in parser.parse(BytesIO(text.encode()), "x") if e.record]
    found = records(page, spans=True)
    assert len(plain) == len(found)
    for one, other in zip(plain, found, strict=True):
        spans = other.pop("spans")
        where, there = one.pop("source"), other.pop("source")
        assert json.loads(re.sub(r"\s+|\\\\n", " ", json.dumps(one))) == json.loads(
            re.sub(r"\s+|\\\\n", " ", json.dumps(other))
        )
        assert there["line_start"] == where["line_start"] + 3
        assert there["line_end"] == where["line_end"] + 3
        for path in ("title", "doi", "pmid", "authors[0].family", "abstract.text"):
            if path in spans:
                value: Any = other
                for step in re.findall(r"[^.\[\]]+", path):
                    value = value[int(step) if step.isdigit() else step]
                stretch = html.unescape(re.sub("<[^>]*>", "", page[slice(*spans[path])]))
                assert "".join(stretch.lower().split()) == "".join(str(value).lower().split())


def test_a_finding_has_its_place_in_the_file() -> None:
    text = SEEDS["citing_list/rca"].read_text(encoding="utf-8").replace("11/19/2024", "19/11/2024")
    page = _as_page(text, FORMS["styled"])
    ((finding,),) = [e.findings for e in entries(page) if e.findings]
    assert finding.name == "invalid-value"
    assert finding.line == 6
    line = page.split("\n")[5]
    assert line[finding.column - 1 : finding.end_column - 1] == "19/11/2024"
    assert page[finding.start : finding.end] == "19/11/2024"


def test_an_inspected_page_is_claimed_as_its_text_is(tmp_path: Path) -> None:
    text = SEEDS["citing_list/rca"].read_text(encoding="utf-8")
    (tmp_path / "a.html").write_text(_as_page(text, FORMS["lines"]), encoding="utf-8")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    one, other = (call("inspect", tmp_path / name, "--stats") for name in ("a.txt", "a.html"))
    assert one.stdout == other.stdout
    assert other.exit_code == 0


# ---- Metadata


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_metadata_of_a_page_give_the_record_beside_it(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert detected(source) == "abstract_page/general"
    (record,) = records(source)
    found = {name: value for name, value in record.items() if name not in ("schema_version", "id", "source")}
    golden = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert not list(of_records([golden], [found]))
    assert (record["source"]["layout"], record["source"]["dialect"]) == ("abstract_page", "general")


#: Fields whose value is worked out from what stands at their place.
_WORKED_OUT = re.compile(r"issued|pages|page_last|registrations|\.orcid|references\[\d+\]$")


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CR LF"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_metadata_say_stands_where_it_is_said_to(path: Path, ends: str) -> None:
    source = path.read_text(encoding="utf-8").replace("\n", ends)
    (record,) = records(source, spans=True)
    spans = record.pop("spans")
    assert len(spans) > 12
    first, last = record["source"]["line_start"], record["source"]["line_end"]
    for name, (start, end) in spans.items():
        assert first <= source.count("\n", 0, start) + 1 <= source.count("\n", 0, end) + 1 <= last
        value: Any = record
        for step in re.findall(r"[^.\[\]]+", name):
            value = value[int(step) if step.isdigit() else step]
        if _WORKED_OUT.search(name) or not isinstance(value, str):
            continue
        stretch = source[start:end]
        if "\\" in stretch:
            stretch = json.loads(f'"{stretch}"')
        said = re.sub("<[^<>]*>", "", html.unescape(html.unescape(stretch)))
        assert value.lower() in " ".join(said.lower().split()) or value == stretch, name


def test_a_page_that_was_not_read_says_so() -> None:
    source = (FIXTURES / "saved_page" / "highwire.html").read_text(encoding="utf-8")
    assert findings(source) == ["unread-page"]
    assert not findings((FIXTURES / "saved_page" / "json_ld.html").read_text(encoding="utf-8"))


def _metas(**said: str) -> str:
    return "".join(
        f'<meta name="{name.replace("__", ".")}" content="{html.escape(v)}">' for name, v in said.items()
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:title" content="A"><meta property="og:type" content="article">'
        '<meta name="author" content="B">',
        _metas(DC__title="Council minutes", DC__creator="Parks Department", DC__date="2020-01-02"),
        _metas(citation_title="A title alone"),
        _metas(citation_author="Doe, J", citation_doi="10.5555/x"),
        _metas(keywords="a, b", description="c", generator="d"),
        '<script type="application/ld+json">{"@type":"NewsArticle","name":"A","author":"B"}</script>',
        '<script type="application/ld+json">{"@type":"Article","headline":"A","author":"B"}</script>',
        '<script type="application/ld+json">[{"@type":"ScholarlyArticle","name":"A","author":"B"},'
        '{"@type":"ScholarlyArticle","name":"C","author":"D"}]</script>',
        '<script type="application/ld+json">{"@type":"ScholarlyArticle","headline":</script>',
        "<!-- " + _metas(citation_title="A", citation_author="B") + "-->",
        "<script>'" + _metas(citation_title="A", citation_author="B") + "'</script>",
    ],
)
def test_what_proves_no_work_gives_nothing(head: str) -> None:
    source = f"{HEAD}<html><head>{head}</head><body><h1>Welcome</h1><p>Log in, or search the site.</body>"
    assert detected(source) is None
    assert not records(source)
    assert findings(source) == ["unknown-layout"]


def test_half_a_character_in_json_is_lost_and_no_more() -> None:
    said = r'{"@type":"ScholarlyArticle","headline":"A \ud800 \u00e9","author":{"name":"B C"}}'
    (record,) = records(f'{HEAD}<script type="application/ld+json">{said}</script>')
    assert record["title"] == "A \ufffd é"


@pytest.mark.parametrize(
    "said",
    [
        {"citation_title": "A", "citation_author": "B C"},
        {"citation_title": "A", "citation_doi": "10.5555/x"},
        {"citation_title": "A", "citation_journal_title": "J"},
        {"citation_title": "A", "citation_pmid": "123"},
        {"DC__Title": "A", "DC__Creator": "B C", "DC__Type": "Thesis"},
        {"DCTERMS__title": "A", "dc__identifier": "https://doi.org/10.5555/x"},
    ],
)
def test_what_proves_a_work(said: dict[str, str]) -> None:
    (record,) = records(f"{HEAD}<head>{_metas(**said)}</head><p>Welcome")
    assert record["title"] == "A"


def test_a_value_that_is_none_of_its_field_is_kept_and_said() -> None:
    source = HEAD + _metas(
        citation_title="A", citation_author="B C", citation_doi="none", citation_date="soon"
    )
    (record,) = records(source)
    assert record["extra"] == {"citation_doi": ["none"], "citation_date": ["soon"]}
    assert findings(source) == ["kept-value", "kept-value"]


def test_the_first_vocabulary_is_believed() -> None:
    said = {"dc__title": "Worse", "citation_title": "Better", "dc__creator": "X Y", "citation_author": "Z, W"}
    (record,) = records(HEAD + _metas(**said))
    assert record["title"] == "Better"
    assert record["authors"] == [{"family": "Z", "given": "W"}]


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Doe, Jane Q.", {"family": "Doe", "given": "Jane Q."}),
        ("Jane Q. Doe", {"family": "Doe", "given": "Jane Q."}),
        ("Ludwig van Beethoven", {"family": "van Beethoven", "given": "Ludwig"}),
        ("The EXAMPLE Consortium", {"literal": "The EXAMPLE Consortium"}),
        ("王小明", {"family": "王小明"}),
    ],
)
def test_names_in_any_habit(name: str, person: dict[str, str]) -> None:
    (record,) = records(HEAD + _metas(citation_title="A", citation_author=name))
    assert record["authors"] in ([person], [{"literal": name}] if name == "王小明" else [person])


def test_authors_in_one_value() -> None:
    (record,) = records(HEAD + _metas(citation_title="A", citation_authors="Doe, J; Roe, R;"))
    assert [author["family"] for author in record["authors"]] == ["Doe", "Roe"]


MORE = _metas(
    citation_title="Nebulized exosomes derived from allogenic adipose tissue mesenchymal stromal cells",
    citation_author="Somebody, Else",
    citation_pmid="34000001",
    citation_issn="1234-5679",
    citation_abstract="Another abstract.",
)


def test_metadata_add_what_the_text_does_not_say() -> None:
    text = SEEDS["abstract_page/globalauthorid"].read_text(encoding="utf-8")
    page = _as_page(text, FORMS["lines"])
    source = page.replace("<title>", f"{MORE}<title>")
    (plain,), (record,) = records(page), records(source, spans=True)
    spans = record.pop("spans")
    assert record.pop("pmid") == "34000001"
    assert record.pop("issn") == ["1234-5679"]
    assert source[slice(*spans["pmid"])] == "34000001"
    assert source[slice(*spans["issn[0]"])] == "1234-5679"
    assert source[slice(*spans["title"])].startswith("Nebulized")
    assert spans["title"][0] > source.index("<body>")
    record.pop("type", None)
    plain.pop("type", None)
    assert record == plain


def test_metadata_of_another_work_add_nothing() -> None:
    text = SEEDS["abstract_page/globalauthorid"].read_text(encoding="utf-8")
    page = _as_page(text, FORMS["lines"])
    other = MORE.replace("Nebulized exosomes derived", "Journal of the week")
    assert records(page.replace("<title>", f"{other}<title>")) == records(page)


@pytest.mark.parametrize("name", ["citing_list/rca", "review_snippet/scite"])
def test_metadata_of_a_list_are_about_the_page(name: str) -> None:
    page = _as_page(SEEDS[name].read_text(encoding="utf-8"), FORMS["lines"])
    assert records(page.replace("<title>", f"{MORE}<title>")) == records(page)


# ---- Hostile pages

HOSTILE = {
    "nested": ("<div>", "x"),
    "hidden": ("<span hidden>", "x"),
    "unclosed styles": ("<b>a<p>x", ""),
    "unclosed": ("<p>a<li>b<table><tr><td>", ""),
    "foster": ("<table>a<tr>b", ""),
    "attributes": ("<a href='x' b=c d>", ""),
    "one tag": (" a=b", ">x"),
    "quotes": ("<a b=\"<a c='", ">"),
    "no end": ("<a b=c ", ""),
    "end in quotes": ('<a x="1" ', 'y=">"'),
    "comments": ("<!--", ""),
    "declarations": ("<!x", ""),
    "titles": ("<title>a", ""),
    "scripts": ("<script></scrip>", ""),
    "references": ("&amp;&notit;&#1", ""),
    "ampersands": ("&", ""),
    "signs": ("<", ""),
    "ends": ("</div></p></section>", ""),
    "blanks": (" \n", "x"),
    "metadata": ("<meta name=citation_author content='A B'>", "<meta name=citation_title content=T>"),
    "keywords": ("<meta name=dc.subject content=a&#65;>", "<meta name=citation_title content=T>"),
    "json": ('<script type="application/ld+json">[[[[', ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_no_more_than_its_length(name: str) -> None:
    piece, end = HOSTILE[name]

    def seconds(length: int) -> float:
        source = (HEAD + ("<a" if name == "one tag" else "")) + piece * (length // len(piece)) + end
        began = time.process_time()
        describe(Page(source), want_spans=False)
        return time.process_time() - began

    for _ in range(4):
        short, long = seconds(40_000), seconds(160_000)
        if long < 0.1 or long / max(short, 1e-6) <= 9:
            return
    pytest.fail(f"four times the page takes {long / short:.1f} times as long")


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _rejected(page: str, tmp_path: Path, *options: str) -> tuple[int, str, str]:
    """The exit code and the messages of reading a page, and the raw text that was rejected."""
    rejects = tmp_path / "rejects.ndjson"
    done = call("parse", "--rejects", str(rejects), *options, stdin=page.encode())
    raw = "".join(json.loads(line)["raw"] for line in rejects.read_text(encoding="utf-8").splitlines())
    return done.exit_code, done.stderr, raw


def test_a_page_over_the_limit_is_one_finding_and_all_of_it_is_rejected(tmp_path: Path) -> None:
    page = (FIXTURES / "saved_page/highwire.html").read_text(encoding="utf-8")
    code, said, raw = _rejected(page, tmp_path, "--max-entry-size", "1000")
    assert (code, _without_blanks(raw)) == (1, _without_blanks(page))
    assert said.count("MSC111") == 1
    assert "-:1:1: MSC111 an entry of more than 1,000 characters was not read" in said
    assert "raise the limit with --max-entry-size" in said


def test_no_more_of_a_page_is_held_than_shows_that_it_is_too_large() -> None:
    chunks = iter(["a" * 10] * 1000)
    assert unread.held(chunks, 25) == "a" * 30
    assert sum(1 for _ in chunks) == 997, "what is behind stays to be read"


def test_a_page_of_too_many_tags_is_one_finding(tmp_path: Path) -> None:
    """Of any size: their tree would fill the memory."""
    page = HEAD + "<p>\n" * 100_000
    code, said, raw = _rejected(page, tmp_path, "--max-entry-size", "1000000")
    assert (code, _without_blanks(raw)) == (1, _without_blanks(page))
    assert "-:1:1: MSC111 a page was not read that has more than 62,500 tags and texts by line " in said


def test_the_limit_may_be_raised_for_a_page() -> None:
    """Here from half of its characters to all of them."""
    page = (FIXTURES / "saved_page/highwire.html").read_text(encoding="utf-8")
    expected = call("parse", stdin=page.encode()).stdout
    assert expected
    assert call("parse", "--max-entry-size", str(len(page)), stdin=page.encode()).stdout == expected
    refused = call("parse", "--max-entry-size", str(len(page) // 2), stdin=page.encode())
    assert (refused.exit_code, refused.stdout) == (1, "") and "MSC111" in refused.stderr
    small, large = (
        detection.opened(BytesIO(page.encode()), decoding.Decoder(), max_size=size).detect()
        for size in (len(page) // 2, len(page))
    )
    assert small.detected is None and "too large" in small.why_not
    assert large.detected is not None


def test_a_page_is_not_held_many_times_over() -> None:
    """However its text is cut: each ampersand and each blank may be a piece."""
    for piece in ("a&", "a  ", "&lt;", "<b>"):
        text = HEAD + piece * (150_000 // len(piece))
        tracemalloc.start()
        try:
            Page(text)
        finally:
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        assert peak < 16 * len(text), f"{piece!r}: {peak / len(text):.0f} bytes for each character"
