"""Many files: found, read in several processes, one after the other handed on. A file that fails fails alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from loaders.document import Document, Refused
from loaders.read.archive import expand, is_archive
from loaders.workers import Bounds, guarded, over_files, processes

#: Names of files in a folder that are worth a look.
SUFFIXES = frozenset(
    {
        *(".pdf", ".txt", ".xlsx", ".xls", ".xlsm", ".ods", ".docx", ".doc", ".odt", ".rtf"),
        *(".html", ".htm", ".zip", ".png", ".jpg", ".jpeg"),
    }
)

#: A measure reads its file twice, and gives no sign of life meanwhile.
_MEASURING = Bounds(stalled=900)
T = TypeVar("T")


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
        for path in map(self._printable, find_files(self._paths)):
            if not is_archive(path):
                self.files.append(path)
                continue
            try:
                members = self._stack.enter_context(expand(path))
            except Refused as refused:
                self.refused.append(Outcome(self._shown.get(path, path), None, refused))
                continue
            for member in members:
                if member.suffix.lower() in SUFFIXES:
                    self._shown[member] = self._shown.get(path, path) / member.name
                    self.files.append(member)
        return self

    def _printable(self, path: Path) -> Path:
        """The path, or a link to it where its bytes are no text: every output needs a name that can be written."""
        text = os.fsencode(path).decode("utf-8", errors="replace")
        if text == str(path):
            return path
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="juesuan-")))
        link = folder / Path(text).name
        link.symlink_to(path.absolute())
        self._shown[link] = Path(text)
        return link

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
    """Read one file in this process; a refusal is an outcome, and so is a defect of ours, named as such."""
    return _outcome(path, guarded(partial(_read, narrative=narrative), path))


def read_all(
    paths: Sequence[Path],
    jobs: int | None = None,
    done: Callable[[Outcome], None] | None = None,
    narrative: bool = True,
    bounds: Bounds | None = None,
    tables_needed: bool = True,
) -> Iterator[Outcome]:
    """The outcome of each file, as they come, read in `jobs` processes (default: one a core). Without `tables_needed`
    a file that holds the narrative alone is no refusal.

    A file that hangs, grows beyond `bounds` or takes its process down is refused, and the others go on.
    """
    reader = partial(_read, narrative=narrative, tables_needed=tables_needed)
    for path, result in over_files(reader, paths, processes(jobs), bounds):
        outcome = _outcome(path, result)
        if done:
            done(outcome)
        yield outcome


def measure_all(
    measure: Callable[[Path], T], paths: Sequence[Path], done: Callable[[Path], None] | None = None
) -> tuple[list[T], list[Outcome]]:
    """What `measure` (a function of a module) finds of each file, in their order, and the outcomes of those that were
    refused. Each file is measured in a process like those that read."""
    found: dict[Path, T] = {}
    refused: list[Outcome] = []
    for path, result in over_files(partial(_measured, measure), paths, processes(None), _MEASURING):
        if isinstance(result, Refused):
            refused.append(Outcome(path, None, result))
        else:
            found[path] = result
        if done:
            done(path)
    return [found[path] for path in paths if path in found], refused


def _measured(measure: Callable[[Path], T], path: Path, alive: Callable[[], None]) -> T:
    return measure(path)


def _read(path: Path, alive: Callable[[], None], narrative: bool = True, tables_needed: bool = True) -> Document:
    # Imported where it runs: the process that hands files out has no need of the readers.
    from loaders.pipeline import read_document

    return read_document(path, narrative=narrative, alive=alive, tables_needed=tables_needed)


def _outcome(path: Path, result: Document | Refused) -> Outcome:
    if isinstance(result, Refused):
        return Outcome(path, None, result)
    return Outcome(path, result, None)
