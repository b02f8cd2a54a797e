"""The page of `mscbib report` in a real browser. Run by hand:

    python tests/benchmarks/report_in_browser.py [FILE …] [--records N …]
        [--pictures FOLDER] [--into PAGE#NAME]

with the Python that has mscbib and its proofs' requirements (`pip install -e '.[test,proofs]'`), and Chromium
with its driver (Debian: `apt-get install chromium chromium-driver`; else --browser and --driver say where).

Pages of made-up works (1, 100 and 20,000, or those of --records; the title of the first holds a script) and
of each FILE are written, opened in light and in dark, and used as a person would: searched, sorted, paged
through, by keyboard alone; axe-core (Deque) looks for what a screen reader or weak eyes would miss. The table
has a line a page and scheme: the size of the file, and in milliseconds, each the median of three, how long it
takes from opening to the table being there, to the first search, and to sorting by title. What failed stands
behind it; the exit code is 0 only if nothing did. --pictures keeps a picture of each page.
"""

from __future__ import annotations

import argparse
import base64
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dedupe_scores import put_into
from generate_citing import works
from parse_speed import MSCBIB, BenchmarkError, progress
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from mscbib.model import Record

SIZES = (1, 100, 20_000)
SCRIPT = "<script>window.evil = 1</script><img src=x onerror='window.evil = 1'>"
RUNS = 3
#: Seconds that axe-core may take.
PATIENCE = 300
#: Rows that the page shows at once, unless it is told otherwise.
ROWS = 50

_AXE_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(
  (found) => done(found.violations.map((one) => `${one.id}: ${one.nodes.length}, ${one.nodes[0].html}`)),
  (error) => done([String(error)]));
