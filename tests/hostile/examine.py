"""What becomes of one hostile file, said by the process that reads it."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from loaders.document import Refused
from loaders.pipeline import read_document
from loaders.read.archive import expand, is_archive
from loaders.workers import Bounds, over_files

#: No sample takes a second on an idle machine, nor a tenth of this memory.
BOUNDS = Bounds(stalled=60, seconds=60, memory=1 << 30)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome`: read, or the code of the refusal; `defect` is the traceback of an error of ours, '' without one.

    `seconds` are the processor's, so that other work on the machine does not count.
    """

    outcome: str
    seconds: float
    defect: str = ""


@patch("loaders.read.files.can_recognise", lambda: False)  # by eye a page takes seconds, and 2 GiB
def examine(path: Path, alive: Callable[[], None]) -> Verdict:
    """Read one file as the commands do without the extra `ocr`: archives are unpacked first."""
    begin = time.process_time()
    outcome, defect = "read", ""
    try:
        if is_archive(path):
            with expand(path) as members:
                for member in members:
                    try:
                        read_document(member, alive=alive)
                    except Refused as refused:
                        outcome = refused.code
        else:
            read_document(path, alive=alive)
    except Refused as refused:
        outcome = refused.code
        if not (refused.file and refused.detail):
            defect = f"a refusal without a file or a reason: {refused!r}"
    except Exception:
        outcome, defect = "defect", traceback.format_exc()
    return Verdict(outcome, time.process_time() - begin, defect)


def examine_all(paths: Iterable[Path], workers: int = 2, bounds: Bounds = BOUNDS) -> dict[Path, Verdict]:
    """Each file's verdict; that a file took its process down or beyond the bounds is a defect."""
    found: dict[Path, Verdict] = {}
    for path, result in over_files(examine, list(paths), workers, bounds):
        if isinstance(result, Refused):
            result = Verdict(result.code, bounds.seconds, str(result))
        found[path] = result
    return found
