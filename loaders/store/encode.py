"""A document as rows, ready for COPY: the part of a load that needs no database.

A row's identifiers (document_id, department_id) are known only at the store, so a row is encoded without them, and
the store puts them in front. The content hash is taken over these rows: it does not depend on which numbers a
database gives out. Values are in Postgres's text format, in the order of COLUMNS.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from loaders.document import (
    ALL,
    Box,
    Cell,
    Claim,
    Document,
    Fact,
    FactTable,
    Finding,
    Indicator,
    Project,
    Scope,
    Statement,
)

#: The dimensions that each fact table has beyond those of all.
FACT_DIMENSIONS: dict[FactTable, tuple[str, ...]] = {
    "expenditure": ("function_code", "economic_code", "economic_scheme", "nature"),
    "revenue": ("function_code", "source"),
    "balance": ("function_code", "item"),
    "three_public": ("item", "measure"),
}
_FACT_HEAD = ("fact_no", "fiscal_year", "scope", "phase", "breakdown", "stated_by", "fund")
_FACT_TAIL = ("amount", "cell_no", "claim_no")
_BOX = ("x0", "top", "x1", "bottom")
# fmt: off
#: Columns of each table in the order of the encoded values. The store puts document_id in front, and in front
#: of a fact the department_id as well.
COLUMNS: dict[str, tuple[str, ...]] = {
    "statement": (
        "statement_no", "form", "title", "label", "page_from", "page_to", "unit", "state", "entity", "scope",
    ),
    "cell": (
        "cell_no", "statement_no", "page", "row_no", "row_code", "row_code_norm", "row_name", "column_path", "side",
        "printed", "amount", "unit", "amount_yuan", "is_total", "is_leaf", "is_certain", "method", "why", "meaning",
        *_BOX,
    ),
    "claim": (
        "claim_no", "page", "line", "text", "subject", "measure", "function_code", "period", "phase", "value", "unit",
        "base", "base_value", "delta", "percent", "direction", "reason", "concept", "section", "basis", "as_of", "fund",
        "nature", "source", "item", "count_measure", "economic_code", "base_phase", "base_period", "implied", "remark",
        "char_from", "end_page", "end_line", "char_to", "table_value", "table_cell_no", "recomputed_base",
        "recomputed_delta", "recomputed_percent", "verdict", "defect", "verdict_reason",
    ),
    "project": (
        "project_no", "page", "line", "title", "stage", "fiscal_year", "name", "body", "budget", "adjusted", "executed",
        "execution_rate", "execution_weight", "execution_score", "fiscal", "total_weight", "score", "goal",
        "about",
    ),
    "indicator": (
        "indicator_no", "project_no", "page", "line", "goal", "kind", "group_path", "name", "operator", "target",
        "target_value", "unit", "source", "actual", "actual_value", "reason", "weight", "score", "rubric",
    ),
    "finding": (
        "finding_no", "code", "severity", "message", "page", "statement_no", "cell_no", "value", "remedy",
    ),
    **{f"fact_{table}": (*_FACT_HEAD, *names, *_FACT_TAIL) for table, names in FACT_DIMENSIONS.items()},
}
# fmt: on
#: Tables whose rows carry a department of their own.
FACT_TABLE_NAMES = tuple(f"fact_{table}" for table in FACT_DIMENSIONS)

_NULL = "\\N"
_SPECIAL = re.compile("[\\\\\t\n\r\x00]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": "\N{REPLACEMENT CHARACTER}"})
_PER_UNIT = {"元": Decimal(1), "万元": Decimal(10_000)}
_FEN = Decimal("0.01")


class ContractError(ValueError):
    """A stage before the store handed over a value that the tables cannot hold: a defect of ours."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A document's rows by table and by the department that they belong to; see the module.

    `owners` are the departments as (name as printed, scope), the document's own being ('', its scope). `rows` maps
    a table to {position in owners: lines, parted by newlines}; tables other than facts have position 0 alone.
    """

    owners: tuple[tuple[str, Scope], ...]
    rows: dict[str, dict[int, bytes]]
    counts: dict[str, int]
    content_hash: str


def encode(document: Document) -> Encoded:
    """The rows of `document` and their hash. Raises ContractError."""
    owners: dict[tuple[str, Scope], int] = {("", document.identity.scope): 0}
    facts: dict[FactTable, dict[int, list[str]]] = {table: {} for table in FACT_DIMENSIONS}
    for fact in document.facts:
        key = (fact.entity, fact.scope if fact.entity else document.identity.scope)
        facts[fact.table].setdefault(owners.setdefault(key, len(owners)), []).append(_fact(fact))
    lines: dict[str, dict[int, list[str]]] = {
        "statement": {0: [_statement(statement) for statement in document.statements]},
        "cell": {0: [_cell(cell, s.number) for s in document.statements for cell in s.cells]},
        "claim": {0: [_claim(claim) for claim in document.claims]},
        "project": {0: [_project(project) for project in document.projects]},
        "indicator": {0: [_indicator(indicator) for indicator in document.indicators]},
        "finding": {0: [_finding(finding, number) for number, finding in enumerate(document.findings, 1)]},
        **{f"fact_{table}": parts for table, parts in facts.items()},
    }
    rows = {
        table: {owner: "\n".join(part).encode("utf-8", "replace") for owner, part in parts.items() if part}
        for table, parts in lines.items()
    }
    counts = {table: sum(map(len, parts.values())) for table, parts in lines.items()}
    return Encoded(tuple(owners), rows, counts, _hash(document, tuple(owners), rows))


def copy_text(lines: bytes, *identifiers: int) -> bytes:
    """One block of COPY text: `lines`, each with `identifiers` in front. A newline inside a value is escaped."""
    head = b"".join(b"%d\t" % identifier for identifier in identifiers)
    return head + lines.replace(b"\n", b"\n" + head) + b"\n"


def json_text(value: dict[str, str]) -> str:
    """`value` as JSON that Postgres takes, keys in order."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("\\u0000", "\N{REPLACEMENT CHARACTER}")


