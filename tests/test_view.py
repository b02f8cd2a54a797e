"""Records beside their text: every character coloured, nothing of the input obeyed, nothing lost."""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from conftest import FIXTURES
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input

from mscbib import claims, detection, parser
from mscbib.claims import Claim, Kind
from mscbib.cli import cli
from mscbib.commands import _view_colors as colors
from mscbib.commands import _view_reading, _view_terminal, inspect
from mscbib.commands._settings import Asked, Settings
from mscbib.commands._view_dialogs import Wanted
from mscbib.commands._view_export import export
from mscbib.commands._view_listing import Listing, Search
from mscbib.commands._view_screen import ViewApp
from mscbib.commands._view_shelf import Head, Item, ReadDocument, Shelf, ShownFinding
from mscbib.source import Block
from mscbib.terminal import visible

CITING = FIXTURES / "citing_list" / "rca" / "seed.txt"
SNIPPETS = FIXTURES / "review_snippet" / "scite" / "seed.txt"
SIZE = 120, 40

#: The shelves of a test, which are closed behind it.
SHELVES: list[Shelf] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while SHELVES:
        SHELVES.pop().close()


def opened() -> Shelf:
    SHELVES.append(Shelf())
    return SHELVES[-1]


def read(*paths: Path | str) -> Shelf:
    """A shelf with all that is in these files."""
    shelf = opened()
    settings = Settings(Asked((), (), (), (), None, True))
    _view_reading.read(tuple(map(str, paths)), parser.Options(), settings, shelf, threading.Event())
    return shelf


def made(count: int, *, every: int = 10) -> Shelf:
    """A shelf with many small items, one of so many with a finding."""
    shelf = opened()
    shelf.documents.append(ReadDocument("a.ris", "a.ris", None, None))
    for number in range(count):
        found = [ShownFinding(0, 3, "warning", f"a.ris:{number}:1", "MSC1 some-rule", "is odd", "mend it")]
        shelf.put(
            Head(f"Title {number}", "Ngo", "2020", "warning" if number % every == 0 else None, True),
            Item(0, number, f"TI {number}.", [], found if number % every == 0 else [], b'{"title":"T"}'),
        )
    shelf.is_complete = True
    return shelf


def shown(app: ViewApp) -> str:
    """The text on the screen, a blank between what stands apart."""
    svg = app.export_screenshot()
    text = re.sub(r"<[^>]*>", "\n", svg[svg.index("</defs>") :])
    return " ".join(html.unescape(text).replace("\xa0", " ").split()).removeprefix("mscbib view ")


