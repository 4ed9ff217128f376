"""Rows of the forms with two halves: labels, row ordinals (行次) and amounts in any of the orders that a text
without layout gives them.

Where row ordinals are printed, an ordinal takes the label of its half that is waiting for one, and the
amounts behind it: names may then be wrapped above and below. Without ordinals an amount belongs to the
label before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.lost_layout.layouts import Form, Layouts, squeeze
from loaders.lost_layout.names import Labels
from loaders.lost_layout.tables import Amount, Row
from loaders.lost_layout.tokens import NumberStyle, Token
from loaders.reference.names import class_code


class _Builder:
    def __init__(self, form: Form, labels: Labels, with_ordinals: bool) -> None:
        self.form, self.labels, self.with_ordinals = form, labels, with_ordinals
        self.rows: list[Row] = []
        self.waiting: list[Row] = []  # labelled, without ordinal (documents with ordinals only)
        self.current: Row | None = None
        self.next_left, self.next_right = 1, 0
        self.last_half = "right"
        self.word_line = 0

    def word(self, words: str, line: int) -> None:
        for piece in self.labels.pieces(words):
            self._piece(piece, line)

    def _piece(self, piece: str, line: int) -> None:
        self.word_line = line
        if not self.labels.enumerator.match(piece):
            # A piece of a name: of the newest row that it completes or goes on.
            for row in reversed(self.rows[-6:]):
                if row.name and self.labels.begins(row.name + piece):
                    row.name += piece
                    return
            if not self.labels.complete(piece) and not self.labels.begins(piece):
                if self.current and self.current.name and not self.current.amounts:
                    self.current.name += piece
                return
        row = Row("", "", line, name=piece)
        self.rows.append(row)
        self.current = row
        if self.with_ordinals:
            self.waiting.append(row)

    def number(self, token: Token, alone: bool) -> None:
        if not self.with_ordinals:
            return
        value = int(token.text)
        if value == self.next_left:
            half = "left"
        elif self.next_right and value == self.next_right:
            half = "right"
        elif alone and self.next_right and not self.waiting:
            return  # the number of a page
        elif not self.next_right and value <= self.next_left:
            return
        else:
            half = "right" if self.last_half == "left" else "left"
            if not self.next_right:
                half, self.next_right = "right", value
        self._ordinal(half, token.line)

    def _ordinal(self, half: str, line: int) -> None:
        place = self.next_left if half == "left" else self.next_right
        if half == "left":
            self.next_left += 1
        else:
            self.next_right += 1
        self.last_half = half
        row = next((r for r in self.waiting if self._half_of(r) in (half, "")), None)
        if row is None:
            row = Row(half, "", line)
            self.rows.append(row)
        else:
            self.waiting.remove(row)
        row.half, row.ordinal = half, place
        self.current = row

    def _half_of(self, row: Row) -> str:
        if squeeze(row.name) in ("总计", "合计"):
            return ""
        return self.labels.half(row.name)

    def amount(self, amount: Amount) -> None:
        if self.current is None:
            self.current = Row("", "", amount.line, doubt="an amount stands before the first label")
            self.rows.append(self.current)
        elif self.with_ordinals and self.current in self.waiting:
            # No ordinal in between: it was lost, or the amount is not of this label.
            self.current.doubt = "no row ordinal stands between label and amount"
        self.current.firm = bool(self.current.ordinal) or amount.line == self.word_line
        self.current.amounts.append(amount)


def half_rows(bodies: Sequence[Sequence[Token]], form: Form, layouts: Layouts, style: NumberStyle) -> list[Row]:
    """Rows of all bodies, in reading order, with half, key, group and meaning."""
    labels = Labels(form.rows.get("left", ()), form.rows.get("right", ()), layouts.enumerator)
    numbers = {token.text for body in bodies for token in body if token.kind == "number"}
    builder = _Builder(form, labels, with_ordinals={"1", "2", "3"} <= numbers)
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
            if token.kind == "number" and style.decimals == 0 and not builder.with_ordinals:
                builder.amount(Amount(token.text, token.amount, token.line))
            elif token.kind == "number":
                around = [body[i].index for i in (at - 1, at + 1) if 0 <= i < len(body)]
                builder.number(token, alone=token.index not in around)
            else:
                _amount(builder, token)
            at += 1
    _identify(builder.rows, form, labels)
    _check_step(builder.rows, labels)
    return builder.rows


_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}


def _numeral(text: str) -> int:
    """一 .. 九十九 as a number."""
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + (_NUMERALS.get(ones, 0) if ones else 0)


def _check_step(rows: list[Row], labels: Labels) -> None:
    """Ordinals (行次) and the numerals of the class rows count the same rows. From where they part, labels
    and amounts of the right half are not known to belong together."""
    offset: int | None = None
    parted = False
    for row in rows:
        if row.half != "right" or not row.ordinal:
            continue
        numeral = labels.enumerator.match(squeeze(row.name)) if row.group == "class" else None
        if numeral:
            difference = row.ordinal - _numeral(numeral[0].rstrip("、"))
            offset = difference if offset is None else offset
            parted |= difference != offset
        if parted:
            row.doubt = row.doubt or "row ordinals and numerals of the labels are out of step"


def _amount(builder: _Builder, token: Token) -> None:
    """An amount, or an ordinal glued to one: the reading whose number is the ordinal that comes next."""
    if token.kind == "amount":
        builder.amount(Amount(token.text, token.amount, token.line))
        return
    expected = {str(builder.next_left), str(builder.next_right), ""} if builder.with_ordinals else {""}
    readings = [reading for reading in token.readings if reading[0] in expected]
    if len(readings) == 1:
        number, text = readings[0]
        if number:
            builder.number(Token("number", number, token.line, token.index), alone=False)
        builder.amount(Amount(text, Token("amount", text, token.line, token.index).amount, token.line))
    elif builder.current is not None:
        builder.current.doubt = f"{token.text} can be cut into ordinal and amount in {len(token.readings)} ways"


def _identify(rows: list[Row], form: Form, labels: Labels) -> None:
    """Give each row its half, key, group and meaning by its label."""
    seen: set[str] = set()
    for row in rows:
        bare = labels.bare(row.name)
        halves = [row.half] if row.half else ["left", "right"]
        found = None
        for half in halves:
            candidates = [r for r in form.rows.get(half, ()) if bare in r.labels()]  # type: ignore[call-overload]
            fresh = [r for r in candidates if r.key not in seen and (not r.after or r.after in seen)]
            if fresh:
                found = (half, fresh[-1] if any(r.after for r in fresh) else fresh[0])
                break
        if found:
            row.half, label = found
            row.key, row.group, row.is_total = label.key, label.group, label.is_total
            row.meaning = dict(label.meaning)
            seen.add(label.key)
            continue
        code = class_code(bare) if bare else None
        row.half = row.half or "right"
        if code and row.half == "right":
            row.key, row.group, row.code = code, "class", ""
            row.meaning = {"function_code": code, "nature": "all"}
            if code in seen:
                row.doubt = row.doubt or f"the class {code} is printed twice"
            seen.add(code)
        elif bare:
            row.key = f"?{bare}"
            if labels.enumerator.match(squeeze(row.name)) and row.half == "right":
                row.group = "class"
            else:
                row.doubt = row.doubt or "its label is not in the catalogue"
        elif row.amounts:
            row.doubt = row.doubt or "the amounts stand at no label"