def clean(text: str) -> str:
    """`text` without what Postgres refuses: NUL and lone surrogates, each replaced by a visible sign."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def _hash(document: Document, owners: tuple[tuple[str, Scope], ...], rows: dict[str, dict[int, bytes]]) -> str:
    identity = document.identity
    head = [
        *(document.media_type, document.byte_size, document.page_count, identity.kind, identity.fiscal_year),
        *(identity.department, identity.scope, identity.region, identity.renamed_to),
        *(json_text(identity.evidence), owners),
    ]
    digest = hashlib.sha256(repr(head).encode("utf-8", "replace"))
    for table, parts in rows.items():
        for owner, lines in parts.items():
            digest.update(f"\n{table} {owner} {len(lines)}\n".encode())
            digest.update(lines)
    return digest.hexdigest()


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if _SPECIAL.search(value) else value


#: Codes, names and members recur from row to row.
_word: Callable[[str], str] = lru_cache(maxsize=65536)(_text)


def _maybe(value: object) -> str:
    return _NULL if value is None else str(value)


def _bool(value: bool) -> str:
    return "t" if value else "f"


def _box(box: Box | None) -> str:
    if box is None:
        return "\\N\t\\N\t\\N\t\\N"
    return f"{box[0]:.2f}\t{box[1]:.2f}\t{box[2]:.2f}\t{box[3]:.2f}"


def _yuan(amount: Decimal, printed: str, unit: str) -> str:
    """The amount in 元, to the fen; more decimals than the fen are rounded, the printed amount stays beside it."""
    if unit == "元":
        return printed if printed[-3:-2] == "." else str(amount.quantize(_FEN))
    return str((amount * _PER_UNIT[unit]).quantize(_FEN))


def _statement(s: Statement) -> str:
    return "\t".join(
        (
            *(str(s.number), _word(s.form), _text(s.title), _text(s.label), str(s.page_from), str(s.page_to)),
            *(_maybe(s.unit), s.state, _text(s.entity), _maybe(s.scope)),
        )
    )


@lru_cache(maxsize=65536)
def _column(path: tuple[str, ...]) -> str:
    return _text("/".join(path))


def _cell(c: Cell, statement: int) -> str:
    amount = str(c.amount)
    return (
        f"{c.number}\t{statement}\t{c.page}\t{c.row_no}\t{_word(c.row_code)}\t{_word(c.row_code_norm)}\t"
        f"{_word(c.row_name)}\t{_column(c.column)}\t{c.side}\t{_text(c.printed)}\t{amount}\t{c.unit}\t"
        f"{_yuan(c.amount, amount, c.unit)}\t{_bool(c.is_total)}\t{_bool(c.is_leaf)}\t"
        f"{_bool(bool(c.meaning))}\t{c.method}\t{_word(c.why)}\t{_meaning(tuple(c.meaning.items()))}\t"
        f"{_box(c.box)}"
    )


@lru_cache(maxsize=65536)
def _meaning(items: tuple[tuple[str, str], ...]) -> str:
    return _text(json_text(dict(items)))


def _claim(c: Claim) -> str:
    return "\t".join(
        (
            *(str(c.number), str(c.page), str(c.line), _text(c.text), _text(c.subject), _word(c.measure)),
            *(_word(c.function_code), _maybe(c.period), _word(c.phase), _maybe(c.value), _word(c.unit)),
            *(_text(c.base), _maybe(c.base_value), _maybe(c.delta), _maybe(c.percent), _word(c.direction)),
            *(_text(c.reason), _word(c.concept), _word(c.section), _word(c.basis), _word(c.as_of), c.fund, c.nature),
            *(c.source, c.item, c.count, c.economic_code, c.base_phase, _maybe(c.base_period), ",".join(c.implied)),
            *(_text(c.remark), str(c.span[0]), str(c.end_page), str(c.end_line), str(c.span[1])),
            *(_maybe(c.table_value), _maybe(c.table_cell), _maybe(c.recomputed_base), _maybe(c.recomputed_delta)),
            *(_maybe(c.recomputed_percent), c.verdict, c.defect, _text(c.verdict_reason)),
        )
    )


def _project(p: Project) -> str:
    return "\t".join(
        (
            *(str(p.number), str(p.page), str(p.line), _text(p.title), p.stage, _maybe(p.year), _text(p.name)),
            *(_text(p.body), *map(_maybe, (p.budget, p.adjusted, p.executed, p.execution_rate, p.execution_weight))),
            *(*map(_maybe, (p.execution_score, p.fiscal, p.total_weight, p.score)), _text(p.goal), _text(p.about)),
        )
    )


def _indicator(i: Indicator) -> str:
    return "\t".join(
        (
            *(str(i.number), str(i.project), str(i.page), str(i.line), i.goal, i.kind, _text(i.group), _text(i.name)),
            *(_text(i.operator), _text(i.target), _maybe(i.target_value), _text(i.unit), _text(i.source)),
            *(_text(i.actual), _maybe(i.actual_value), _text(i.reason), _maybe(i.weight), _maybe(i.score)),
            _text(i.rubric),
        )
    )


def _finding(f: Finding, number: int) -> str:
    return "\t".join(
        (
            *(str(number), _word(f.code), f.severity, _text(f.message), _maybe(f.page), _maybe(f.statement)),
            *(_maybe(f.cell), _text(f.value), _text(f.remedy)),
        )
    )


def _fact(f: Fact) -> str:
    amount = str(f.amount)
    if amount[-3:-2] != "." and f.amount != f.amount.quantize(_FEN):
        raise ContractError(f"fact {f.number}: {f.amount} has more than two decimals")
    if (f.cell is None) == (f.claim is None):
        raise ContractError(f"fact {f.number}: exactly one of cell and claim must say where it stands")
    own, (foreign, unset) = _OWN[f.table], _FOREIGN[f.table]
    if foreign(f) != unset:
        raise ContractError(f"fact {f.number}: {_foreign_dimension(f)}")
    dimensions = "\t".join(map(_word, own(f)))
    return (
        f"{f.number}\t{f.fiscal_year}\t{f.scope}\t{f.phase}\t{_word(f.breakdown)}\t{f.stated_by}\t{f.fund}\t"
        f"{dimensions}\t{amount}\t{_maybe(f.cell)}\t{_maybe(f.claim)}"
    )


#: Every dimension that some fact table lacks, with the value that a fact has where its table lacks it.
_UNSET = {
    **dict.fromkeys(("function_code", "economic_code", "economic_scheme", "nature", "source", "item"), ALL),
    "measure": "amount",
}
#: For each table, how to get its own dimensions, and the others with the values that they must have.
_OWN = {table: attrgetter(*names) for table, names in FACT_DIMENSIONS.items()}
_FOREIGN = {
    table: (
        attrgetter(*(others := [name for name in _UNSET if name not in names])),
        tuple(map(_UNSET.get, others)),
    )
    for table, names in FACT_DIMENSIONS.items()
}


def _foreign_dimension(f: Fact) -> str:
    """What is wrong with a fact that has a dimension which its table lacks."""
    names = [name for name in _UNSET if name not in FACT_DIMENSIONS[f.table] and getattr(f, name) != _UNSET[name]]
    return f"fact_{f.table} has no {names[0]}, but it is {getattr(f, names[0])!r}"