class Browsing:
    """A person at the screen."""

    def __init__(self, app: ViewApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def keys(self, *keys: str) -> str:
        """What is on the screen, and what is said besides, after these keys."""
        await self.pilot.press(*keys)
        return await self.look()

    async def search(self, query: str) -> str:
        await self.pilot.press("slash")
        self.app.query_one("#query", Input).value = query
        return await self.keys("enter")

    async def export(self, path: str, form: str = "") -> str:
        """Export what is marked, as far as the last question."""
        await self.pilot.press("e")
        self.app.screen.query_one("#file", Input).value = path
        await self.pilot.press("enter")
        if form:
            self.app.screen.query_one("#format", Input).value = form
        return await self.keys("enter")

    async def look(self) -> str:
        """What is on the screen when what goes on in the background has come there."""
        await self.app.workers.wait_for_complete()
        self.app._look()
        await self.pilot.pause()
        said = " ".join(note.message for note in self.app._notifications)
        return f"{shown(self.app)} {said}"

    @property
    def text(self) -> Content:
        """The text of the entry that is shown."""
        content = self.app._panes._text.visual
        assert isinstance(content, Content)
        return content


def browse(shelf: Shelf, person: Callable[[Browsing], Awaitable[None]], size: tuple[int, int] = SIZE) -> None:
    """Let a person browse a shelf."""

    async def session() -> None:
        app = ViewApp(shelf)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await person(Browsing(app, pilot))

    asyncio.run(session())


def damaged(tmp_path: Path) -> Path:
    """The list of citing works with a date that is none, and without a line that it needs."""
    lines = (
        CITING.read_text(encoding="utf-8").replace("11/19/2024", "19/11/2024", 1).splitlines(keepends=True)
    )
    path = tmp_path / "damaged.txt"
    path.write_text("".join(lines[:34] + lines[35:]), encoding="utf-8")
    return path


# ---- Browsing


def test_a_record_is_beside_its_text_and_its_fields() -> None:
    async def person(at: Browsing) -> None:
        screen = await at.look()
        for text in (
            "1 of 5",
            "5 entries",
            "2025 Chen et al.",
            "Cell therapy for sclerod",
            "[PMID: 39882532",
        ):
            assert text in screen
        assert "container_title Front Med (Lausanne)" in screen
        assert "title container_title" in screen, "the legend names the colours"
        screen = await at.keys("down", "down")
        assert "[PMID: 39154207" in screen
        assert "[PMID: 39882532" not in screen, "what is shown is what the cursor is on"
        assert "next, previous finding" in await at.keys("question_mark")
        screen = await at.keys("a")
        assert "next, previous finding" not in screen, "any key closes it"
        assert not at.app.marked, "and does nothing else"
        await at.keys("q")
        assert not at.app.is_running

    browse(read(CITING), person)


def test_where_the_keys_lead() -> None:
    ways = [("down", 2), ("j", 3), ("k", 2), ("up", 1), ("up", 1), ("end", 5), ("down", 5), ("home", 1)]
    ways += [("pagedown", 5), ("pageup", 1), ("G", 5), ("g", 1)]

    async def person(at: Browsing) -> None:
        for key, place in ways:
            assert (await at.keys(key)).startswith(f"{place} of 5"), key

    browse(read(CITING), person)


def test_text_is_scrolled_after_tab() -> None:
    async def person(at: Browsing) -> None:
        assert "First People's Hospital" not in await at.look()
        assert "First People's Hospital" in await at.keys("tab", "end")
        assert (await at.keys("shift+tab", "down")).startswith("2 of 5")

    browse(read(CITING), person, size=(100, 16))


def test_records_appear_as_they_come() -> None:
    shelf = made(3)
    shelf.is_complete = False

    async def person(at: Browsing) -> None:
        assert "reading: 3 so far" in await at.look()
        other = made(5)
        shelf.put(other.head(4), other.item(4))
        await at.look()
        screen = await at.keys("end")
        assert screen.startswith("4 of 4")
        assert "Title 4" in screen

    browse(shelf, person)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n \n", ("empty-input", "there is no text in it", "This entry gave no record.")),
        ("# Nothing\n\nthat anybody cites.\n", ("unknown-layout", "This entry gave no record.")),
        (None, ("There are no records.", "nothing listed")),
    ],
    ids=["empty", "prose", "folder"],
)
def test_what_has_no_records_says_so(text: str | None, said: tuple[str, ...], tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "some.txt").write_text(text)

    async def person(at: Browsing) -> None:
        screen = await at.keys("f")
        for part in said:
            assert part in screen
        if text is not None:
            assert "there is nothing to export" in await at.keys("space")
            assert "Nothing is marked" in await at.keys("a", "e")

    browse(read(tmp_path), person)


