"""Classification names to codes: by the tables of the same document, else by the reference list of the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loaders.document import Statement
from loaders.reference.lookup import function_code_by_name
from loaders.reference.names import class_code, plain_name

#: (class, group, item) names, or a tail of it, to a code.
Names = Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class CodeBook:
    """The codes that names mean in one document of one fiscal year."""

    names: Names
    year: int

    def code(self, path: tuple[str, ...]) -> str:
        """The code that a path of names means, '' where it is not known or not certain: the whole path in the
        document's own tables, then its tails, which must not contradict the class; then the reference list."""
        keys = tuple(_key(name) for name in path)
        parent = class_code(path[0]) or "" if path else ""
        for start in range(len(keys)):
            tail = keys[start:]
            code = next((c for name in _spellings(tail[-1]) if (c := self.names.get((*tail[:-1], name), ""))), "")
            if code and (not parent or code.startswith(parent)):
                return code
        if len(path) == 1:
            return parent
        return self._of_the_list(path, parent)

    def _of_the_list(self, path: tuple[str, ...], code: str) -> str:
        for name in path[1:] if code else ():
            digits = len(code) + 2 if len(path) == 3 else None
            code = function_code_by_name(name.replace("其它", "其他"), self.year, code, digits) or ""
            if not code:
                return ""
        return code


def _spellings(name: str) -> tuple[str, ...]:
    """A name as printed, and with or without the 支出 that tables and texts add and leave out."""
    return (name, name.removesuffix("支出")) if name.endswith("支出") else (name, name + "支出")


def names_of_codes(pairs: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Names to codes from code → name pairs as tables print them: every code by its full path of names and
    by each tail of it that is unambiguous."""
    paths: dict[tuple[str, ...], set[str]] = {}
    for code in pairs:
        if not re.fullmatch(r"\d{3}(?:\d{2}){0,2}", code):
            continue
        path = tuple(_key(pairs[code[:n]]) for n in (3, 5, 7) if n <= len(code) and code[:n] in pairs)
        for start in range(len(path)):
            paths.setdefault(path[start:], set()).add(code)
    return {path: next(iter(codes)) for path, codes in paths.items() if len(codes) == 1}


def names_of_statements(statements: Iterable[Statement]) -> dict[tuple[str, ...], str]:
    """Names to codes from the function rows that a document's own tables print."""
    pairs: dict[str, str] = {}
    for statement in statements:
        for cell in statement.cells:
            code = cell.row_code_norm or cell.row_code or cell.meaning.get("function_code", "")
            if re.fullmatch(r"2\d{2}(?:\d{2}){0,2}", code) and cell.row_name:
                pairs.setdefault(code, cell.row_name.split("/")[-1])
    return names_of_codes(pairs)


def _key(name: str) -> str:
    return plain_name(name).replace("其它", "其他")
