"""Departments over the years. Figures are invented, in 万元; the names of codes are those of the lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from loaders.document import Document
from tests.marts.documents import Disclosure

OLD_NAME, PETITIONS = "中共深圳市委深圳市人民政府信访局", "深圳市信访局"
SHENZHEN, QINGDAO, LONELY_REGION = "440300", "370200", "371000"
RETIRED, HOUSING = "青岛市档案局", "青岛市住房局"
SCOPES, UNIT = "青岛市统计局", "青岛市统计数据中心"
VERSIONS, NAMES, WRONG = "青岛市财政局", "青岛市审计局", "青岛市商务局"
#: The day of the first load, and of the corrected version.
FIRST, LATER = "2024-01-10", "2024-06-20"

LEDGER = """
- key: qingdao_commerce_2022
  document: {department: 青岛市商务局, region: "370200", year: 2022, kind: final}
  cell: {form: final.general_basic, row_code: "30101", row_name: 基本工资, column: 金额, side: single}
  printed: "9,100"
  corrected: "910"
  reason: the decimal point was lost
  evidence: the expenditure by function holds 910
- key: qingdao_finance_2023
  document: {department: 青岛市财政局, region: "370200", year: 2023, kind: final}
  cell: {form: final.general_basic, row_code: "30101"}
  printed: "50"
  corrected: "60"
  reason: a figure of the first version, which the publisher has corrected since
  evidence: the notice of correction
- key: qingdao_nobody_2020
  document: {department: 青岛市无此局, region: "370200", year: 2020, kind: final}
  cell: {form: final.expenditure, row_name: 合计}
  printed: "1"
  corrected: "2"
  reason: of a department that was never loaded
  evidence: none needed
"""


def _in(made: Disclosure, region: str = QINGDAO, renamed_to: str = "") -> Document:
    document = made.document()
    return replace(document, identity=replace(document.identity, region=region, renamed_to=renamed_to))


def petitions() -> Iterator[Document]:
    """2016 to 2025, under two names; 2010308 becomes 20140 on the way."""
    for year in range(2016, 2026):
        name = OLD_NAME if year <= 2018 else PETITIONS
        if year < 2024:
            rows = [("2010308", "信访事务", str(100 + year - 2016), "0")]
        else:
            rows = [("2014001", "行政运行", str(80 + year - 2016), "0"), ("2014004", "信访业务", "0", "15")]
            rows.append(("2014077", "试办事务", "0", "5"))  # in no list
        made = Disclosure(name, year).by_function(rows, str(100 + year - 2016))
        yield _in(made, SHENZHEN, PETITIONS if year == 2018 else "")


def retired() -> Iterator[Document]:
    """2080501 and 2080504 merged in 2020 under the first code, whose name changed."""
    before = [("2080501", "归口管理的行政单位离退休", "30", "0"), ("2080504", "未归口管理的行政单位离退休", "12", "0")]
    yield _in(Disclosure(RETIRED, 2019).by_function(before, "42", parents={"20805": "行政事业单位离退休=42"}))
    after = [("2080501", "行政单位离退休", "45", "0")]
    yield _in(Disclosure(RETIRED, 2020).by_function(after, "45", parents={"20805": "行政事业单位养老支出=45"}))


def housing() -> Iterator[Document]:
    """住房公积金 under 303 in 2017, under 301 from 2018."""
    for year, code in ((2017, "30311"), (2018, "30113")):
        rows = [("30101", "基本工资", "50"), (code, "住房公积金", "20"), ("30302", "退休费", "30")]
        yield _in(Disclosure(HOUSING, year).by_economy(rows))


def scopes() -> Iterator[Document]:
    """The department prints 100 with its unit's 40; the unit prints its 40, and the department its own 60 as a unit."""
    code = ("2010501", "行政运行")
    made = Disclosure(SCOPES, 2025, "budget").by_function([(*code, "60", "40")], "100")
    made.by_function([(*code, "60", "40")])  # the same by unit: its own offices, and the unit
    document = _in(made)
    *whole, own, beneath = document.facts
    own = replace(own, entity=f"{SCOPES}（本级）", scope="department_own")
    beneath = replace(beneath, entity=UNIT, scope="unit")
    first, second = document.statements
    cells = tuple(
        replace(cell, meaning={**cell.meaning, "entity": fact.entity})
        for cell, fact in zip(second.cells, (own, beneath), strict=True)
    )
    yield replace(document, facts=(*whole, own, beneath), statements=(first, replace(second, cells=cells)))
    yield _in(Disclosure(SCOPES, 2025, "budget", scope="unit").by_function([(*code, "60", "0")], "60"))
    yield _in(Disclosure(UNIT, 2025, "budget", scope="unit").by_function([(*code, "0", "40")], "40"))


def lonely() -> Iterator[Document]:
    """The one body of its region that publishes is a unit: no department's figures are known."""
    made = Disclosure("威海市图书馆", 2025, "budget", scope="unit")
    yield _in(made.by_function([("2070104", "图书馆", "7", "3")], "10"), LONELY_REGION)


def names() -> Iterator[Document]:
    """A stale class name, the name of the code beside it, a typing error; a colleague prints them right."""
    wrong = [("30203", "办公费", "1"), ("30202", "咨询费", "2"), ("30217", "公务招待费", "3")]
    right = [("30201", "办公费", "1"), ("30203", "咨询费", "2"), ("30202", "印刷费", "4"), ("30217", "公务接待费", "3")]
    made = Disclosure(NAMES, 2024).by_economy(wrong[1:])
    made.by_function([("2101101", "行政单位医疗", "9", "0")], "9", parents={"210": "医疗卫生与计划生育支出=9"})
    yield _in(made)
    for other in ("青岛市教育局", "青岛市体育局"):
        made = Disclosure(other, 2024).by_economy(right)
        yield _in(made.by_function([("2101101", "行政单位医疗", "9", "0")], "9", parents={"210": "卫生健康支出=9"}))


def wrong() -> Iterator[Document]:
    """A decimal point lost in one row of 2022; 2023 restates 2022."""
    rows = [("2011301", "行政运行", "910", "0"), ("2011308", "招商引资", "0", "90")]
    made = Disclosure(WRONG, 2022).by_function(rows, "1000", parents={"20113": "商贸事务=1,000"})
    yield _in(made.by_economy([("30101", "基本工资", "9,100")]))
    after = Disclosure(WRONG, 2023).by_function([("2011301", "行政运行", "950", "50")], "1000")
    yield _in(after.says("expenditure", "1,004", fiscal_year=2022, breakdown="narrative_total"))


def versions() -> tuple[Document, Document]:
    """Published, then published again with another figure and one row more."""
    code = ("2010601", "行政运行")
    first = Disclosure(VERSIONS, 2023).by_function([(*code, "50", "7")], "57")
    second = Disclosure(VERSIONS, 2023, edition="更正")
    second.by_function([(*code, "60", "7"), ("2010607", "信息化建设", "0", "3")], "70")
    return _in(first.by_economy([("30101", "基本工资", "50")])), _in(second.by_economy([("30101", "基本工资", "60")]))


def all_documents() -> Iterator[tuple[Document, str]]:
    """Every document with the day of its load."""
    for scenario in (petitions(), retired(), housing(), scopes(), lonely(), names(), wrong()):
        for document in scenario:
            yield document, FIRST
    first, second = versions()
    yield first, FIRST
    yield second, LATER
