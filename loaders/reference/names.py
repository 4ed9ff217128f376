"""Codes from printed names: the class rows of the summary forms print names only.

`class_names.csv` holds every name that a class (类) of the functional classification has had, with the
fiscal years in which it was in force. Publishers print names years after they were replaced, so a lookup
takes every name ever used: it asks which class is meant, not whether the name is up to date.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

CLASS_NAMES = Path(__file__).parent / "data" / "class_names.csv"

# Ordinals before a name: 一、 （二十一） 廿三、 3、 (3). A bare numeral stays: 三公经费 is a name.
_CHINESE_ORDINAL = re.compile(r"^(?:\([一二三四五六七八九十廿]{1,4}\)[、.,:]?|[一二三四五六七八九十廿]{1,4}[、.,:])")
_ARABIC_ORDINAL = re.compile(r"^(?:\(\d{1,2}\)[、.,:]?|\d{1,2}[、.])")
_CODE = re.compile(r"^\[?(\d{3}(?:\d{2}){0,2})\]?(?=\D)")
_NOT_NAME = re.compile(r"[\s\W_]+")


def plain_name(printed: str) -> str:
    """A printed classification name without what is no part of it: ordinal, leading code, white space,
    brackets and punctuation, a trailing 类/款/项 in brackets. The wording itself stays as printed."""
    return _split(printed)[1]


def _split(printed: str) -> tuple[str, str]:
    """(leading code or '', name) of a printed classification name."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", printed))
    for ordinal in (_CHINESE_ORDINAL, _ARABIC_ORDINAL):
        text = ordinal.sub("", text, count=1)
    code = ""
    if match := _CODE.match(text):
        code, text = match[1], text[match.end() :]
    text = re.sub(r"\([类款项]\)$", "", text)
    return code, _NOT_NAME.sub("", text)


def name_key(printed: str) -> str:
    """What two spellings of one name have in common: `plain_name` without a trailing 类 and 支出.

    其他支出 keeps its ending, because 其他 alone is said of many things.
    """
    name = plain_name(printed)
    for ending in ("类", "支出"):
        if name.endswith(ending) and name.removesuffix(ending) not in ("", "其他"):
            name = name.removesuffix(ending)
    return name


@lru_cache(maxsize=1)
def _classes() -> dict[str, str]:
    with CLASS_NAMES.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    codes: dict[str, str] = {}
    for row in rows:
        key = name_key(row["name"])
        if codes.setdefault(key, row["code"]) != row["code"]:
            raise ValueError(f"{CLASS_NAMES.name}: {row['name']} stands for {codes[key]} and {row['code']}")
    return codes


def class_code(name: str) -> str | None:
    """The three-digit code of the class (类) that a printed name means, or None.

    Ordinals (一、), white space, brackets, a trailing 类 and a missing 支出 do not matter; names replaced
    years ago are found too (医疗卫生与计划生育支出 gives 210). A name that begins with the code of another
    class gives None.
    """
    code, _ = _split(name)
    found = _classes().get(name_key(name))
    return found if found and (not code or code == found) else None