def test_files_that_cannot_be_read_or_change_are_said(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(CITING.read_bytes())

    async def person(at: Browsing) -> None:
        screen = await at.look()
        assert "missing.ris: No such file or directory" in screen
        assert "1 of 5" in screen
        for _ in range(20):
            at.app._look()
        assert "has changed" not in await at.look()
        path.write_bytes(CITING.read_bytes() + b"\n")
        for _ in range(20):
            at.app._look()
        screen = await at.look()
        assert "page.txt has changed since: shown is what was read" in screen
        assert "the file has changed since" in screen

    browse(read(tmp_path / "missing.ris", path), person)


# ---- Colours


def sources() -> Iterator[Path]:
    """The fixtures that are input."""
    for path in sorted(FIXTURES.rglob("*.*")):
        if path.suffix in (".txt", ".html"):
            yield path


def claimed_entries() -> Iterator[tuple[Shelf, Item, list[Claim]]]:
    """The entries of every fixture, with the claims of a reader that has read all before them."""
    for path in sources():
        shelf = read(path)
        with path.open("rb") as stream:
            begun, _ = parser.begin(stream, str(path), parser.Options())
            if begun is None:
                continue
            expected = {
                (block.text, block.line): claims.claims(block, begun.reader) for block, _ in begun.blocks()
            }
        for row in range(len(shelf)):
            item = shelf.item(row)
            if item.text and (item.text, item.line) in expected:
                yield shelf, item, expected[item.text, item.line]


def test_every_character_has_the_colour_of_its_field() -> None:
    seen = 0
    for shelf, item, expected in claimed_entries():
        kind = shelf.documents[item.document].kind
        own = item.claims
        if own is None:
            assert kind is not None
            own = claims.claims(Block(item.text, 0, 1), detection.reader(kind))
        assert own == expected
        content = colors.painted(item.text, own, [], 0, len(item.text))
        assert content.plain == visible(item.text, one_line=False)
        if content.plain != item.text:
            continue
        styles: dict[int, str] = {}
        for span in content.spans:
            styles.update(dict.fromkeys(range(span.start, span.end), str(span.style)))
        for claim in expected:
            if claim.kind is Kind.FIELD:
                wanted = {colors.color_of(claim.path)}
                assert {styles[position] for position in range(claim.start, claim.end)} == wanted
                seen += 1
    assert seen > 1000


@pytest.mark.parametrize("path", ["title", "authors[0].family", "authors[12].family", "history.received"])
def test_fields_have_the_colours_that_inspect_gives_them(path: str) -> None:
    painted = inspect._painted("x", Claim(0, 1, Kind.FIELD, path))
    names = [name for name in inspect.FIELD_COLORS if click.style("x", fg=name) == painted]
    assert [colors._SHADES[name] for name in names] == [colors.color_of(path)]
    assert len(set(colors._SHADES.values())) == len(set(inspect.FIELD_COLORS)), "each is unlike the others"


def test_the_screen_has_these_colours_where_the_text_is() -> None:
    async def person(at: Browsing) -> None:
        pane = at.app._panes._text
        left, top = pane.region.offset
        texts = [strip.text for strip in pane.render_lines(pane.size.region)]
        for word, path in (("Chen", "authors[0].family"), ("Cell therapy", "title"), ("39882532", "pmid")):
            y = next(y for y, text in enumerate(texts) if word in text)
            color = at.app.screen.get_style_at(left + texts[y].index(word), top + y).color
            assert color is not None and color.name == colors.color_of(path)

    browse(read(CITING), person)


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(0, 220), st.integers(0, 220)), max_size=8))
def test_marks_anywhere_lose_no_character(text: str, places: list[tuple[int, int]]) -> None:
    marks = [colors.Mark(min(place), max(place), "bold") for place in places]
    half = len(text) // 2
    parts = [
        colors.painted(text, [], marks, start, end).plain for start, end in ((0, half), (half, len(text)))
    ]
    assert "".join(parts) == visible(text, one_line=False)


# ---- Searching


def search(shelf: Shelf, query: str, start: int = 0) -> list[int]:
    found = Search(shelf, query, start)
    while found.scan(1):
        pass
    assert found.scanned == len(shelf)
    return [found[number] for number in range(len(found))]


def test_title_authors_and_text_are_searched() -> None:
    shelf = read(CITING)
    assert search(shelf, "INTRA articular") == [1]
    assert search(shelf, "jerkic") == [3]
    assert search(shelf, "39154207") == [2]
    assert search(shelf, "mesenchymal") == [0, 1, 2, 3, 4]
    assert search(shelf, "nothing such") == []
    assert search(shelf, "?!") == search(shelf, "") or not Search(shelf, "?!", 0).words


