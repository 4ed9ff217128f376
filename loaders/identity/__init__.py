"""Who published what for which year, from a document's own text."""

from loaders.identity.identify import identify

__all__ = ["identify"]
