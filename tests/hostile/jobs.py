"""Jobs for the processes that do what hostile files make readers do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from loaders.document import Refused


def act(path: Path, alive: Callable[[], None]) -> str:
    """What the file's name says: hang, die, grow, creep, refuse, break; or read it, slowly but alive."""
    match path.stem:
        case "hang":
            time.sleep(600)
        case "die":
            os.abort()
        case "grow":
            return str(len(bytearray(8 << 30)))
        case "creep":
            kept = []
            while True:
                kept.append(bytes(1 << 24))
        case "refuse":
            raise Refused("empty", path.name, "is empty.", "Download it again.")
        case "break":
            raise ValueError("of ours")
        case "slow":
            for _ in range(30):
                time.sleep(0.2)
                alive()
    return path.stem


def die_second(path: Path, alive: Callable[[], None]) -> str:
    """Dies of its second file, whatever that is: an earlier one spoilt the process."""
    _SEEN.append(path)
    if len(_SEEN) > 1:
        os.abort()
    return path.stem


_SEEN: list[Path] = []
