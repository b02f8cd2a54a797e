"""What several test modules share: the seeds, and reading text into plain records."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from mscbib import dialects, parser
from mscbib.parser import Entry, Options

FIXTURES = Path(__file__).parent.parent / "fixtures"
SEEDS = {
    name: FIXTURES / name / "seed.txt"
    for name in ("abstract_page/globalauthorid", "citing_list/rca", "review_snippet/scite")
}


def entries(text: str, *, layout: str | None = None, spans: bool = False) -> list[Entry]:
    """The entries of a text."""
    dialect = dialects.named(layout) if layout else None
    return list(parser.parse(BytesIO(text.encode()), "test", Options(kind=dialect, spans=spans)))


def plain(entry: Entry) -> dict[str, Any]:
    """An entry's record as JSON has it, without where it stands in its file."""
    assert entry.record is not None
    record: dict[str, Any] = json.loads(entry.record.to_json())
    for name in ("index", "line_start", "line_end"):
        record["source"].pop(name)
    record.pop("spans", None)
    return record


def records(text: str, *, layout: str | None = None) -> list[dict[str, Any]]:
    """The records of a text, without where they stand in it."""
    return [plain(entry) for entry in entries(text, layout=layout) if entry.record is not None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the wheel come first: idle processes take over the last ones, and would build it again."""
    items.sort(key=lambda item: item.path.name != "test_wheel.py")


@pytest.fixture(params=sorted(SEEDS))
def seed(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Each seed: the name of its dialect, and its text."""
    name: str = request.param
    yield name, SEEDS[name].read_text(encoding="utf-8")


# ---- Spark

#: Java is to begin soon, and not to work long.
_SOON = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session of Spark on two processors, which tries what fails three times.

    What it calls ``viewfs://test/data`` is `hadoop_folder`: a file system that only Hadoop knows.
    Where there is no Java or no PySpark, the tests that need it are skipped.
    """
    from mscbib.cluster import session
    from mscbib.discovery import MissingLibraryError

    folder = tmp_path_factory.mktemp("hadoop")
    settings = {
        "spark.driver.extraJavaOptions": _SOON,
        "spark.hadoop.fs.viewfs.mounttable.test.link./data": folder.as_uri(),
        "spark.mscbib.test": str(folder),
    }
    try:
        begun = session.session("local[2,3]", settings)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            context = begun.__enter__()
    except (MissingLibraryError, session.SparkError) as error:
        pytest.skip(f"what runs on Spark is not tested: {error}")
    yield context
    begun.__exit__(None, None, None)


@pytest.fixture
def hadoop_folder(spark: Any) -> Path:
    """The folder of this machine that Spark sees as viewfs://test/data."""
    return Path(spark.sparkContext.getConf().get("spark.mscbib.test"))


# ---- References

#: A reference's record in short, as `reference` gives it.
Fields = dict[str, Any]
#: What a record of a reference says besides what the reference says, or says twice.
_NOT_SAID = ("schema_version", "id", "source", "raw", "confidence", "page_first", "page_last")


def reference(text: str) -> Fields:
    """What the record of a reference string says.

    People are "family given suffix" joined by "; ", a group "{its name}".
    """
    (record,) = records(text, layout="reference_list/lines")
    found = {name: value for name, value in record.items() if name not in _NOT_SAID}
    for group in ("authors", "editors"):
        if group in found:
            found[group] = "; ".join(map(_person, found[group]))
    return found


def assert_reference(text: str, fields: Fields) -> None:
    """A reference says all of `fields` and nothing else; its type only matters where they have one."""
    found = reference(text)
    if "type" not in fields:
        found.pop("type", None)
    assert found == fields


def cases(table: Sequence[tuple[str, str, Any]], wrong: dict[str, str]) -> list[Any]:
    """The parameters of a table (name, text, what it says); `wrong` says which are known to fail, and why."""
    assert wrong.keys() <= {name for name, _, _ in table}
    return [
        pytest.param(
            text, fields, id=name, marks=pytest.mark.xfail(reason=wrong[name]) if name in wrong else ()
        )
        for name, text, fields in table
    ]


def _person(parts: dict[str, str]) -> str:
    if "literal" in parts:
        return "{" + parts["literal"] + "}"
    return " ".join(parts[name] for name in ("family", "given", "suffix") if name in parts)
