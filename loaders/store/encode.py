"""A document as rows, ready for COPY: the part of a load that needs no database.

A row's identifiers (document_id, department_id) are known only at the store, so a row is encoded without them, and
the store puts them in front. The content hash is taken over these rows: it does not depend on which numbers a
database gives out. Values are in Postgres's text format, in the order of COLUMNS.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from loaders.document import ALL, Box, Cell, Claim, Document, Fact, FactTable, Finding, Scope, Statement

_FACT_HEAD = "fact_no fiscal_year scope phase breakdown stated_by fund"
_FACT_TAIL = "amount cell_no claim_no"
#: The dimensions that each fact table has beyond those of all.
FACT_DIMENSIONS: dict[FactTable, tuple[str, ...]] = {
    "expenditure": ("function_code", "economic_code", "economic_scheme", "nature"),
    "revenue": ("function_code", "source"),
    "balance": ("function_code", "item"),
    "three_public": ("item", "measure"),
}
#: Columns of each table in the order of the encoded values. The store puts document_id in front, and in front
#: of a fact the department_id as well.
COLUMNS: dict[str, tuple[str, ...]] = {
    "statement": tuple("statement_no form title label page_from page_to unit state entity scope".split()),
    "cell": tuple(
        "cell_no statement_no page row_no row_code row_code_norm row_name column_path side printed amount unit"
        " amount_yuan is_total is_leaf is_certain method why meaning x0 top x1 bottom".split()
    ),
    "claim": tuple(
        "claim_no page line text subject measure function_code period phase value unit base base_value delta"
        " percent direction reason".split()
    ),
    "finding": tuple("finding_no code severity message page statement_no cell_no value remedy".split()),
    **{
        f"fact_{table}": (*_FACT_HEAD.split(), *dimensions, *_FACT_TAIL.split())
        for table, dimensions in FACT_DIMENSIONS.items()
    },
}
#: Tables whose rows carry a department of their own.
FACT_TABLE_NAMES = tuple(f"fact_{table}" for table in FACT_DIMENSIONS)

_NULL = "\\N"
_SPECIAL = re.compile("[\\\\\t\n\r\x00]")
_ESCAPES = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": "\N{REPLACEMENT CHARACTER}"}
)
_PER_UNIT = {"元": Decimal(1), "万元": Decimal(10_000)}
_FEN = Decimal("0.01")


class ContractError(ValueError):
    """A stage before the store handed over a value that the tables cannot hold: a defect of ours."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A document's rows by table and by the department that they belong to; see the module.

    `owners` are the departments as (name as printed, scope), the document's own being ('', its scope). `rows` maps
    a table to {position in owners: rows}; tables other than facts have position 0 alone.
    """

    owners: tuple[tuple[str, Scope], ...]
    rows: dict[str, dict[int, list[bytes]]]
    content_hash: str

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return {table: sum(map(len, parts.values())) for table, parts in self.rows.items()}


def encode(document: Document) -> Encoded:
    """The rows of `document` and their hash. Raises ContractError."""
    owners: dict[tuple[str, Scope], int] = {("", document.identity.scope): 0}
    rows: dict[str, dict[int, list[bytes]]] = {table: {} for table in COLUMNS}

    def put(table: str, line: str, owner: int = 0) -> None:
        rows[table].setdefault(owner, []).append(line.encode("utf-8", "replace"))

    for statement in document.statements:
        put("statement", _statement(statement))
        for cell in statement.cells:
            put("cell", _cell(cell, statement.number))
    for claim in document.claims:
        put("claim", _claim(claim))
    for number, finding in enumerate(document.findings, 1):
        put("finding", _finding(finding, number))
    for fact in document.facts:
        key = (fact.entity, fact.scope if fact.entity else document.identity.scope)
        put(f"fact_{fact.table}", _fact(fact), owners.setdefault(key, len(owners)))
    return Encoded(tuple(owners), rows, _hash(document, tuple(owners), rows))


def copy_text(rows: list[bytes], *identifiers: int) -> bytes:
    """One block of COPY text: `rows`, each with `identifiers` in front."""
    head = b"".join(b"%d\t" % identifier for identifier in identifiers)
    return head + (b"\n" + head).join(rows) + b"\n"


def json_text(value: dict[str, str]) -> str:
    """`value` as JSON that Postgres takes, keys in order."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("\\u0000", "\N{REPLACEMENT CHARACTER}")


def clean(text: str) -> str:
    """`text` without what Postgres refuses: NUL and lone surrogates, each replaced by a visible sign."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def _hash(
    document: Document, owners: tuple[tuple[str, Scope], ...], rows: dict[str, dict[int, list[bytes]]]
) -> str:
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
            digest.update(b"\n".join(lines))
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
    return "\\N\t\\N\t\\N\t\\N" if box is None else "%.2f\t%.2f\t%.2f\t%.2f" % box


def _yuan(amount: Decimal, unit: str) -> Decimal:
    """The amount in 元, to the fen; more decimals than the fen are rounded, the printed amount stays beside it."""
    value = amount * _PER_UNIT[unit]
    return value.quantize(_FEN) if value.as_tuple().exponent < -2 else value  # type: ignore[operator]


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
    return (
        f"{c.number}\t{statement}\t{c.page}\t{c.row_no}\t{_word(c.row_code)}\t{_word(c.row_code_norm)}\t"
        f"{_word(c.row_name)}\t{_column(c.column)}\t{c.side}\t{_text(c.printed)}\t{c.amount}\t{c.unit}\t"
        f"{_yuan(c.amount, c.unit)}\t{_bool(c.is_total)}\t{_bool(c.is_leaf)}\t{_bool(bool(c.meaning))}\t"
        f"{c.method}\t{_word(c.why)}\t{_meaning(tuple(sorted(c.meaning.items())))}\t{_box(c.box)}"
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
            _text(c.reason),
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
    if f.amount.as_tuple().exponent < -2 and f.amount != f.amount.quantize(_FEN):  # type: ignore[operator]
        raise ContractError(f"fact {f.number}: {f.amount} has more than two decimals")
    if (f.cell is None) == (f.claim is None):
        raise ContractError(f"fact {f.number}: exactly one of cell and claim must say where it stands")
    kept = [
        f"{f.number}\t{f.fiscal_year}\t{f.scope}\t{f.phase}\t{_word(f.breakdown)}\t{f.stated_by}\t{f.fund}"
    ]
    kept += _dimensions(f)
    return "\t".join(kept) + f"\t{f.amount}\t{_maybe(f.cell)}\t{_maybe(f.claim)}"


def _dimensions(f: Fact) -> Iterator[str]:
    """The values of the dimensions that the fact's table has. Raises ContractError where another is set."""
    names = FACT_DIMENSIONS[f.table]
    for name, default in _DEFAULTS:
        value: str = getattr(f, name)
        if name not in names and value != default:
            raise ContractError(f"fact {f.number}: fact_{f.table} has no {name}, but it is {value!r}")
    for name in names:
        yield _word(getattr(f, name))


_DEFAULTS = tuple(
    (name, "amount" if name == "measure" else ALL)
    for name in ("function_code", "economic_code", "economic_scheme", "nature", "source", "item", "measure")
)
