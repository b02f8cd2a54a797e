"""Work shared out to several processes, its results in the order of the tasks.

The first task is done here: a small run costs no more than without processes, and what they all need, such as
compiled patterns, is there when they are forked, and shared by them. Few tasks are under way at once: who
reads results slowly slows the work down, and memory does not grow with the number of tasks.
"""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)

#: What ends a program.
_ENDING = frozenset({signal.SIGINT, signal.SIGTERM})
#: Tasks that each process has at once: the one it is at, and the next.
_EACH = 2
#: Seconds that a process is given to end.
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Done(Generic[Result_co]):
    """A task that was done already: its result only waits for its turn."""

    result: Result_co


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_fork() -> bool:
    """Whether there can be several processes here: Windows has no fork."""
    return "fork" in multiprocessing.get_all_start_methods()


def in_order(
    work: Callable[[Task], Result], tasks: Iterable[Task | Done[Result]], jobs: int
) -> Generator[Result]:
    """The results of `work` in the order of its tasks; by forked processes where there is more than one job.

    What `work` refers to is not copied to them; tasks and results are pickled. What `work` raises is raised
    here in its turn, and so is what `tasks` raises.

    Raises:
        ChildProcessError: one of the processes was ended from outside.
    """
    if jobs > 1 and can_fork():
        yield from _Crew(work, jobs).results(iter(tasks))
        return
    for task in tasks:
        yield task.result if isinstance(task, Done) else work(task)


def portable(error: Exception) -> Exception:
    """An error, or, if it cannot be sent to another process, one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


@dataclass(slots=True)
class _Slot:
    """A task's place in the order; ``is_answered`` when ``answer`` is its result, or what it raised."""

    task: Any
    answer: Any = None
    is_answered: bool = False
    failed: bool = False


@dataclass(slots=True)
class _Worker:
    """A process, this end of the pipe to it, and what it is at work on, and will be."""

    process: BaseProcess
    connection: Connection
    slots: deque[_Slot] = field(default_factory=deque)


class _Crew(Generic[Task, Result]):
    """The processes, and the tasks that are under way.

    A process is sent its next task while it is at one, so that it never waits. It takes it in at once, or
    both ends might be full and each wait for the other.
    """

    def __init__(self, work: Callable[[Task], Result], jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._slots: deque[_Slot] = deque()  # in order, up to the last task that was taken
        self._ready: deque[_Slot] = deque()  # those that nobody is at work on yet
        self._begun = self._exhausted = False
        self._failure: Exception | None = None

    def results(self, tasks: Iterator[Task | Done[Result]]) -> Iterator[Result]:
        """The results, in order."""
        slots = self._slots
        try:
            while True:
                self._receive(wait_for_one=not (self._may_take() or self._is_next_answered()))
                self._hand_out()
                if self._may_take():
                    self._take(tasks)
                elif self._is_next_answered():
                    slot = slots.popleft()
                    if slot.failed:
                        raise slot.answer
                    yield slot.answer
                elif not slots:
                    break
            if self._failure is not None:
                raise self._failure
        finally:
            self._dismiss()

    def _may_take(self) -> bool:
        return not self._exhausted and not self._ready and len(self._slots) <= (_EACH + 1) * self._jobs

    def _is_next_answered(self) -> bool:
        return bool(self._slots) and self._slots[0].is_answered

    def _take(self, tasks: Iterator[Task | Done[Result]]) -> None:
        """Make the next task ready; what is raised there waits for its turn."""
        try:
            task = next(tasks)
        except StopIteration:
            self._exhausted = True
            return
        except Exception as error:
            self._exhausted, self._failure = True, error
            return
        if isinstance(task, Done):
            self._slots.append(_Slot(None, task.result, is_answered=True))
            return
        slot = _Slot(task)
        self._slots.append(slot)
        if self._begun:
            self._ready.append(slot)
            return
        self._begun = slot.is_answered = True
        try:
            slot.answer = self._work(task)
        except Exception as error:
            slot.failed, slot.answer = True, error

    def _hand_out(self) -> None:
        """Set free processes to work on what is ready."""
        while self._ready:
            worker = min(self._workers, key=lambda worker: len(worker.slots), default=None)
            if (worker is None or worker.slots) and len(self._workers) < self._jobs:
                worker = self._hire()
            if worker is None or len(worker.slots) == _EACH:
                return
            slot = self._ready.popleft()
            with _loss_is_told(worker):
                worker.connection.send(slot.task)
            slot.task = None
            worker.slots.append(slot)

    def _receive(self, *, wait_for_one: bool) -> None:
        """Take in what has been done."""
        busy = {worker.connection: worker for worker in self._workers if worker.slots}
        if not busy:
            return
        for connection in wait(list(busy), None if wait_for_one else 0):
            worker = busy[connection]  # type: ignore[index]
            slot = worker.slots.popleft()
            with _loss_is_told(worker):
                slot.failed, slot.answer = worker.connection.recv()
            slot.is_answered = True

    def _hire(self) -> _Worker:
        """Fork a process."""
        here, there = multiprocessing.Pipe()
        others = [worker.connection for worker in self._workers]
        process = multiprocessing.get_context("fork").Process(
            target=_serve, args=(self._work, there, [here, *others]), daemon=True
        )
        with _signals_held_back(), _left_alone():
            process.start()
            worker = _Worker(process, here)
            self._workers.append(worker)
        there.close()
        return worker

    def _dismiss(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.connection.close()
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


@contextmanager
def _loss_is_told(worker: _Worker) -> Iterator[None]:
    """Say that a process is gone, where that is why its pipe is closed.

    Raises:
        ChildProcessError: it is.
    """
    try:
        yield
    except (EOFError, ConnectionError) as error:
        worker.process.join(_PATIENCE)
        code = worker.process.exitcode
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        hint = "; it may have needed too much memory: try fewer jobs" if code == -9 else ""
        message = f"a process that did a part of the work was ended from outside ({how}){hint}"
        raise ChildProcessError(errno.ECHILD, message) from error


def _serve(work: Callable[[Any], Any], connection: Connection, others: list[Connection]) -> None:
    """What a process does: one task after the other, until there is no one who gives it any."""
    _be_quiet()
    for other in others:  # as long as they are open here, no end of theirs is seen
        other.close()
    tasks: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_take_in, args=(connection, tasks), daemon=True).start()
    try:
        while True:
            task = pickle.loads(tasks.get())  # noqa: S301 - from our own parent
            try:
                answer = pickle.dumps((False, work(task)), pickle.HIGHEST_PROTOCOL)
            except Exception as error:
                answer = pickle.dumps((True, portable(error)))
            connection.send_bytes(answer)
    finally:
        os._exit(0)  # what the parent had not written yet is the parent's to write


def _take_in(connection: Connection, tasks: SimpleQueue[bytes]) -> None:
    """Take in tasks as they are sent; the process ends when nobody is there any more who sends them."""
    try:
        while True:
            tasks.put(connection.recv_bytes())
    finally:
        os._exit(0)


@contextmanager
def _left_alone() -> Iterator[None]:
    """Fork what is there as garbage collection will not look through: memory that is touched is copied."""
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _be_quiet() -> None:
    """An interruption is the parent's to handle; the parent's own end is a signal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Let signals that end the program come in when the block is through, or children were left behind."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
