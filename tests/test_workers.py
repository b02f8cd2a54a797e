"""Work shared out: results in order, errors in their turn, no process left behind, few tasks under way."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import time
from collections.abc import Iterable, Iterator

import pytest

from mscbib.discovery import MissingLibraryError
from mscbib.workers import Done, can_fork, in_order, portable

pytestmark = pytest.mark.skipif(not can_fork(), reason="there is no fork here")


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    yield
    assert not multiprocessing.active_children()


def slow_if_even(number: int) -> int:
    time.sleep(0.01 * (number % 2 == 0))
    return number * number


@pytest.mark.parametrize("jobs", [1, 2, 3, 8])
@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_results_come_in_the_order_of_the_tasks(count: int, jobs: int) -> None:
    assert list(in_order(slow_if_even, range(count), jobs)) == [number**2 for number in range(count)]


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_is_done_already_waits_for_its_turn(jobs: int) -> None:
    tasks: list[int | Done[int]] = [
        Done(-1),
        2,
        Done(-2),
        Done(-3),
        4,
        3,
        *map(Done, range(-20, -10)),
        5,
        Done(-4),
    ]
    expected = [task.result if isinstance(task, Done) else task**2 for task in tasks]
    assert list(in_order(slow_if_even, tasks, jobs)) == expected


def test_several_processes_do_it_and_this_one_the_first() -> None:
    def who(_: int) -> int:
        time.sleep(0.05)
        return os.getpid()

    first, *others = in_order(who, range(8), 2)
    assert first == os.getpid()
    assert os.getpid() not in others and len(set(others)) == 2


def test_one_task_needs_no_other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", lambda _: pytest.fail("it was forked"))
    tasks: list[int | Done[int]] = [Done(1), 3, Done(2)]
    assert list(in_order(slow_if_even, tasks, 4)) == [1, 9, 2]


def test_no_more_is_asked_for_than_is_under_way() -> None:
    asked = 0

    def tasks() -> Iterator[int | Done[int]]:
        nonlocal asked
        for number in range(100):
            asked += 1
            yield number if number % 3 else Done(number)

    jobs = 2
    for given, _ in enumerate(in_order(slow_if_even, tasks(), jobs)):
        assert asked - given <= 3 * jobs + 2


def test_large_tasks_with_large_results_do_not_wait_for_each_other() -> None:
    large = [bytes([number]) * (3 << 20) for number in range(12)]
    assert list(in_order(bytes.upper, large, 3)) == large


@pytest.mark.parametrize("at", [0, 1, 7])
def test_what_the_work_raises_is_raised_in_its_turn(at: int) -> None:
    def work(number: int) -> int:
        if number == at:
            raise FileNotFoundError(errno.ENOENT, "no such thing", "x.txt")
        return slow_if_even(number)

    found: list[int] = []
    with pytest.raises(FileNotFoundError, match="no such thing") as error:
        found.extend(in_order(work, range(20), 3))
    assert found == [number**2 for number in range(at)]
    assert error.value.filename == "x.txt"


@pytest.mark.parametrize("at", [0, 1, 7])
def test_what_the_tasks_raise_is_raised_behind_their_results(at: int) -> None:
    def tasks() -> Iterable[int]:
        yield from range(at)
        raise MissingLibraryError("lxml", "xml")

    found: list[int] = []
    with pytest.raises(MissingLibraryError, match=r"lxml.*mscbib\[xml\]"):
        found.extend(in_order(slow_if_even, tasks(), 3))
    assert found == [number**2 for number in range(at)]


class UnportableError(Exception):
    """Cannot be made anew of what it says."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def test_an_error_that_cannot_be_sent_says_the_same() -> None:
    def work(number: int) -> int:
        if number == 3:
            raise UnportableError("one ", "and other")
        return number

    with pytest.raises(RuntimeError, match="UnportableError: one and other"):
        list(in_order(work, range(9), 2))


@pytest.mark.parametrize("error", [MissingLibraryError("a", "b"), OSError(2, "no", "x"), ValueError("x")])
def test_an_error_that_can_be_sent_stays_itself(error: Exception) -> None:
    assert portable(error) is error


def test_a_result_that_cannot_be_sent_is_an_error() -> None:
    with pytest.raises((RuntimeError, AttributeError, TypeError), match=r"lambda|local object"):
        list(in_order(lambda number: (lambda: number) if number else None, range(9), 2))


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_is_ended_from_outside_is_said(sign: signal.Signals) -> None:
    def work(number: int) -> int:
        if number == 5:
            os.kill(os.getpid(), sign)
            time.sleep(10)
        return number

    found: list[int] = []
    with pytest.raises(ChildProcessError, match=rf"signal {sign.value}"):
        found.extend(in_order(work, range(1000), 2))
    assert found == list(range(len(found))) and len(found) <= 5


def test_a_process_that_is_gone_before_it_is_sent_a_task_is_said() -> None:
    results = in_order(lambda _: os.getpid(), iter(range(1000)), 2)
    next(results)
    other = next(results)
    os.kill(other, signal.SIGKILL)
    with pytest.raises(ChildProcessError, match=r"signal 9.*fewer jobs"):
        list(results)


def test_who_wants_no_more_leaves_no_process_behind() -> None:
    results = in_order(slow_if_even, range(1000), 3)
    assert [next(results) for _ in range(5)] == [0, 1, 4, 9, 16]
    assert len(multiprocessing.active_children()) >= 2
    results.close()


def test_a_parent_that_is_killed_leaves_no_process_behind() -> None:
    here, there = os.pipe()

    def work(number: int) -> int:
        os.write(there, b"%d\n" % os.getpid())
        return number

    parent = os.fork()
    if not parent:  # the results are never asked for to the end
        results = in_order(work, iter(range(10**6)), 3)
        for _ in range(20):
            next(results)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)
    os.close(there)
    with os.fdopen(here, "rb") as stream:  # its end comes when the last of them has ended
        children = set(stream.read().split()) - {b"%d" % parent}
    assert len(children) >= 2
