"""Characters of a PDF page of which the file does not say what they are.

A font draws glyphs by numbers of its own. Where the file lacks the map from these to characters, or the map leads
nowhere, every reader of the text gets control characters, blanks or letters that the page does not show.
"""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

from loaders.read.ink import plain

#: What stands for such a character.
MARK = "\ufffd"
#: Characters without ink; 2 is a hyphen at a line's end.
BLANK = frozenset((2, 9, 10, 13, 32))
#: Every so many glyphs one is asked for its map; fonts are used for more than one of them.
_SAMPLE = 16
#: A font with this part of such glyphs has no map at all; as many of private use are no signs of a list.
_FONT, _PRIVATE = 0.3, 0.05

_P = ctypes.c_void_p
_I = ctypes.c_int
_map_error = plain(raw.FPDFText_HasUnicodeMapError, _I, _P, _I)
_owner = plain(raw.FPDFText_GetTextObject, _P, _P, _I)
_font = plain(raw.FPDFTextObj_GetFont, _P, _P)


def undecoded(textpage: int, indices: NDArray[np.int64], codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which glyphs are not known. `indices` are their numbers on the text page, `codes` their characters as told."""
    control: NDArray[np.bool_] = codes < 32
    bad: NDArray[np.bool_] = control | (codes == ord(MARK)) | _private(codes)
    sampled = any(_map_error(textpage, i) for i in indices[::_SAMPLE].tolist())
    if not sampled and not bad.any():
        return bad
    bad |= np.array([_map_error(textpage, i) == 1 for i in indices.tolist()], dtype=np.bool_)
    fonts: dict[int, int] = {}
    font = np.zeros(len(indices), dtype=np.uint64)
    for n, index in enumerate(indices.tolist()):
        owner = _owner(textpage, index) or 0
        if owner not in fonts:
            fonts[owner] = (_font(owner) or 0) if owner else 0
        font[n] = fonts[owner]
    for one in np.unique(font):
        members = font == one
        # No font that says what it draws draws control characters: what looks like letters in it is none either.
        if control[members].any() or bad[members].mean() > _FONT:
            bad |= members
    return bad


def _private(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    private: NDArray[np.bool_] = (codes >= 0xE000) & (codes < 0xF900)
    return private if private.sum() > _PRIVATE * max(len(codes), 1) else np.zeros(len(codes), dtype=bool)
