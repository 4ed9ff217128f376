"""Documents that say things: two years of a department, the second of which misquotes the first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from loaders.document import Claim, Document, Indicator, Project
from tests.marts.documents import Disclosure


def _said(number: int, year: int, value: str, **more: object) -> Claim:
    text = f"{year}年一般公共服务支出决算为{value}万元"
    fields = {"concept": "expenditure_current", "fund": "all", "verdict": "agrees", **more}
    return Claim(number, 2, number, text, "支出", "支出", "", year, "outturn", Decimal(value), "万元", **fields)  # type: ignore[arg-type]


def archive() -> list[Document]:
    """Two years of a department: the second misquotes the first, and keeps a sentence of it."""
    first = Disclosure("云溪市方志馆", 2019).by_function([("2010101", "行政运行", "80.00", "20.00")]).document()
    second = Disclosure("云溪市方志馆", 2020).by_function([("2010101", "行政运行", "90.00", "30.00")]).document()
    kept = Claim(
        2, 2, 9, "档案馆藏书二万册合计支出经费33万元", "藏书", "支出", "", 2019, "outturn", Decimal(33), "万元"
    )
    base = {"base": "上年决算(2019)", "base_phase": "outturn", "base_period": 2019, "base_value": Decimal(110)}
    table = {"table_value": Decimal("120.00"), "table_cell": 1, "recomputed_delta": Decimal(10)}
    project = Project(1, 3, 1, "项目绩效自评表", "self_evaluation", 2020, "藏书修复", "云溪市方志馆", Decimal(500000),
                      Decimal(400000), Decimal(300000), execution_weight=Decimal(10), execution_score=Decimal("7.5"),
                      total_weight=Decimal(100), score=Decimal(80))  # fmt: skip
    indicators = (
        Indicator(1, 1, 3, 8, "output", "quantity", "产出指标/数量指标", "修复册数", "≥", "≥40册", Decimal(40), "册",
                  "", "36册", Decimal(36), "设备晚到", Decimal(50), Decimal(40)),
        Indicator(2, 1, 3, 9, "outcome", "social", "效益指标/社会效益指标", "读者便利", "", "提高", None, "", "",
                  "提高", None, "", Decimal(40), Decimal(32)),
    )  # fmt: skip
    return [
        replace(first, claims=(_said(1, 2019, "100.00"), kept)),
        replace(second, claims=(_said(1, 2020, "120.00", **base, **table), replace(kept, line=4)), projects=(project,),
                indicators=indicators),
    ]  # fmt: skip
