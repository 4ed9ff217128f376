"""Statements read from text whose layout is lost (DESIGN.md section 6)."""

from loaders.lost_layout.reader import LostLayoutResult, looks_like_lost_layout, read_statements

__all__ = ["LostLayoutResult", "looks_like_lost_layout", "read_statements"]
