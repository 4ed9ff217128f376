"""One normal form of printed Chinese, so that spacing, width and quotation marks decide nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DROP = re.compile(r"[\s\u3000\u200b\ufeff“”\"'‘’《》〈〉]+")
_ORDINAL = re.compile(
    r"^(?:[(（](?:[一二三四五六七八九十]+|\d{1,2})[)）]|[一二三四五六七八九十]{1,4}[、.．,，]|\d{1,2}[、．]|\d{1,2}\.(?!\d))"
)
_OF_WHICH = re.compile(r"^(?:其中|其它|其|加)[:：]")


#: ① is an ordinal like (1), and no digit before the word.
_CIRCLED = {ord("①") + i: f"({i + 1})" for i in range(20)}


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """NFKC, without white space and quotation marks: （ becomes (, ： becomes :, ２ becomes 2."""
    return _DROP.sub("", unicodedata.normalize("NFKC", text.translate(_CIRCLED))).replace("﹑", "、").replace("—", "-")


@lru_cache(maxsize=65536)
def label(text: str) -> str:
    """A row label without its ordinal and without 其中：, in normal form."""
    found = _OF_WHICH.sub("", normal(text))
    found = _ORDINAL.sub("", found)
    return _OF_WHICH.sub("", found)


def squeeze(text: str) -> str:
    """The text as printed, without white space."""
    return "".join(text.split())
