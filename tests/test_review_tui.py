"""A person decides with the keyboard: every key counts at once, and nothing of a record is obeyed."""

from __future__ import annotations

import asyncio
import html
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from mscbib.commands import _review_tui
from mscbib.commands._review_screen import ReviewApp, marked
from mscbib.dedupe.decisions import Progress
from mscbib.dedupe.review import ReviewPair
from mscbib.discovery import MissingLibraryError
from mscbib.model import Abstract, Origin, Person, Record

HEAD = "id_1,id_2,decision\n"


def record(title: str, **values: object) -> Record:
    return Record(
        title=title,
        authors=(Person(family="Ngo", given="Thi Hoa"),),
        issued="2020",
        source=Origin(path="a.ris", index=1, line_start=1, line_end=2),
        **values,
    )


def pairs(count: int = 3) -> list[ReviewPair]:
    return [
        ReviewPair(f"a{n}", f"b{n}", record(f"First {n}"), record(f"Second {n}"), 0.5 + n / 10, f"reason {n}")
        for n in range(1, count + 1)
    ]


def shown(app: ReviewApp) -> str:
    """The text on the screen, a blank between what stands apart."""
    svg = app.export_screenshot()
    body = svg[svg.index("</defs>") :]
    text = html.unescape(re.sub(r"<[^>]*>", "\n", body)).replace("\xa0", " ")
    return " ".join(text.split()).removeprefix("mscbib review ")


def after(
    path: Path,
    *keys: str,
    of: list[ReviewPair] | None = None,
    size: tuple[int, int] = (80, 24),
    before: Callable[[ReviewApp], None] | None = None,
) -> str:
    """What is on the screen after these keys."""

    async def session() -> str:
        app = ReviewApp(pairs() if of is None else of, Progress(str(path)))
        pilot: Pilot[None]
        async with app.run_test(size=size, notifications=True) as pilot:
            if before is not None:
                before(app)
            await pilot.press(*keys)
            await pilot.pause()
            return shown(app)

    return asyncio.run(session())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "decisions.csv"


def test_both_records_are_side_by_side(path: Path) -> None:
    screen = after(path)
    for text in ("1 of 3 · 3 left", "undecided", "score 0.60", "reason 1", "a1 b1", "First 1 Second 1"):
        assert text in screen
    assert "2020 2020" in screen
    assert "PMID" not in screen, "what neither has takes no room"
    assert not path.exists()


def test_every_key_is_saved_at_once(path: Path) -> None:
    seen = []

    async def session() -> None:
        app = ReviewApp(pairs(), Progress(str(path)))
        async with app.run_test(size=(80, 24)) as pilot:
            for key in ("y", "n", "z", "u"):
                await pilot.press(key)
                seen.append((key, path.read_text().removeprefix(HEAD), shown(app)[:6]))

    asyncio.run(session())
    assert seen == [
        ("y", "a1,b1,duplicate\n", "2 of 3"),
        ("n", "a1,b1,duplicate\na2,b2,distinct\n", "3 of 3"),
        ("z", "a1,b1,duplicate\n", "2 of 3"),
        ("u", "a1,b1,duplicate\n", "3 of 3"),
    ]


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ("u s", "3 of 3 · 3 left"),
        ("j", "2 of 3 · 3 left"),
        ("right right right", "3 of 3 · 3 left"),
        ("j left k", "1 of 3 · 3 left"),
        ("y y y", "3 of 3 · 0 left All pairs are decided"),
        ("j y y", "1 of 3 · 1 left"),
        ("y backspace", "1 of 3 · 3 left undecided"),
        ("y k", "1 of 3 · 2 left duplicate"),
        ("n k", "1 of 3 · 2 left distinct"),
        ("y k n k", "1 of 3 · 2 left distinct"),
        ("y k n z", "1 of 3 · 2 left duplicate"),
        ("j j y y u", "2 of 3 · 1 left"),
    ],
)
def test_where_the_keys_lead(path: Path, keys: str, place: str) -> None:
    screen = after(path, *keys.split())
    for part in re.split(r"(?<=left) ", place):
        assert part in screen


def test_a_review_is_resumed(path: Path) -> None:
    after(path, "y", "n")
    assert "3 of 3 · 1 left undecided" in after(path)
    assert "1 of 3 · 1 left duplicate" in after(path, "k", "k")
    assert "2 of 3 · 2 left undecided" in after(path, "z"), "the last decision of the session before"
    assert path.read_text() == HEAD + "a1,b1,duplicate\n"


def test_decisions_about_other_pairs_are_kept(path: Path) -> None:
    path.write_text(HEAD + "x,y,distinct\n")
    assert "nothing to take back" in after(path, "z")
    after(path, "n")
    assert path.read_text() == HEAD + "x,y,distinct\na1,b1,distinct\n"