"""
_OUTSIDE = """
return [...document.querySelectorAll(".prisma g")].filter((box) => {
  const inner = box.querySelector("text").getBBox(), outer = box.querySelector("rect").getBBox();
  return inner.x < outer.x || inner.y < outer.y || inner.x + inner.width > outer.x + outer.width
    || inner.y + inner.height > outer.y + outer.height;
}).map((box) => box.textContent);
"""
_LOADED = "const t = performance.timing; return t.loadEventEnd - t.navigationStart;"


def records(number: int) -> Iterator[Record]:
    """Made-up works; each cites some that came before it, and the first is called as no work is."""
    before: list[Record] = []
    for work in itertools.islice(works(), number):
        record = Record.model_validate(
            {
                "schema_version": "1",
                "id": str(work.number),
                "type": "article-journal",
                "title": f"{work.title} {SCRIPT}" if work.number == 1 else work.title,
                "authors": [
                    {"family": family, "given": given, "affiliations": ["Department of Examples, Canada"]}
                    for family, given, _ in work.people
                ],
                "container_title": work.journal,
                "issued": str(work.year),
                "doi": work.doi,
                "pmid": str(work.pmid),
                "abstract": {"text": work.abstract},
                "keywords": work.title.lower().split()[:3],
            }
        )
        cited = [one for one in before[-40::7] if (one.issued or "") < str(work.year)]
        if len(before) < 400:
            before.append(record.model_copy(update={"abstract": None, "authors": record.authors[:1]}))
        yield record.model_copy(update={"references": tuple(cited)}) if cited else record


class Browser:
    """Chromium with nobody looking at it."""

    def __init__(self, browser: str, driver: str, dark: bool) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = browser
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver: Any = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        self.driver.set_script_timeout(PATIENCE)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})

    def ask(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def one(self, anchor: str) -> Any:
        return self.driver.find_element(By.ID, anchor)

    def until(self, holds: Callable[[], bool]) -> float:
        """Wait until something holds; how long that took, in milliseconds."""
        started = time.perf_counter()
        WebDriverWait(self.driver, 60, poll_frequency=0.005).until(lambda _: holds())
        return 1000 * (time.perf_counter() - started)

    def press(self, *keys: str) -> Any:
        """Press keys, and tell what has the focus then."""
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()
        return self.driver.switch_to.active_element

    def picture(self, path: Path, height: int = 4000) -> None:
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": 1280, "height": min(size["height"], height), "scale": 1}
        taken = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip}
        )
        path.write_bytes(base64.b64decode(taken["data"]))


class Visit:
    """A page that is used; what failed is kept in ``failures``."""

    def __init__(self, browser: Browser, page: Path, dark: bool) -> None:
        self.browser, self.page, self.dark = browser, page, dark
        self.failures: list[str] = []

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.failures.append(f"{self.page.name}, {'dark' if self.dark else 'light'}: {what}")

    def times(self) -> list[float]:
        """Milliseconds to the table, to the first search, and to sorting by title."""
        found = []
        for _ in range(RUNS):
            loaded = self.open()
            total, some = self.said(), self.first_title().split()[0]
            self.browser.one("query").send_keys(some)
            searched = self.browser.until(lambda total=total: self.said() != total or self.rows() <= 1)  # type: ignore[misc]
            self.open()
            button = self.browser.driver.find_element(By.CSS_SELECTOR, "th[data-sort=title] button")
            started = time.perf_counter()
            button.click()
            found.append((loaded, searched, 1000 * (time.perf_counter() - started)))
        return [statistics.median(column) for column in zip(*found, strict=True)]

    def open(self) -> float:
        self.browser.driver.get(self.page.as_uri())
        self.browser.until(lambda: bool(self.said()))
        return float(self.browser.ask(_LOADED))

    def said(self) -> str:
        return str(self.browser.one("status").text)

    def rows(self) -> int:
        return int(self.browser.ask("return document.getElementById('rows').rows.length"))

    def column(self, place: int) -> list[str]:
        rows = "[...document.getElementById('rows').rows]"
        texts = self.browser.ask(f"return {rows}.map((row) => row.cells[arguments[0]].textContent)", place)
        return [str(text) for text in texts]

    def first_title(self) -> str:
        return self.column(0)[0]

    def use(self, number: int | None) -> None:
        """Do what a person does, and note what goes wrong."""
        self.open()
        total = int(
            self.browser.ask("return JSON.parse(document.getElementById('data').textContent).rows.length")
        )
        self.expect(number in (None, total), f"{total} rows instead of {number}")
        self.expect(self.rows() == min(total, ROWS), "not as many rows as a page has")
        self.look()
        self.search(total)
        self.sort(total)
        self.turn_pages(total)
        self.walk()
        self.without_script(total)
        said = [one["message"] for one in self.browser.driver.get_log("browser")]
        self.expect(not said, f"the console says {said[:3]}")
        self.expect(not self.fetched(), f"it fetches {self.fetched()[:3]}")

    def look(self) -> None:
        ask = self.browser.ask
        self.expect(ask("return window.evil") is None, "text of the input ran")
        self.expect(not ask(_OUTSIDE), f"text leaves its box: {ask(_OUTSIDE)}")
        color = ask("return getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)")
        self.expect((sum(color) < 200) == self.dark, f"the background is {color}")
        wide = ask("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.expect(wide <= 0, f"the page is {wide} pixels wider than the window")
        ask(_axe())
        for complaint in self.browser.driver.execute_async_script(_AXE_RUN):
            self.expect(False, f"axe-core: {complaint}")

    def search(self, total: int) -> None:
        title, box = self.first_title(), self.browser.one("query")
        box.send_keys(title[:60].upper())
        self.browser.until(lambda: self.rows() < min(total, ROWS) or total <= ROWS)
        time.sleep(0.3)
        self.expect(title in self.column(0), "a title that is searched is not found")
        box.send_keys(" zzzzqqqq")
        self.browser.until(lambda: self.rows() == 0)
        self.expect(self.said() == "No record has all these words.", f"it says {self.said()!r}")
        box.send_keys(Keys.CONTROL, "a")
        box.send_keys(Keys.DELETE)
        self.browser.until(lambda: self.rows() == min(total, ROWS))

    def sort(self, total: int) -> None:
        head = self.browser.driver.find_element(By.CSS_SELECTOR, "th[data-sort=year]")
        button = head.find_element(By.TAG_NAME, "button")
        for key, order, is_down in ((Keys.ENTER, "ascending", False), (Keys.SPACE, "descending", True)):
            button.send_keys(key)
            self.expect(head.get_attribute("aria-sort") == order, f"the year is not sorted {order}")
            years = [year for year in self.column(2) if year]
            self.expect(years == sorted(years, reverse=is_down), f"years are not {order}")

    def turn_pages(self, total: int) -> None:
        before = self.first_title()
        following = self.browser.one("next")
        last = following.get_attribute("aria-disabled") == "true"
        self.expect(last == (total <= ROWS), "whether there is a next page")
        if total > ROWS:
            following.send_keys(Keys.ENTER)
            self.expect(self.said().startswith("51–"), f"the second page says {self.said()!r}")
            self.browser.one("last").send_keys(Keys.ENTER)
            self.expect(self.rows() == (total - 1) % ROWS + 1, "the last page has not what is left")
            self.browser.one("first").send_keys(Keys.ENTER)
            self.expect(self.first_title() == before, "the first page is another")

    def walk(self) -> None:
        """By keyboard alone: what Tab comes to first, and from a finding to its line."""
        self.open()
        skip = self.browser.press(Keys.TAB)
        self.expect(skip.get_attribute("class") == "skip", "Tab does not come to the skip link first")
        self.expect(skip.rect["x"] >= 0, "the skip link is not seen")
        self.browser.press(Keys.ENTER)
        for _ in range(3):
            focus = self.browser.press(Keys.TAB)
            if focus.get_attribute("id") == "query":
                break
        self.expect(focus.get_attribute("id") == "query", "the skip link does not lead to the search")
        if links := self.browser.driver.find_elements(By.CSS_SELECTOR, "#findings-listed a"):
            self.browser.ask("document.getElementById('findings-listed').open = true")
            anchor = links[-1].get_attribute("href").rpartition("#")[2]
            links[-1].send_keys(Keys.ENTER)
            active = self.browser.driver.switch_to.active_element
            self.expect(active.get_attribute("id") == anchor, "a finding does not lead to its line")

    def without_script(self, total: int) -> None:
        command = self.browser.driver.execute_cdp_cmd
        command("Emulation.setScriptExecutionDisabled", {"value": True})
        self.browser.driver.get(self.page.as_uri())
        shown = self.browser.driver.find_elements(By.CSS_SELECTOR, "#rows tr")
        self.expect(len(shown) == min(total, ROWS), f"without script there are {len(shown)} rows")
        command("Emulation.setScriptExecutionDisabled", {"value": False})

    def fetched(self) -> list[str]:
        import json

        sent = [json.loads(one["message"])["message"] for one in self.browser.driver.get_log("performance")]
        addresses = [
            one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"
        ]
        return [address for address in addresses if not address.startswith(self.page.as_uri())]


def _axe() -> str:
    import axe_core_python

    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def pages(
    sizes: Sequence[int], files: Sequence[Path], folder: Path
) -> Iterator[tuple[str, Path, int | None]]:
    """Each page: what it is of, where it is, and how many records it has."""
    for number in sizes:
        source = folder / f"{number}.ndjson"
        source.write_bytes(b"".join(record.to_json() + b"\n" for record in records(number)))
        yield (
            f"{number:,} {'record' if number == 1 else 'records'}",
            page_of([source], folder / f"{number}.html"),
            number,
        )
    if files:
        yield "files", page_of(files, folder / "files.html"), None


def page_of(sources: Sequence[Path], page: Path) -> Path:
    import subprocess

    progress(f"writing {page.name}")
    done = subprocess.run(
        [*MSCBIB, "report", "-q", *sources, "-o", page], check=False, capture_output=True, text=True
    )
    if not page.exists():
        raise BenchmarkError(f"no page was written: {done.stderr}")
    return page


def main() -> int:
    """Write the pages, use them, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--records", nargs="*", type=int, default=SIZES, metavar="N")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER")
    parser.add_argument("--into", metavar="PAGE#NAME")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("--driver", default="/usr/bin/chromedriver")
    asked = parser.parse_args()
    lines = [
        "| page | colours | MB | table, ms | search, ms | sort, ms |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        for (what, page, number), dark in itertools.product(
            pages(asked.records, asked.files, Path(folder)), (False, True)
        ):
            browser = Browser(asked.browser, asked.driver, dark)
            try:
                progress(f"{what}, {'dark' if dark else 'light'}")
                visit = Visit(browser, page, dark)
                try:
                    visit.use(number)
                except WebDriverException as error:
                    visit.expect(False, f"{type(error).__name__}: {error.msg}")
                costs = visit.times()
                visit.open()
                scheme = "dark" if dark else "light"
                if asked.pictures:
                    asked.pictures.mkdir(exist_ok=True)
                    browser.picture(asked.pictures / f"{page.stem}_{scheme}.png")
                shown = " | ".join(f"{cost:,.0f}" for cost in costs)
                lines.append(f"| {what} | {scheme} | {page.stat().st_size / 1e6:.2f} | {shown} |")
                failures += visit.failures
            finally:
                browser.driver.quit()
    print("\n".join(lines))
    for failure in failures:
        print(failure, file=sys.stderr)
    if asked.into and not failures:
        put_into(asked.into, lines)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
