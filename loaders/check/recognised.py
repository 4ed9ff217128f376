"""Amounts recognised in pictures: facts only as far as the identities and the code lists confirm them.

A recogniser misreads, and nothing at the amount itself tells. So an amount from a picture has a certain meaning only
where it lies in an identity that holds to the fen and in none that fails, and where the code beside it bears the name
that is printed for it. All others are kept as uncertain cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from loaders.check.identities import evaluate_statements
from loaders.document import ALL, Cell, Claim, Finding, Statement
from loaders.reference.lookup import economic_class_code, economic_code_by_name, function_code_by_name

_FAILS = "was recognised in a picture, and an identity in which it takes part does not hold"
_ALONE = "was recognised in a picture, and no identity confirms it"
_NAMELESS = "stands beside a code that was recognised in a picture and does not bear the name printed for it"
_SHOWN = 12  # amounts that a finding lists


def confirm(
    statements: Sequence[Statement], pages: Collection[int], year: int
) -> tuple[list[Statement], list[Finding]]:
    """The statements with the cells of the recognised `pages` marked 'ocr', and without meaning where nothing confirms
    them; a finding for each statement and reason. `year` is the fiscal year, for the code lists."""
    if not pages:
        return list(statements), []
    marked = [
        replace(s, cells=tuple(replace(c, method="ocr") if c.page in pages else c for c in s.cells)) for s in statements
    ]
    held: set[int] = set()
    failed: set[int] = set()
    for result in evaluate_statements(marked):
        if result.verdict == "holds" and result.rule != "at_most":
            held.update(result.cells)
        elif result.verdict == "fails":
            failed.update(result.cells)
    done: list[Statement] = []
    findings: list[Finding] = []
    for statement in marked:
        doubted: dict[str, list[Cell]] = defaultdict(list)
        cells: list[Cell] = []
        for cell in statement.cells:
            why = _doubt(cell, held, failed, year) if cell.method == "ocr" and cell.meaning else ""
            if why:
                cell = replace(cell, meaning={}, why=why)
                doubted[why].append(cell)
            cells.append(cell)
        done.append(replace(statement, cells=tuple(cells)))
        findings.extend(_finding(statement, why, group) for why, group in doubted.items())
    return done, findings


def _doubt(cell: Cell, held: set[int], failed: set[int], year: int) -> str:
    if cell.number in failed:
        return _FAILS
    if cell.number not in held:
        return _ALONE
    return "" if _named(cell, year) else _NAMELESS


def _named(cell: Cell, year: int) -> bool:
    """The code printed in the cell's row has the name printed beside it, by the lists of the editions."""
    if not cell.row_code:
        return True
    name = cell.row_name.split("/")[-1]
    for axis in ("function_code", "economic_code"):
        code = cell.meaning.get(axis, ALL)
        if code == ALL:
            continue
        above = code[:-2] if len(code) > 3 else None
        scheme = "government" if code.startswith("5") else "department"
        if axis == "function_code":
            found = function_code_by_name(name, year, above)
        elif above is None:
            found = economic_class_code(name, year, scheme)
        else:
            found = economic_code_by_name(name, year, above, scheme)
        if found != code:
            return False
    return True


def _finding(statement: Statement, why: str, cells: list[Cell]) -> Finding:
    printed = ", ".join(cell.printed for cell in cells[:_SHOWN]) + (" …" if len(cells) > _SHOWN else "")
    return Finding(
        "unconfirmed_cell", "warning", f"{statement.title}: {len(cells)} amounts give no facts: each {why}",
        cells[0].page, statement.number, cells[0].number, printed, "compare them with the page",
    )  # fmt: skip


def without_recognised(claims: Sequence[Claim], pages: Collection[int]) -> list[Claim]:
    """The claims that may state facts of their own: those of recognised pages are kept as claims and state none."""
    return [claim for claim in claims if claim.page not in pages and (claim.end_page or claim.page) not in pages]
