"""Many files: found, read in several processes, one after the other handed on. A file that fails fails alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from loaders.document import Document, Refused
from loaders.pipeline import read_document
from loaders.read.archive import expand, is_archive

#: Names of files in a folder that are worth a look.
SUFFIXES = frozenset(
    {
        *(".pdf", ".txt", ".xlsx", ".xls", ".xlsm", ".ods", ".docx", ".doc", ".odt", ".rtf"),
        *(".html", ".htm", ".zip", ".png", ".jpg", ".jpeg"),
    }
)
#: How many files are handed out ahead of the slowest one, for each process: bounds what waits in memory.
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file and what became of it: exactly one of `document` and `refused`."""

    path: Path
    document: Document | None
    refused: Refused | None


class Inputs:
    """The files to read: those named, those in the folders named, those packed in archives.

    `refused` holds archives that could not be opened. Members of archives exist until the context is left.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._stack = ExitStack()
        self._shown: dict[Path, Path] = {}
        self.files: list[Path] = []
        self.refused: list[Outcome] = []

    def __enter__(self) -> Inputs:
        for path in find_files(self._paths):
            if not is_archive(path):
                self.files.append(path)
                continue
            try:
                members = self._stack.enter_context(expand(path))
            except Refused as refused:
                self.refused.append(Outcome(path, None, refused))
                continue
            for member in members:
                if member.suffix.lower() in SUFFIXES:
                    self._shown[member] = path / member.name
                    self.files.append(member)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def named(self, outcome: Outcome) -> Outcome:
        """The outcome under the name that the user knows: archive and member, not the folder it was unpacked to."""
        shown = self._shown.get(outcome.path)
        if shown is None:
            return outcome
        document = replace(outcome.document, path=str(shown)) if outcome.document else None
        return Outcome(shown, document, outcome.refused)


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those of the folders named (by suffix, hidden ones left out), each once, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for inner in sorted(path.rglob("*")):
                if inner.suffix.lower() in SUFFIXES and inner.is_file() and not inner.name.startswith((".", "~$")):
                    found[inner] = None
        else:
            found[path] = None
    return list(found)


def read_one(path: Path, narrative: bool = True) -> Outcome:
    """Read one file; a refusal is an outcome. A defect of ours is one too, named as such: other files go on."""
    try:
        return Outcome(path, read_document(path, narrative=narrative), None)
    except Refused as refused:
        return Outcome(path, None, refused)
    except (RecursionError, MemoryError) as error:
        detail = f"cannot be read within bounds ({type(error).__name__})."
        return Outcome(path, None, Refused("too_deep", path.name, detail))
    except Exception as error:
        detail = f"could not be read: {type(error).__name__}: {error}."
        remedy = "This is a defect of juesuan; please report it."
        return Outcome(path, None, Refused("defect", path.name, detail, remedy))


def read_all(
    paths: Sequence[Path],
    jobs: int | None = None,
    done: Callable[[Outcome], None] | None = None,
    narrative: bool = True,
) -> Iterator[Outcome]:
    """The outcome of each file, as they come. `jobs` processes (default: one a core, none for a single file)."""
    workers = min(jobs or os.cpu_count() or 1, len(paths))
    if workers <= 1:
        for path in paths:
            outcome = read_one(path, narrative)
            if done:
                done(outcome)
            yield outcome
        return
    todo = iter(paths)
    pool = _Pool(workers)
    running: dict[Future[Outcome], Path] = {}
    try:
        while True:
            while len(running) < workers * _AHEAD and (following := next(todo, None)) is not None:
                running[pool.submit(following, narrative)] = following
            if not running:
                return
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for outcome in _outcomes(finished, running, pool, narrative):
                if done:
                    done(outcome)
                yield outcome
    finally:
        pool.close()


def _outcomes(
    finished: set[Future[Outcome]], running: dict[Future[Outcome], Path], pool: _Pool, narrative: bool
) -> Iterator[Outcome]:
    """The outcomes of finished files; where one took its process down, each under way is read again by itself."""
    for future in finished:
        if future not in running:
            continue
        path = running.pop(future)
        try:
            yield future.result()
        except BrokenProcessPool:
            lost = [path, *running.values()]
            running.clear()
            pool.renew()
            for each in lost:
                yield _read_alone(each, narrative)


class _Pool:
    """Processes that read files, renewed when one of them dies."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"))

    def submit(self, path: Path, narrative: bool) -> Future[Outcome]:
        try:
            return self._pool.submit(read_one, path, narrative)
        except BrokenProcessPool:
            self.renew()
            return self._pool.submit(read_one, path, narrative)

    def renew(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._new()

    def close(self) -> None:
        # Waiting lets the pool's own thread end before the interpreter does.
        self._pool.shutdown(wait=True, cancel_futures=True)


def _read_alone(path: Path, narrative: bool) -> Outcome:
    """Read one file in a process of its own, which may die of it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(read_one, path, narrative).result()
        except BrokenProcessPool:
            detail = "ends the process that reads it; the file is damaged or made to do harm."
            return Outcome(path, None, Refused("crashed", path.name, detail, "Download it again."))
