"""Stage 2: pages of glyphs and rules to lines of text and grids of cells."""
