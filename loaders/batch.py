"""Many files: found, read in several processes, one after the other handed on. A file that fails fails alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

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
    """Read one file in this process; a refusal is an outcome, and so is a defect of ours, named as such."""
    return _outcome(path, guarded(partial(_read, narrative=narrative), path))


def read_all(
    paths: Sequence[Path],
    jobs: int | None = None,
    done: Callable[[Outcome], None] | None = None,
    narrative: bool = True,
    bounds: Bounds | None = None,
) -> Iterator[Outcome]:
    """The outcome of each file, as they come, read in `jobs` processes (default: one a core).

    A file that hangs, grows beyond `bounds` or takes its process down is refused, and the others go on.
    """
    for path, result in over_files(partial(_read, narrative=narrative), paths, processes(jobs), bounds):
        outcome = _outcome(path, result)
        if done:
            done(outcome)
        yield outcome


def _read(path: Path, alive: Callable[[], None], narrative: bool = True) -> Document:
    # Imported where it runs: the process that hands files out has no need of the readers.
    from loaders.pipeline import read_document

    return read_document(path, narrative=narrative, alive=alive)


def _outcome(path: Path, result: Document | Refused) -> Outcome:
    if isinstance(result, Refused):
        return Outcome(path, None, result)
    return Outcome(path, result, None)
