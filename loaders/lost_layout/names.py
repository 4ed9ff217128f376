"""Names that a text broke into pieces: labels of rows put together again, and told apart where glued."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import lru_cache

from loaders.lost_layout.layouts import LabelRow, squeeze
from loaders.reference.names import CLASS_NAMES, class_code


@lru_cache(maxsize=1)
def class_names() -> frozenset[str]:
    """Every name that a class (类) of the functional classification has had, squeezed."""
    with CLASS_NAMES.open(encoding="utf-8", newline="") as handle:
        return frozenset(squeeze(row["name"]) for row in csv.DictReader(handle))


class Labels:
    """The labels of one form with two halves: its own rows, and the function classes on the right."""

    def __init__(self, left: Iterable[LabelRow], right: Iterable[LabelRow], enumerator: str) -> None:
        self.left, self.right = tuple(left), tuple(right)
        self.enumerator = re.compile(enumerator)
        self.known = {label for row in (*self.left, *self.right) for label in row.labels()}
        self._left = {label for row in self.left for label in row.labels()}
        self._right = {label for row in self.right for label in row.labels()} | class_names()
        self._longest = sorted(self.known, key=len, reverse=True)
        self._all = sorted(self.known | class_names(), key=len, reverse=True)

    def bare(self, label: str) -> str:
        return self.enumerator.sub("", squeeze(label), count=1)

    def complete(self, label: str) -> bool:
        bare = self.bare(label)
        return bare in self.known or class_code(bare) is not None

    def begins(self, label: str) -> bool:
        """Could be the beginning of a known label."""
        bare = self.bare(label)
        return bool(bare) and any(name.startswith(bare) for name in (*self.known, *class_names()))

    def half(self, label: str) -> str:
        """left, right, or '' where the label (so far) could be of both halves."""
        bare = self.bare(label)
        left = any(name.startswith(bare) for name in self._left)
        right = any(name.startswith(bare) for name in self._right)
        if left == right:
            return "" if left else "right"
        return "left" if left else "right"

    def pieces(self, words: str) -> list[str]:
        """Words of one line cut where a new label begins: at an ordinal (一、), and around known labels."""
        cuts = {0}
        at = 0
        while at < len(words):
            begin = self.enumerator.match(words, at)
            if begin:
                cuts.add(at)
                at = begin.end()
                name = self._name_at(words, at, self._all)
                at = self._end(words, at, len(name)) if name else at + 1
                if name:
                    cuts.add(at)
            elif label := self._name_at(words, at, self._longest):
                cuts.add(at)
                at = self._end(words, at, len(label))
                cuts.add(at)
            else:
                at += 1
        ordered = sorted(c for c in cuts if c < len(words))
        return [words[a:b] for a, b in zip(ordered, [*ordered[1:], len(words)], strict=True)]

    @staticmethod
    def _name_at(words: str, at: int, names: list[str]) -> str:
        rest = squeeze(words[at:])
        return next((name for name in names if rest.startswith(name)), "")

    @staticmethod
    def _end(words: str, at: int, length: int) -> int:
        """Index behind `length` squeezed characters from `at`."""
        end = at
        while end <= len(words) and len(squeeze(words[at:end])) < length:
            end += 1
        return end
