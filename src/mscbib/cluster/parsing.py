"""Reading files of any number and size: what `parser` gives for each, in their order, by tasks of Spark.

    plan (the driver) -> read (a task for some files, or for a range of a large one) -> put together again

What tasks give waits on their disks until all have ended: then it is known how many records stand before each
range, and every record can be given its number in its file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mscbib.batches import Written
from mscbib.cluster import hadoop, splitting
from mscbib.cluster.hadoop import Files, Folder, Named
from mscbib.cluster.reading import How, Marked, Part, Row, Unreadable, read
from mscbib.cluster.splitting import Range

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext

#: Bytes of a range, and at most of the files that one task reads; and how many files that are at most.
SIZE, _MOST = 64 << 20, 1000
#: So many tasks are wanted for each processor: none is to wait long for the last.
_EACH = 3
#: The property that sets `SIZE` otherwise.
SIZE_KEY = "spark.mscbib.splitBytes"
#: What is brought to the driver comes so many rows at a time.
_BROUGHT = 10_000


#: What reads the parts that a task has.
Reads = Callable[[Sequence[Part], How, str], Iterator[Row]]


# ---- What each task does


def planned(context: SparkContext, paths: Iterable[str], how: How) -> list[list[Part]]:
    """What there is to read, in order: the files of each task, or the range of a large one."""
    files = Files(context)
    named = list(files.listed(paths))
    size = range_size(context)
    share = sum(file.size for file in named) // (_EACH * context.defaultParallelism) + 1
    large = [file for file in named if is_large(file, size)]
    ranges = dict(zip(large, _ranges(context, large, how, size, files.configuration(large)), strict=True))
    tasks: list[list[Part]] = []
    held = 0
    for file in named:
        if cut := ranges.get(file):
            tasks += [[Part(file, one)] for one in cut]
            held = size
            continue
        if not tasks or held + file.size > min(share, size) or len(tasks[-1]) >= _MOST:
            tasks.append([])
            held = 0
        tasks[-1].append(Part(file))
        held += file.size
    return tasks


def range_size(context: SparkContext) -> int:
    """How many bytes a range of a large file has."""
    return int(context.getConf().get(SIZE_KEY) or SIZE)


def is_large(file: Named, size: int) -> bool:
    """Whether a file is to be cut into ranges of that size, if it can be."""
    return file.size > 2 * size


def uncut(tasks: Iterable[Sequence[Part]], size: int) -> Iterator[Named]:
    """The large files that are read whole, each by one task: no other can help it."""
    for parts in tasks:
        yield from (part.file for part in parts if part.range is None and is_large(part.file, size))


def _ranges(
    context: SparkContext, files: Sequence[Named], how: How, size: int, configuration: str
) -> list[list[Range]]:
    """The ranges of large files; none of those that are not to be cut."""

    def survey(file: Named) -> splitting.Survey | None:
        options = how.options()
        try:
            with hadoop.opened(file, configuration) as stream:
                return splitting.survey(stream, file.size, options.kind, options.encoding, size)
        except (OSError, LookupError):  # it will be said when it is read
            return None

    def measured(one: tuple[int, Range]) -> tuple[int, int]:
        number, part = one
        with hadoop.opened(files[number], configuration) as stream:
            return splitting.measure(stream, part.start, part.end, part.encoding)

    surveys = each(context, files, survey)
    parts = [
        (number, Range(found.kind, found.encoding, start, end))
        for number, found in enumerate(surveys)
        if found is not None and len(found.cuts) > 2
        for start, end in pairwise(found.cuts)
    ]
    ranges: list[list[Range]] = [[] for _ in files]
    done: dict[int, tuple[int, int]] = {}
    for (number, part), (lines, characters) in zip(parts, each(context, parts, measured), strict=True):
        above, before = done.get(number, (0, 0))
        ranges[number].append(part._replace(lines=above, characters=before))
        done[number] = above + lines, before + characters
    return ranges


def each(context: SparkContext, tasks: Sequence[Any], work: Callable[[Any], Any]) -> list[Any]:
    """What `work` gives for each task, in order."""
    return context.parallelize(tasks, len(tasks)).map(work).collect() if tasks else []


# ---- Putting it together again


class Parsed:
    """What was read: it lies where it was read, until `close`; `totals` are what was counted.

    Raises (when made): what reading on one machine raises; Py4JJavaError where tasks fail again and again.
    """

    def __init__(
        self, context: SparkContext, tasks: Sequence[Sequence[Part]], how: How, reads: Reads = read
    ) -> None:
        from pyspark import StorageLevel

        files = (part.file for parts in tasks for part in parts)
        configuration = Files(context).configuration(files)

        def work(given: Iterable[Sequence[Part]]) -> Iterator[Row]:
            for parts in given:
                yield from reads(parts, how, configuration)

        self._context = context
        self._mark = b"%d" % how.mark
        self._rows: RDD[Row] = context.parallelize(tasks, len(tasks) or 1).mapPartitions(work)
        self._rows.persist(StorageLevel.DISK_ONLY)
        counted = self._rows.mapPartitions(_counted).collect()
        for _, errors in counted:
            for error in errors:
                raise error
        self._counts = [counts for counts, _ in counted]
        self.totals = sum(self._counts, Counter[str]())
        self._before = _before(tasks, self._counts)

    def said(self) -> Iterator[Written | Unreadable]:
        """What is to be told and kept besides records, in order."""
        before = self._before

        def told(task: int, rows: Iterable[Row]) -> Iterator[Written | Unreadable]:
            for row in rows:
                if isinstance(row, Written | Unreadable):
                    yield row
                elif isinstance(row, Marked) and isinstance(row.row, Written):
                    assert row.row.rejected is not None, "it is marked"
                    row.row.rejected.source["index"] = before[task] + row.number
                    yield row.row

        yield from self._brought(self._rows.mapPartitionsWithIndex(told), "told")

    def _brought(self, rows: RDD[Any], counted: str) -> Iterator[Any]:
        """All of the rows, in order: those of a few tasks at a time, none of tasks that counted none."""
        asked: list[int] = []
        waiting = 0
        for task, counts in enumerate(self._counts):
            if counts[counted]:
                asked.append(task)
                waiting += counts[counted]
            if waiting >= _BROUGHT:
                yield from self._context.runJob(rows, list, asked)
                asked, waiting = [], 0
        if asked:
            yield from self._context.runJob(rows, list, asked)

    def lines(self) -> RDD[bytes]:
        """The records as JSON, in order."""
        before, mark = self._before, self._mark

        def lines(task: int, rows: Iterable[Row]) -> Iterator[bytes]:
            for row in rows:
                if isinstance(row, bytes):
                    yield row
                elif isinstance(row, Marked) and isinstance(row.row, bytes):
                    yield row.row.replace(mark, b"%d" % (before[task] + row.number))

        return self._rows.mapPartitionsWithIndex(lines)

    def records(self) -> Iterator[bytes]:
        """The records as JSON, in order, brought to the driver."""
        yield from self._brought(self.lines(), "lines")

    def write(self, folder: Folder) -> None:
        """Write the records, a line each, a part for each task.

        Raises:
            OSError: the folder cannot be written.
        """
        self.lines().saveAsTextFile(folder.beside)
        folder.done(".ndjson")

    def close(self) -> None:
        """Let go of what was read."""
        self._rows.unpersist()


def _counted(rows: Iterable[Row]) -> Iterator[tuple[Counter[str], list[Exception]]]:
    """What a task counted, and why it went no further, if anything was the matter."""
    counts: Counter[str] = Counter()
    errors = []
    for row in rows:
        if isinstance(row, Counter):
            counts = row
        elif isinstance(row, Exception):
            errors.append(row)
    yield counts, errors


def _before(tasks: Sequence[Sequence[Part]], counts: Sequence[Counter[str]]) -> dict[int, int]:
    """How many records of the same file stand before each range, by its task."""
    found: dict[int, int] = {}
    path, number = None, 0
    for task, (parts, counted) in enumerate(zip(tasks, counts, strict=True)):
        if parts[0].range is not None:
            if parts[0].file != path or not parts[0].range.lines:
                path, number = parts[0].file, 0
            found[task] = number
            number += counted["numbered"]
    return found
