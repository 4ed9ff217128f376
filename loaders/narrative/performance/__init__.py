"""Stage: performance annexes (绩效) to projects and indicators (docs/performance.md)."""

from loaders.narrative.performance.grids import Annexes
from loaders.narrative.performance.reader import AnnexReader, read_performance

__all__ = ["AnnexReader", "Annexes", "read_performance"]