def test_all_decided_at_the_start(path: Path) -> None:
    path.write_text(HEAD + "".join(f"a{n},b{n},distinct\n" for n in (1, 2, 3)))
    screen = after(path)
    assert "1 of 3 · 0 left distinct" in screen
    assert "All pairs are decided" in screen


def test_what_cannot_be_saved_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    screen = after(path, "y")
    assert "Not saved: No space left on device" in screen
    assert "1 of 3 · 3 left undecided" in screen


def test_the_help_names_the_keys_and_any_closes_it(path: Path) -> None:
    assert "take the last decision back" in after(path, "question_mark")
    screen = after(path, "question_mark", "y")
    assert "take the last decision back" not in screen
    assert "1 of 3 · 3 left" in screen, "closing it decides nothing"


def test_abstracts_are_shown_whole_on_demand(path: Path) -> None:
    long = record("T", abstract=Abstract(text="begin " + "word " * 100 + "finish"))
    of = [ReviewPair("a", "b", long, long, 0.5, "")]
    assert "finish" not in after(path, of=of, size=(120, 60))
    assert "finish" in after(path, "a", of=of, size=(120, 60))
    assert "finish" not in after(path, "a", "a", of=of, size=(120, 60))


def test_q_quits(path: Path) -> None:
    async def session() -> bool:
        app = ReviewApp(pairs(), Progress(str(path)))
        async with app.run_test() as pilot:
            await pilot.press("q")
            await pilot.pause()
            return app.is_running

    assert asyncio.run(session()) is False


def test_it_fits_a_small_terminal(path: Path) -> None:
    full = record(
        "A title of some length that fills more than a line of half the screen",
        container_title="Journal",
        volume="1",
        issue="2",
        pages="3-9",
        doi="10.1000/a",
        pmid="1",
        type="article-journal",
        abstract=Abstract(text="word " * 200),
    )
    screen = after(path, of=[ReviewPair("a", "b", full, full, 0.5, "many reasons; " * 40)], size=(80, 24))
    for text in (
        "1 of 1",
        "score",
        "title",
        "authors",
        "date",
        "journal",
        "volume",
        "DOI",
        "q Quit",
        "? Help",
    ):
        assert text in screen


HOSTILE = "[bold]x[/bold] [@click=app.quit]y[/] \x1b[31mred\x07 \u202egnp $text-error [/]"


def test_nothing_of_a_record_is_obeyed(path: Path) -> None:
    bad = Record(title=HOSTILE, authors=(Person(literal=HOSTILE),), container_title=HOSTILE)
    screen = after(path, of=[ReviewPair(HOSTILE, "b[/]", bad, Record(), 0.5, HOSTILE)], size=(200, 50))
    assert (
        screen.count("[bold]x[/bold] [@click=app.quit]y[/] \\x1b[31mred\\x07 \\u202egnp $text-error [/]") == 5
    )
    assert "\x1b" not in screen
    assert "\u202e" not in screen


def test_values_of_any_size_are_shown_at_once(path: Path) -> None:
    many = tuple(Person(family=f"Family{number}", given="A") for number in range(5_000))
    big = Record(title="t" * 10**6, authors=many, abstract=Abstract(text="word " * 10**5))
    screen = after(path, "a", "n", of=[ReviewPair("a", "b", big, record("t"), 0.5, "r " * 10_000)])
    assert "1 of 1 · 0 left" in screen


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Sleep: Part I", "sleep -- part II", ["I"]),
        ("Sleep", "", []),
        ("", "Sleep", []),
        ("660–673", "660–73", ["673"]),
        ("[b]bold[/b]", "bold", ["b", "b"]),
        ("İstanbul", "İSTANBUL", []),
        ("Straße", "STRASSE", []),
    ],
)
def test_words_that_only_one_side_has_are_marked(one: str, other: str, words: list[str]) -> None:
    content = marked(one, other)
    assert content.plain == (one or "–")
    spans = [content.plain[span.start : span.end] for span in content.spans] if one else []
    assert spans == words


# ---- Starting


def test_without_the_library_the_remedy_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual", None)
    with pytest.raises(MissingLibraryError, match=r"this needs textual.*mscbib\[review\]"):
        _review_tui.run(pairs(), str(path))


def test_without_pairs_nothing_opens(path: Path) -> None:
    _review_tui.run([], str(path))
    assert not path.exists()


def test_a_file_of_somebody_else_is_refused_before_anything_opens(path: Path) -> None:
    path.write_text("title,year\nSleep,2020\n")
    with pytest.raises(FileExistsError):
        _review_tui.run(pairs(), str(path))
