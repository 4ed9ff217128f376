"""Rows of the forms whose rows carry codes (功能分类, 经济分类), and of the forms of one row.

Codes may be broken (2210 / 201), printed in three columns (201 03 08), or glued to name or amount; names
may stand above, behind and below the code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from loaders.lost_layout.layouts import Form, LabelRow, Layouts, Variant, squeeze
from loaders.lost_layout.tables import Amount, Row
from loaders.lost_layout.tokens import NumberStyle, Token

_HEADER_WORDS = {
    "项目",
    "科目名称",
    "科目编码",
    "功能分类",
    "经济分类",
    "功能分类科目",
    "经济分类科目",
    "功能分类科目编码",
    "经济分类科目编码",
    "编码",
    "栏次",
    "行次",
    "类",
    "款",
    "项",
    "类款项",
    "决算数",
    "金额",
    "小计",
    "科目编码科目名称",
    "功能分类科目编码科目名称",
    "科目名称决算数",
}


class _Builder:
    def __init__(self, form: Form, layouts: Layouts, headers: set[str], whole_numbers: bool) -> None:
        self.whole_numbers = whole_numbers  # amounts have no decimals: a small one looks like an ordinal
        economic = form.axis == "economic"
        self.code = re.compile(layouts.codes["economic" if economic else "function"])
        self.totals = set(layouts.totals)
        self.labels: dict[str, LabelRow] = {label: row for row in form.rows.get("single", ()) for label in row.labels()}
        self.headers = headers | _HEADER_WORDS
        self.rows: list[Row] = []
        self.current: Row | None = None
        self.pending = ""  # digits that are no code yet
        self.tails: dict[int, list[str]] = {}  # words behind the amounts of a row
        self.bare_codes = 0  # codes in a row with nothing between
        self.scrambled = False
        self.stray: list[Amount] = []  # before the first row
        self.row_line = 0  # of the newest piece of the current row

    def number(self, text: str, line: int) -> None:
        """Digits: a code, a part of one, an amount in whole 元, or nothing of this table."""
        row = self.current
        if self.pending and self.code.fullmatch(self.pending + text):
            text = self.pending + text
        elif (
            row
            and row.code
            and not row.amounts
            and not row.name
            and len(text) in (2, 4)
            and self.code.fullmatch(row.code + text)
        ):
            row.code = row.key = row.code + text
            self.row_line = line
            return
        elif row and len(row.code) == 3 and not row.amounts and not row.name and len(text) == 1:
            # 301 2: the part of a code in its own column, not padded.
            padded = row.code + "0" + text
            if line == self.row_line and self.code.fullmatch(padded):
                row.code = row.key = padded
            else:
                row.doubt = f"its code is incomplete: {row.code} and {text} on another line"
            return
        elif self.whole_numbers and row and (row.name or row.amounts) and not self.code.fullmatch(text):
            self.amount(Amount(text, Decimal(text), line))
            return
        self.pending = ""
        if self.code.fullmatch(text):
            self._start(Row("single", text, line, code=text))
            return
        if len(text) in (1, 4, 6) and self.code.match(text.ljust(7, "0")):
            self.pending = text

    def _start(self, row: Row) -> None:
        previous = self.current
        if previous is not None and previous.code and not previous.amounts and not previous.name:
            self.bare_codes += 1
            self.scrambled |= self.bare_codes >= 3
        else:
            self.bare_codes = 0
        self.rows.append(row)
        self.current = row
        self.row_line = row.line

    def word(self, text: str, line: int) -> None:
        plain = squeeze(text)
        for label, spec in self.labels.items():
            if label in plain:
                before, _, behind = plain.partition(label)
                if before:
                    self.word(before, line)
                self._start(Row("single", spec.key, line, name=label, is_total=spec.is_total, side=spec.side))
                self.rows[-1].meaning = dict(spec.meaning)
                if behind:
                    self.word(behind, line)
                return
        total = next((t for t in self.totals if plain.endswith(t) and plain[: -len(t)] in self.headers | {""}), "")
        if total:
            plain = total
            self._start(Row("single", "total", line, name=plain, is_total=True))
        elif plain not in self.headers and re.search(r"\w", plain):
            if self.current is None:
                self.tails.setdefault(-1, []).append(text)
            elif self.current.amounts:
                self.tails.setdefault(len(self.rows) - 1, []).append(text)
            else:
                self.current.name += text
                self.row_line = line

    def amount(self, amount: Amount) -> None:
        if self.current is None:
            self.stray.append(amount)
            return
        self.current.scattered |= bool(self.tails.get(len(self.rows) - 1))
        self.current.firm = amount.line == self.row_line
        self.current.amounts.append(amount)

    def mixed(self, token: Token) -> None:
        """A whole number glued to an amount: the one way in which the number is a code here."""
        start = [r for r in token.readings if r[0] and self.code.fullmatch(self.pending + r[0])]
        alone = [r for r in token.readings if not r[0]]
        if len(start) == 1 and not alone:
            self.number(start[0][0], token.line)
            readings = [("", start[0][1])]
        else:
            readings = alone if not start else []
        if len(readings) == 1:
            text = readings[0][1]
            self.amount(Amount(text, Token("amount", text, token.line, token.index).amount, token.line))
        elif self.current is not None:
            self.current.doubt = f"{token.text} can be cut into code and amount in several ways"


def coded_rows(
    bodies: Sequence[Sequence[Token]],
    form: Form,
    layouts: Layouts,
    variant: Variant,
    *,
    names: Mapping[str, str],
    style: NumberStyle,
) -> list[Row]:
    """Rows in reading order. `names` gives the names of codes where other statements print them whole; they
    only help to tell to which row a piece of a wrapped name belongs."""
    headers = {
        squeeze(word) for column in variant.columns for part in column.header for word in part.strip("~").split("|")
    }
    builder = _Builder(form, layouts, headers, whole_numbers=style.decimals == 0)
    for body in bodies:
        at = 0
        while at < len(body):
            token = body[at]
            if token.kind == "word":
                words = ""
                while at < len(body) and body[at].kind == "word" and body[at].index == token.index:
                    words += body[at].text
                    at += 1
                builder.word(words, token.line)
                continue
            if token.kind == "number":
                builder.number(token.text, token.line)
            elif token.kind == "amount":
                builder.amount(Amount(token.text, token.amount, token.line))
            else:
                builder.mixed(token)
            at += 1
    rows = builder.rows
    _place_stray(rows, builder.stray, len(variant.columns))
    _settle_names(rows, builder.tails, names)
    if builder.scrambled:
        for row in rows:
            row.doubt = row.doubt or "codes stand in a row without names: the text is not in the order of rows"
    _mark_doubles(rows)
    for row in rows:
        row.meaning |= _code_meaning(row, form)
        row.side = row.side or _block(row, variant)
        if row.side == "last" and variant.blocks:
            # The total of the second kind stands below the block that begins it.
            row.side = variant.blocks[1].side if len(variant.blocks) > 1 else variant.blocks[0].side
    return rows


def _place_stray(rows: list[Row], stray: list[Amount], width: int) -> None:
    """Amounts before the first row: its own, printed a little higher, if it has none and they fit; only
    sums that hold make them certain. Else they are of no known row."""
    if not stray:
        return
    if rows and not rows[0].amounts and len(stray) <= width:
        rows[0].amounts, rows[0].firm = stray, False
    else:
        rows.append(Row("single", "", stray[0].line, amounts=stray, doubt="amounts stand before the first row"))


def _settle_names(rows: list[Row], tails: Mapping[int, list[str]], names: Mapping[str, str]) -> None:
    """Words between the amounts of one row and the code of the next end the one name or begin the other:
    the cut that makes known names decides; else the row that has no name yet; else the one before."""
    for index, pieces in sorted(tails.items()):
        before = rows[index] if index >= 0 else None
        after = rows[index + 1] if index + 1 < len(rows) else None
        # The name of a total is its label; words beside it belong to the other row, or to the page.
        before = None if before is not None and before.is_total else before
        after = None if after is not None and after.is_total else after
        if before is None or after is None:
            if after is not None:
                after.name = "".join(pieces) + after.name
            elif before is not None:
                before.name += "".join(pieces)
            continue
        best, best_score = len(pieces), -1
        for cut in range(len(pieces) + 1):
            head, tail = before.name + "".join(pieces[:cut]), "".join(pieces[cut:]) + after.name
            score = 4 * (squeeze(head) == squeeze(names.get(before.key, "\0")))
            score += 4 * (squeeze(tail) == squeeze(names.get(after.key, "\0")))
            score += bool(head) + (bool(tail) or not after.code)
            if score > best_score:
                best, best_score = cut, score
        before.name += "".join(pieces[:best])
        after.name = "".join(pieces[best:]) + after.name


def _mark_doubles(rows: Sequence[Row]) -> None:
    """The same code twice in one table (units printed one after the other): the rows get keys of their own, and
    identities leave them alone. Under two names, a code was broken: neither row is read."""
    names: dict[str, set[str]] = {}
    for row in rows:
        if row.code:
            names.setdefault(row.key, set()).add(squeeze(row.name))
    for row in rows:
        if len(names.get(row.key, ())) > 1:
            row.doubt = row.doubt or f"the code {row.key} stands here under two names"
    seen: dict[str, int] = {}
    for row in rows:
        seen[row.key] = seen.get(row.key, 0) + 1
        if seen[row.key] > 1:
            row.key = f"{row.key}#{seen[row.key]}"


def _code_meaning(row: Row, form: Form) -> dict[str, str]:
    if form.axis == "function":
        return {"function_code": row.code or "all"} if row.code or row.is_total else {}
    if row.code:
        return {"economic_code": row.code, **form.class_meaning.get(row.code[:3], {})}
    return {"economic_code": "all"} if row.is_total else {}


def _block(row: Row, variant: Variant) -> str:
    return next((block.side for block in variant.blocks if row.code[:3] in block.classes), "")


def single_row(bodies: Sequence[Sequence[Token]]) -> list[Row]:
    """The one row of a form such as the 三公 form: every amount of its bodies, in order."""
    row = Row("single", "figures", 0, firm=True)
    for body in bodies:
        for token in body:
            if token.kind == "amount":
                row.amounts.append(Amount(token.text, token.amount, token.line))
            elif token.kind == "mixed":
                row.doubt = f"{token.text} can be cut in several ways"
    if row.amounts:
        row.line = row.amounts[0].line
    return [row]
