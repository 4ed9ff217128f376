"""Number coverage of whole documents: what each printed number turns out to be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
import yaml

from loaders.check.coverage_all import _RULES, NumberReport, compare, coverage_all
from loaders.document import Box, Cell, Claim, Document, Statement
from loaders.grid.grid import Item, whole_grid
from loaders.narrative import extract_claims
from loaders.narrative.performance import read_performance
from tests.narrative.shared import FINAL, SHARED, text_lines

HERE: Box = (0.0, 0.0, 1.0, 1.0)


def document(
    claims: Sequence[Claim] = (), statements: Sequence[Statement] = (), items: Sequence[Item] = ()
) -> Document:
    annexes = read_performance(items, FINAL)
    return Document(
        "d.pdf", "d.pdf", "0" * 64, "application/pdf", 1, 1, FINAL, tuple(statements), tuple(claims),
        projects=tuple(annexes.projects), indicators=tuple(annexes.indicators),
    )  # fmt: skip


def statement(*amounts: str, page: int = 1) -> Statement:
    cells = [
        Cell(n, page, n, "2010101", "2010101", "行政运行", ("合计",), "single", a, Decimal(a.replace(",", "")), "元",
             False, True, HERE, "printed")
        for n, a in enumerate(amounts, 1)
    ]  # fmt: skip
    return Statement(1, "F03", "支出决算表", "", page, page, "元", "filled", tuple(cells))


def narrative(text: str) -> tuple[list[Item], list[Claim]]:
    lines = text_lines(text)
    return list(lines), extract_claims(lines, FINAL)


def measured(items: Sequence[Item], held: Document) -> NumberReport:
    return compare(iter(items), held)


def test_numbers_of_claims_and_what_nobody_read() -> None:
    items, claims = narrative(
        "一、支出决算情况说明\n2020年支出决算为120.50万元，比2019年决算数增加20.50万元，增长20.5%。\n馆藏图书分为777类。"
    )
    report = measured(items, document(claims))
    assert report.kinds["claim"] == 3
    assert [n.text for n in report.rest] == ["777"]
    assert report.rest[0].line == 3
    assert report.total == sum(report.kinds.values()) + 1


def test_a_number_that_a_claim_does_not_have_is_not_covered_by_its_place() -> None:
    items, claims = narrative("一、支出决算情况说明\n2020年支出决算为120.50万元。")
    changed, _ = narrative("一、支出决算情况说明\n2020年支出决算为999.99万元。")
    assert measured(items, document(claims)).share == 1
    assert [n.text for n in measured(changed, document(claims)).rest] == ["999.99"]


def test_each_cell_covers_one_number() -> None:
    grid = whole_grid(1, [["2010101", "行政运行", "1,200.00"], ["", "补助", "1,200.00"]])
    one = measured([grid], document(statements=[statement("1,200.00")]))
    assert (one.kinds["cell"], one.kinds["code"], [n.text for n in one.rest]) == (1, 1, ["1,200.00"])
    both = measured([grid], document(statements=[statement("1,200.00", "1,200.00")]))
    assert both.rest == ()


def test_a_cell_covers_nothing_on_another_page() -> None:
    grid = whole_grid(2, [["行政运行", "1,200.00"]])
    report = measured([grid], document(statements=[statement("1,200.00", page=1)]))
    assert [n.text for n in report.rest] == ["1,200.00"]


def test_an_annex_covers_its_targets_and_scores() -> None:
    grid = whole_grid(
        4,
        [
            ["一级指标", "二级指标", "三级指标", "指标值", "分值"],
            ["产出指标", "数量指标", "扫描页数", "≥30万页", "50"],
            ["", "", "", "", "61.5"],
        ],
    )
    items: list[Item] = [*text_lines("项目绩效目标表", 4), grid]
    report = measured(items, document(items=items))
    assert report.kinds["indicator"] == 2
    assert [n.text for n in report.rest] == ["61.5"]


def test_page_numbers_only_at_the_edge_of_a_page() -> None:
    lines = [*text_lines("概况\n7", 1), *text_lines("说明\n7\n完", 2)]
    report = measured(lines, document())
    assert report.kinds == {"page_number": 1}
    assert [(n.page, n.text) for n in report.rest] == [(2, "7")]


@pytest.mark.parametrize("rule", yaml.safe_load(_RULES.read_text(encoding="utf-8"))["non_amounts"], ids=str)
def test_examples_of_what_states_no_amount(rule: dict[str, object]) -> None:
    examples = rule.get("examples", [])
    assert isinstance(examples, list)
    for example in examples:
        report = measured(text_lines(f"甲\n{example}\n乙"), document())
        assert report.rest == (), example
        assert report.total > 0


REAL = ["000_89966e50cb55d0de.txt", "上海普陀/上海市普陀区财政局2024年度部门决算.pdf", "无锡/信访局_2026年部门预算.pdf"]


@pytest.mark.skipif(not (SHARED / "documents").is_dir(), reason="the shared folder is absent")
@pytest.mark.parametrize("name", REAL)
def test_real_documents(name: str) -> None:
    report = coverage_all(SHARED / "documents" / name)
    assert report.share >= 0.98, [n.text for n in report.rest]


def test_a_column_that_counts_rows() -> None:
    units = whole_grid(3, [["序号", "单位"], *([str(n), f"某{c}"] for n, c in enumerate("甲乙丙丁", 1))])
    assert measured([units], document()).kinds == {"row_number": 4}
    broken = whole_grid(3, [["人数", "单位"], *([str(n), "某某"] for n in (1, 2, 7, 9))])
    assert len(measured([broken], document()).rest) == 4
