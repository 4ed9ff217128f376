"""A function over many files, each in a process that may hang, grow or die of its file: bounded in time and memory.

A file that does is refused by name and the others go on. Processes come from a fork server where the system has one
(it imports the readers once), and are anew where one was ended.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

import psutil

from loaders.document import Refused

T = TypeVar("T")
#: A job reads one file. It calls the second argument now and then, to say that it comes on.
Job = Callable[[Path, Callable[[], None]], T]

_GIB = 1 << 30
_LOOK = 0.5  # seconds between two looks at the processes
_BEAT = 1.0  # seconds between two signs of life


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one file may take: seconds without a sign of life, seconds in all, bytes of memory.

    A sign of life is a page that was read, so a long document takes its time and one that hangs does not.
    """

    stalled: float = 120.0
    seconds: float = 3600.0
    memory: int = 4 * _GIB


def guarded(job: Job[T], path: Path, alive: Callable[[], None] = lambda: None) -> T | Refused:
    """The result of the job in this process, or why there is none. A defect of ours is named as such."""
    try:
        return job(path, alive)
    except Refused as refused:
        return refused
    except MemoryError:
        return _too_much(path)
    except RecursionError:
        return Refused("too_deep", path.name, "is nested too deeply to be read.", "Save it anew.")
    except Exception as error:
        detail = f"could not be read: {type(error).__name__}: {error}."
        return Refused("defect", path.name, detail, "This is a defect of juesuan; please report it.")


def _too_much(path: Path) -> Refused:
    return Refused(
        "too_large", path.name, "needs more memory to be read than any disclosure does.", "Split it, or save it anew."
    )


def over_files(
    job: Job[T], paths: Sequence[Path], workers: int, bounds: Bounds | None = None
) -> Iterator[tuple[Path, T | Refused]]:
    """Each path with the job's result or the reason that there is none, as they come.

    `job` is a function of a module (it is sent to the processes by name), or a partial of one.
    """
    pool = _Pool(job, bounds or Bounds())
    try:
        yield from pool.run(deque(paths), max(1, min(workers, len(paths))))
    finally:
        pool.close()


@dataclass(slots=True, eq=False)
class _Worker:
    """A process and the file that it reads, if any."""

    process: Any
    pipe: Connection
    path: Path | None = None
    began: float = 0.0
    seen: float = 0.0
    read: int = 0


@dataclass(slots=True)
class _Pool(Generic[T]):
    job: Job[T]
    bounds: Bounds
    workers: list[_Worker] = field(default_factory=list)
    again: set[Path] = field(default_factory=set)

    def run(self, todo: deque[Path], count: int) -> Iterator[tuple[Path, T | Refused]]:
        while True:
            self._give(todo, count)
            busy = [worker for worker in self.workers if worker.path is not None]
            if not busy:
                return
            wait([worker.pipe for worker in busy], timeout=_LOOK)
            done = [result for worker in busy for result in self._look_at(worker, todo)]
            # The processes have their next file before the caller takes its time over this one.
            self._give(todo, count)
            yield from done

    def close(self) -> None:
        """End every process, whatever it is doing."""
        for worker in list(self.workers):
            self._end(worker)

    def _give(self, todo: deque[Path], count: int) -> None:
        """A file to each process that has none."""
        while todo:
            worker = next((w for w in self.workers if w.path is None), None)
            if worker is None:
                if len(self.workers) >= count:
                    return
                worker = self._start()
            worker.path = todo.popleft()
            worker.began = worker.seen = time.monotonic()
            with suppress(OSError):  # it died meanwhile: seen at the next look
                worker.pipe.send(worker.path)

    def _start(self) -> _Worker:
        context = _context()
        pipe, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.job, self.bounds.memory), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, pipe)
        self.workers.append(worker)
        return worker

    def _look_at(self, worker: _Worker, todo: deque[Path]) -> list[tuple[Path, T | Refused]]:
        """The result of a busy process, if there is one: its own, or what became of it."""
        path = worker.path
        if path is None:
            return []
        try:
            while worker.pipe.poll():
                message = worker.pipe.recv()
                worker.seen = time.monotonic()
                if message is not None:
                    result, leaves = message
                    worker.path = None
                    worker.read += 1
                    if leaves:
                        self._end(worker)
                    return [(path, result)]
        except (EOFError, OSError):
            self._end(worker)
            if worker.read and path not in self.again:  # an earlier file may have spoilt the process
                self.again.add(path)
                todo.appendleft(path)
                return []
            return [(path, _died(path, worker.process.exitcode))]
        refused = self._beyond(worker, path)
        if refused is None:
            return []
        self._end(worker)
        return [(path, refused)]

    def _beyond(self, worker: _Worker, path: Path) -> Refused | None:
        """Why the process must be ended, if it must."""
        now = time.monotonic()
        silent, whole = now - worker.seen, now - worker.began
        if silent > self.bounds.stalled or whole > self.bounds.seconds:
            taken = f"{whole:,.0f} seconds"
            return Refused(
                "too_slow", path.name, f"was given up after {taken}: no disclosure takes as long to read.",
                "Split it, or save it anew.",
            )  # fmt: skip
        with suppress(psutil.Error):
            if psutil.Process(worker.process.pid).memory_info().rss > self.bounds.memory:
                return _too_much(path)
        return None

    def _end(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()


def _died(path: Path, code: int | None) -> Refused:
    what = ""
    if code is not None and code < 0:
        with suppress(ValueError):
            what = f" ({signal.Signals(-code).name})"
    detail = f"ends the process that reads it{what}; the file is damaged or made to do harm."
    return Refused("crashed", path.name, detail, "Download it again.")


def _context() -> Any:
    """Fork server where the system has one; its processes share nothing with this one, connections least of all."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["loaders.pipeline"])
    return context


def _serve(pipe: Connection, job: Job[Any], memory: int) -> None:
    """What a process does: a file after the other, until no more come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its processes
    _limit(memory)
    this = psutil.Process()
    last = time.monotonic()

    def alive() -> None:
        nonlocal last
        if time.monotonic() - last > _BEAT:
            last = time.monotonic()
            pipe.send(None)

    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            path = pipe.recv()
            result = guarded(job, path, alive)
            # A process that a large file has blown up makes room for a fresh one.
            leaves = this.memory_info().rss > memory // 2
            pipe.send((result, leaves))
            if leaves:
                return


def _limit(memory: int) -> None:
    """Let the system refuse this process what lies beyond the bound, where it can; and leave no core files."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
        used = psutil.Process().memory_info().vms
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = used + memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def processes(jobs: int | None) -> int:
    """How many processes to read with: as asked, else one a core."""
    return jobs or os.cpu_count() or 1