@pytest.mark.parametrize("start", [0, 1, 3, 4])
def test_where_a_search_begins_makes_no_difference_to_what_it_finds(start: int) -> None:
    shelf = read(CITING)
    assert search(shelf, "osteoarthritis", start) == search(shelf, "osteoarthritis")


def test_accents_and_names_either_way(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text("@article{a, title={On {\\\"u}bermut}, author={Garc{\\'i}a-L{\\'o}pez, Mar{\\'i}a}}\n")
    shelf = read(path)
    for query in ("ubermut", "Übermut", "maria garcia", "garcia lopez maria"):
        assert search(shelf, query) == [0], query


def test_searching_goes_to_the_next_and_round() -> None:
    async def person(at: Browsing) -> None:
        screen = await at.search("jerkic")
        assert screen.startswith("4 of 5")
        assert "1 of 1 found" in screen
        assert (await at.keys("home")).startswith("1 of 5")
        assert "1 found" in await at.look()
        await at.keys("down")
        assert (await at.search("mesenchymal")).startswith("2 of 5"), "the one under the cursor counts"
        assert "2 of 5 found" in await at.look()
        assert (await at.keys("n", "n")).startswith("4 of 5")
        assert (await at.keys("n", "n")).startswith("1 of 5")
        assert (await at.keys("N")).startswith("5 of 5")
        assert "found" not in (await at.keys("escape")).partition("Search")[0]
        assert "Search first" in await at.keys("n")
        assert "Nothing was found." in await at.search("zebra")

    browse(read(CITING), person)


# ---- Findings


def test_f_goes_from_finding_to_finding(tmp_path: Path) -> None:
    async def person(at: Browsing) -> None:
        assert "1 finding: f goes to it" in await at.look()
        screen = await at.keys("f")
        assert screen.startswith("1 of 5")
        assert "MSC301 impossible-date" in screen and "help: " in screen
        marked = [at.text.plain[s.start : s.end] for s in at.text.spans if "reverse" in str(s.style)]
        assert marked == ["19/11/2024"]
        pane, source = at.app._panes._text, at.app._panes._source
        texts = [strip.text for strip in pane.render_lines(pane.size.region)]
        y = next(y for y, text in enumerate(texts) if "19/11/2024" in text)
        assert source.scroll_offset.y <= y < source.scroll_offset.y + source.size.height
        screen = await at.keys("f")
        assert screen.startswith("2 of 5")
        assert "MSC403 missing-affiliation" in screen and "(1 of 2)" in screen
        screen = await at.keys("f")
        assert "MSC112 unmatched-person" in screen and "damaged.txt:35:3" in screen
        assert "No finding below this." in await at.keys("f")
        assert "MSC403" in await at.keys("F")
        assert "MSC301" in await at.keys("F")
        assert "No finding above this." in await at.keys("F")

    browse(read(damaged(tmp_path)), person, size=(100, 24))


def test_findings_of_every_fixture_have_their_places() -> None:
    """In a page of HTML positions are not those of the file."""
    for path in sources():
        shelf = read(path)
        for row in range(len(shelf)):
            item = shelf.item(row)
            for finding in item.findings:
                if finding.start < 0:
                    assert path.suffix == ".html", "only pages say something besides their text"
                    continue
                assert finding.start <= finding.end <= len(item.text), (path, finding)
                quoted = finding.message.partition("`")[2].partition("`")[0]
                if quoted and finding.code.startswith("MSC101") and "…" not in quoted:
                    assert quoted in " ".join(item.text[finding.start : finding.end].split())


# ---- Marking, filters and exporting


def test_marks_survive_searching_and_filters(tmp_path: Path) -> None:
    async def person(at: Browsing) -> None:
        await at.keys("space", "end", "space")
        await at.search("jerkic")
        assert "2 marked" in await at.keys("escape")
        screen = await at.keys("m")
        assert "of 2 only marked" in screen
        assert "Jerkic" not in screen
        assert "1 of 1 only with findings and marked" in await at.keys("w")
        assert "Nothing of what was read so far is listed" in await at.keys("space")
        assert "of 2 only with findings" in await at.keys("m")
        assert "of 5 1 marked" in await at.keys("w")

    browse(read(damaged(tmp_path)), person)


def test_a_marks_all_that_was_found() -> None:
    async def person(at: Browsing) -> None:
        await at.search("diabetes")
        await at.keys("a")
        assert at.app.marked == set(search(read(CITING), "diabetes"))
        assert 0 < len(at.app.marked) < 5
        await at.keys("a")
        assert at.app.marked == set(), "and takes the marks off again"
        assert "5 marked" in await at.keys("escape", "a")

    browse(read(CITING), person)


def parsed(*arguments: str) -> bytes:
    result = CliRunner().invoke(cli, ["parse", "-q", *arguments])
    return result.stdout_bytes


@pytest.mark.parametrize(
    "source",
    [CITING, SNIPPETS, FIXTURES / "saved_page" / "highwire.html"],
    ids=lambda path: path.parent.name,
)
def test_what_is_exported_is_what_parse_writes(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.ndjson"
    shelf = read(source)
    listing = Listing(shelf)
    listing.take_in()
    listing.mark_all(None)
    export(shelf, listing.marked, Wanted(str(target), "ndjson"))
    assert target.read_bytes() == parsed(str(source))


def test_marked_records_are_exported_and_files_replaced_only_if_a_person_says_so(tmp_path: Path) -> None:
    target = tmp_path / "two.ris"

    def titles() -> list[str]:
        return re.findall(r"^TI  - (.{12})", target.read_text(encoding="utf-8"), re.MULTILINE)

    async def person(at: Browsing) -> None:
        assert "Nothing is marked" in await at.keys("e")
        await at.keys("end", "space", "home", "space")
        assert f"2 records written to {target}." in await at.export(str(target))
        assert titles() == ["Cell therapy", "Therapeutic "], "in their order"
        target.write_text("mine")
        assert "exists: replace it? y / n" in " ".join((await at.export(str(target))).split())
        await at.keys("n", "escape")
        assert target.read_text() == "mine"
        await at.export(str(target))
        await at.keys("y")
        assert len(titles()) == 2
        assert [path.name for path in tmp_path.iterdir()] == ["two.ris"], "nothing is left beside it"

    browse(read(CITING), person)


def test_a_file_that_comes_while_one_answers_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "late.ris"
    target.write_text("mine")
    with pytest.raises(FileExistsError):
        export(read(CITING), [0], Wanted(str(target), "ris"))
    assert target.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["late.ris"]


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    refused = [("", "", "name a file"), (str(tmp_path), "ris", "is a folder")]
    refused += [("a.xyz", "", "there is no format"), ("a.xyz", "rsi", "did you mean 'ris'?")]

    async def person(at: Browsing) -> None:
        await at.keys("space")
        for path, form, said in refused:
            assert said in " ".join((await at.export(path, form)).split())
            await at.keys("escape")
        missing = str(tmp_path / "missing" / "a.ris")
        assert f"Nothing was written to {missing}: No such file" in await at.export(missing)

    browse(read(CITING), person)


# ---- Hostile text, and much of it

HOSTILE = "[red]x[/red] [@click=app.quit]y[/] \x1b[31mred\x07 \u202egnp $text-error [/]"
SHOWN = "[red]x[/red] [@click=app.quit]y[/] \\x1b[31mred\\x07 \\u202egnp $text-error [/]"


def test_nothing_of_the_input_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "[bold]a.ndjson"
    record = {"title": HOSTILE, "authors": [{"literal": "[red]N[/]"}], "id": "[/]", "doi": HOSTILE}
    line = json.dumps({"schema_version": "1", **record}, ensure_ascii=False)
    path.write_text(line + "\n", encoding="utf-8")

    async def person(at: Browsing) -> None:
        screen = await at.keys("f")
        assert screen.count("[red]x[/red] [@click=app.quit]y[/]") >= 3, "in list, text and fields"
        assert SHOWN in screen
        assert "[bold]a.ndjson:1:" in screen
        assert "“[red]x[/red]”" in await at.search("[red]x[/red]")
        await at.keys("space")
        assert "[/b]/a.ris: No such file" in await at.export(str(tmp_path / "[/b]" / "a.ris"))
        screen = await at.look()
        assert not {"\x1b", "\u202e", "\x07"} & set(screen)

    browse(read(path), person, size=(300, 50))


def test_text_of_any_size_is_shown_at_once(tmp_path: Path) -> None:
    path = tmp_path / "long.ris"
    path.write_text("TY  - JOUR\nTI  - Long\nAB  - " + "word " * 600_000 + "end\nER  - \n")

    async def person(at: Browsing) -> None:
        assert "too long for colours" in await at.look()
        assert len(at.text.plain) == colors.PART
        assert "part 2 of 151" in await at.keys("right_square_bracket")
        assert len(at.text.plain) == colors.PART
        assert "part 1 of 151" in await at.keys("left_square_bracket", "left_square_bracket")

    browse(read(path), person)


def test_long_text_gets_its_colours_in_the_background(tmp_path: Path) -> None:
    path = tmp_path / "long.ris"
    path.write_text("TY  - JOUR\nTI  - Long\nAB  - " + "word " * 6_000 + "end\nER  - \n")

    async def person(at: Browsing) -> None:
        screen = await at.look()
        assert "part 1 of 2" in screen and "title" in screen.partition("abstract")[0]
        styles = {at.text.plain[s.start : s.end]: s.style for s in at.text.spans}
        assert styles["Long"] == colors.color_of("title")

    browse(read(path), person)


def test_many_records_cost_no_more_than_the_screen_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = made(20_000)
    asked = {"head": 0, "item": 0}

    def counted(name: str) -> None:
        real = getattr(Shelf, name)

        def method(self: Shelf, row: int) -> object:
            asked[name] += 1
            return real(self, row)

        monkeypatch.setattr(Shelf, name, method)

    counted("head")
    counted("item")

    async def person(at: Browsing) -> None:
        screen = await at.keys("end", "pageup", "F", "w", "f", "w", "home", "down")
        assert screen.startswith("2 of 20,000")

    browse(shelf, person)
    assert 0 < asked["item"] < 40
    assert asked["head"] < 40 * SIZE[1]


def test_a_shelf_gives_back_what_was_put_there() -> None:
    finding = ShownFinding(1, 2, "error", "a:1:1", "MSC1 x", "m", "r")
    claimed = [Claim(0, 2, Kind.FIELD, "title"), Claim(2, 3, Kind.UNCLAIMED, "")]
    with Shelf() as shelf:
        for text in ("a\ud800c", "ab\n", "ü\x00𝄞"):
            shelf.put(Head("t", "", "", None, False), Item(0, 1, text, claimed, [finding], None))
        items = [shelf.item(row) for row in range(3)]
    assert [item.text for item in items] == ["a\ufffdc", "ab\n", "ü\x00𝄞"]
    assert all(item[3:] == (claimed, [finding], None) for item in items)


@given(st.lists(st.booleans(), max_size=30), st.sets(st.integers(0, 29)), st.booleans(), st.booleans())
def test_filters_list_what_they_say(flags: list[bool], marked: set[int], findings: bool, only: bool) -> None:
    with Shelf() as shelf:
        listing = Listing(shelf)
        listing.filter(only_findings=findings, only_marked=only)
        some = [ShownFinding(0, 0, "error", "", "", "", "")]
        for number, flag in enumerate(flags):
            item = Item(0, 1, "", [], some if flag else [], b"{}")
            shelf.put(Head("", "", "", None, True), item)
            if number == 10:
                listing.take_in()
        if not only:
            listing.take_in()
        else:
            listing.marked |= {row for row in marked if row < len(flags)}
            listing.renew()
        wanted = [
            row
            for row, flag in enumerate(flags)
            if (flag or not findings) and (row in listing.marked or not only)
        ]
        assert [listing[place] for place in range(len(listing))] == wanted
        for row in range(len(flags)):
            later = [other for other in wanted if other > row and flags[other]]
            assert listing.with_finding(row, 1) == (later[0] if later else None)
            before = [other for other in wanted if other < row and flags[other]]
            assert listing.with_finding(row, -1) == (before[-1] if before else None)


# ---- Starting


def test_without_a_terminal_it_is_a_usage_error() -> None:
    result = CliRunner().invoke(cli, ["view", str(CITING)])
    assert result.exit_code == 2
    assert "this needs a terminal" in result.stderr


def test_without_the_library_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual", None)
    result = CliRunner().invoke(cli, ["view", str(CITING)])
    assert "mscbib[view]" in str(result.exception)


at_terminals = pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no such terminals here")


def at_terminal(
    arguments: list[str], piped: bytes | None, awaited: bytes, *, is_open: bool = False
) -> tuple[int, bytes]:
    """The exit code, and all that is shown, of the program at a terminal; q is typed once `awaited` is.

    The pipe that it reads from stays open where it `is_open`.
    """
    import fcntl
    import select
    import termios

    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, b"\x28\x00\x78\x00\x00\x00\x00\x00")
    process = subprocess.Popen(
        [sys.executable, "-m", "mscbib", "view", *arguments],
        stdin=its if piped is None else subprocess.PIPE,
        stdout=its,
        stderr=its,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(1, termios.TIOCSCTTY, 0),
        env={**os.environ, "TERM": "xterm-256color"},
    )
    os.close(its)
    with process:
        if process.stdin is not None:
            process.stdin.write(piped or b"")
            process.stdin.flush()
            if not is_open:
                process.stdin.close()
        output = b""
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            if not select.select([ours], [], [], 1)[0]:
                if awaited in output:  # typed again where it came before anybody listened
                    os.write(ours, b"q")
                continue
            try:
                data = os.read(ours, 1 << 16)
            except OSError:  # the program has ended
                break
            if not data:
                break
            if awaited not in output and awaited in output + data:
                os.write(ours, b"q")
            output += data
        else:
            process.kill()
        code = process.wait(timeout=60)
    os.close(ours)
    return code, output


@at_terminals
def test_what_is_piped_is_shown_and_keys_come_from_the_terminal() -> None:
    code, _ = at_terminal([], CITING.read_bytes(), b"scleroderma")
    assert code == 0


@at_terminals
def test_who_quits_does_not_wait_for_the_end_of_a_pipe() -> None:
    code, _ = at_terminal(["-"], b"", b"Reading", is_open=True)
    assert code == 0


@at_terminals
def test_the_terminal_itself_is_no_input() -> None:
    code, output = at_terminal([], None, b"usage of q")
    assert code == 2
    assert b"name a file to view" in output


@at_terminals
def test_unreadable_files_make_the_exit_code_2() -> None:
    code, output = at_terminal([str(CITING), "missing.ris"], None, b"scleroderma")
    assert code == 2
    assert output.rstrip().endswith(b"missing.ris: No such file or directory")


def test_without_a_terminal_to_open_a_pipe_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_terminal(path: str, flags: int) -> int:
        raise OSError(6, "No such device or address", path)

    monkeypatch.setattr(os, "open", no_terminal)
    monkeypatch.setattr(_view_terminal, "at_terminal", lambda stream: False)
    with (
        pytest.raises(click.UsageError, match="save the input to a file"),
        _view_terminal.keyboard(("-",), threading.Event()),
    ):
        pass
