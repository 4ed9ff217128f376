"""Extraction: `juesuan extract` against a bare pdfium pass and against pdfplumber, in one run.

    python benchmarks/extract.py [FOLDER] [--every 10] [--rounds 1] [--profile]

For each PDF one after the other, in one process: the bare pass (every character with its box, every drawn path with
its points, nothing else), then the whole way of `juesuan extract` to cells, then pdfplumber's extract_tables on
every n-th page, scaled to all pages. Seconds are of the processor, so that other work on the machine counts less, and
neighbours in time share what noise is left: trust the ratios more than the seconds. Pages that are pictures are
left unread on all sides. So are, altogether, files that juesuan refuses. The folder is ../shared/documents where it
is there, else the samples.
"""

from __future__ import annotations

import argparse
import cProfile
import ctypes
import pstats
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

import loaders.read.files
from loaders.document import Refused
from loaders.pipeline import read_document

CHECKOUT = Path(__file__).resolve().parents[1]
#: Extraction may take this many times the bare pass, and must be this many times as fast as pdfplumber.
MOST_OF_BARE, LEAST_OF_PDFPLUMBER = 2.0, 5.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds for one file. `pdfplumber` is scaled from the pages sampled to all."""

    path: Path
    pages: int
    bare: float
    extract: float
    pdfplumber: float


def bare_pass(path: Path) -> int:
    """Read each character and its box, and each point of each path. Returns the number of pages."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_float(), ctypes.c_float()
    pdf = pypdfium2.PdfDocument(path)
    try:
        for index in range(len(pdf)):
            page = pdf[index]
            text = page.get_textpage()
            for k in range(pdfium.FPDFText_CountChars(text)):
                pdfium.FPDFText_GetUnicode(text, k)
                pdfium.FPDFText_GetCharBox(text, k, left, right, bottom, top)
            for path_object in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
                for k in range(pdfium.FPDFPath_CountSegments(path_object)):
                    pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(path_object, k), x, y)
            text.close()
            page.close()
        return len(pdf)
    finally:
        pdf.close()


def pdfplumber_pass(path: Path, every: int) -> float:
    """Seconds that extract_tables would take for all pages, from every n-th one and the opening of the file."""
    begin = time.process_time()
    with pdfplumber.open(path) as pdf:
        opened = time.process_time() - begin
        sampled = range(0, len(pdf.pages), every)
        begin = time.process_time()
        for index in sampled:
            page = pdf.pages[index]
            page.extract_tables()
            page.close()
        return opened + (time.process_time() - begin) / len(sampled) * len(pdf.pages)


def timed(action: Callable[[], T]) -> tuple[float, T]:
    """Seconds, and what came out."""
    begin = time.process_time()
    value = action()
    return time.process_time() - begin, value


def measure(path: Path, every: int, rounds: int) -> Timing | None:
    """The three passes over one file, the median of `rounds`; None for a file that juesuan refuses."""
    try:
        first, _ = timed(lambda: read_document(path, narrative=False))
    except Refused as refused:
        print(f"left out: {refused}", file=sys.stderr)
        return None
    bare, extract = [], [first]
    for _ in range(rounds):
        seconds, pages = timed(lambda: bare_pass(path))
        bare.append(seconds)
        extract.append(timed(lambda: read_document(path, narrative=False))[0])
    return Timing(path, pages, median(bare), median(extract[1:]), pdfplumber_pass(path, every))


def report(timings: list[Timing]) -> None:
    """A line a file, then the totals with their goals."""
    print(f"{'pages':>6} {'bare':>8} {'extract':>8} {'× bare':>7} {'faster than pdfplumber':>23}  file")
    for t in [*timings, total(timings)]:
        print(
            f"{t.pages:6d} {t.bare:7.2f}s {t.extract:7.2f}s {t.extract / t.bare:7.2f} "
            f"{t.pdfplumber / t.extract:22.1f}×  {t.path.name[:50]}"
        )
    t = total(timings)
    print(f"\na page: bare {1000 * t.bare / t.pages:.1f} ms, extract {1000 * t.extract / t.pages:.1f} ms, ", end="")
    print(f"pdfplumber {1000 * t.pdfplumber / t.pages:.1f} ms")
    print(f"extract ÷ bare pass        {t.extract / t.bare:6.2f}  (goal: {MOST_OF_BARE} or less)")
    print(f"pdfplumber ÷ extract       {t.pdfplumber / t.extract:6.2f}  (goal: {LEAST_OF_PDFPLUMBER} or more)")


def total(timings: list[Timing]) -> Timing:
    """The sums, as one more line."""
    return Timing(
        Path("all"),
        sum(t.pages for t in timings),
        sum(t.bare for t in timings),
        sum(t.extract for t in timings),
        sum(t.pdfplumber for t in timings),
    )


def profile(paths: list[Path]) -> None:
    """Where the time of extraction goes."""
    profiler = cProfile.Profile()
    for path in paths:
        try:
            profiler.runcall(read_document, path, narrative=False)
        except Refused as refused:
            print(f"left out: {refused}", file=sys.stderr)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(35)


def main() -> None:
    """Measure a folder of PDFs and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    shared = CHECKOUT.parent / "shared" / "documents"
    parser.add_argument("folder", nargs="?", type=Path, default=shared if shared.is_dir() else CHECKOUT / "samples")
    parser.add_argument("--every", type=int, default=10, help="pdfplumber reads every n-th page")
    parser.add_argument("--rounds", type=int, default=1, help="take the median of this many")
    parser.add_argument("--profile", action="store_true", help="print where the time goes instead")
    options = parser.parse_args()
    paths = sorted(options.folder.rglob("*.pdf"))
    if not paths:
        parser.error(f"no PDF in {options.folder}")
    loaders.read.files.can_recognise = lambda: False
    if options.profile:
        profile(paths)
        return
    timings = [t for path in paths if (t := measure(path, options.every, options.rounds)) is not None]
    report(timings)


if __name__ == "__main__":
    main()
