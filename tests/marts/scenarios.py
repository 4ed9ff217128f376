"""The departments that the tests of the marts look at. Invented, but for the figures of the first."""

from __future__ import annotations

from loaders.document import Document
from tests.marts.archive import archive
from tests.marts.documents import Disclosure

PETITIONS = "甲市信访局"  # a final account whose narrative alone states last year and the opening budget
PROSECUTORS = "乙市检察院"  # three budgets over the reforms of 2018 and 2019
HOUSING = "丙市住建局"  # economic items over the reform of 2018
VERSIONS = "丁市统计局"  # corrected, restated, and published for department and unit
ERRORS = "戊市档案局"  # totals that do not add up
LONE = "庚市检察院"  # one year alone
LATER = "己市气象局"  # gets a second document after the first build


def petitions() -> list[Document]:
    """Rows of 项 add up to 0.01 less than the printed 合计 and 类."""
    rows = [
        ("2010308", "信访事务", "1431.43", "10308.94"),
        ("2019999", "其他一般公共服务支出", "0.00", "48.80"),
        ("2050803", "培训支出", "0.00", "109.99"),
        ("2080501", "归口管理的行政单位离退休", "70.70", "0.00"),
        ("2080505", "机关事业单位基本养老保险缴费支出", "158.72", "0.00"),
        ("2080506", "机关事业单位职业年金缴费支出", "63.46", "0.00"),
        ("2082799", "其他财政对社会保险基金的补助", "26.48", "0.00"),
        ("2101101", "行政单位医疗", "42.01", "0.00"),
        ("2210201", "住房公积金", "154.05", "0.00"),
        ("2210203", "购房补贴", "406.74", "0.00"),
    ]
    parents = {"208": "社会保障和就业支出=319.37", "20805": "行政事业单位离退休=292.89"}
    made = Disclosure(PETITIONS, 2018)
    made.revenue("12,821.33", total="12,821.33", opening="4.28", grand="12,825.61")
    made.by_function(rows, "12,821.33", parents=parents)
    made.by_function(rows, "12,821.33", fund="general_public_budget")
    made.publics({"vehicle_operation": "5.50", "reception": "12.08"}, phase="opening_budget")
    made.publics({"abroad": "5.29", "vehicle_operation": "5.50", "reception": "2.87"})
    made.says("revenue", "5,761.43", fiscal_year=2017, breakdown="narrative_total")
    for _ in range(3):  # the narrative says it three times
        made.says(
            *("expenditure", "16,445.63"),
            phase="opening_budget",
            fund="general_public_budget",
            breakdown="narrative_total",
        )
    made.says("three_public", "9.14", fiscal_year=2017, item="three_public", breakdown="narrative_three_public")
    counts = {"vehicles_held": "2", "receptions": "20", "guests": "223", "trips": "2", "travellers": "2"}
    for measure, count in counts.items():
        made.says("three_public", count, measure=measure, breakdown="narrative_three_public")
    return [made.end_statement("final.government_fund", "政府性基金表").document()]


def prosecutors() -> list[Document]:
    """2018: three codes merged into 2040405. 2019: that one moved to 2040410, and class 210 was renamed."""
    before = [("2040404", "查办和预防职务犯罪", "10", "20"), ("2040405", "公诉和审判监督", "30", "0")]
    before += [("2040406", "侦查监督", "0", "40"), ("2101101", "行政单位医疗", "100", "0")]
    merged = [("2040405", "公诉、审判、侦查、执行等检察监督支出", "45", "75"), ("2101101", "行政单位医疗", "110", "0")]
    moved = [
        ("2040410", "检察监督", "50", "82"),
        ("2101101", "行政单位医疗", "99", "0"),
        ("2070101", "行政运行", "9", "0"),
    ]
    old, new = "医疗卫生与计划生育支出", "卫生健康支出"
    return [
        Disclosure(PROSECUTORS, 2017, "budget").by_function(before, "200", parents={"210": f"{old}=100"}).document(),
        Disclosure(PROSECUTORS, 2018, "budget").by_function(merged, "230", parents={"210": f"{old}=110"}).document(),
        Disclosure(PROSECUTORS, 2019, "budget").by_function(moved, "240", parents={"210": f"{new}=99"}).document(),
    ]


def housing() -> list[Document]:
    """30311 住房公积金 moved to 30113, 30307 医疗费 was split into 30114 and 30307, in 2018."""
    before = [("30101", "基本工资", "50"), ("30307", "医疗费", "7"), ("30311", "住房公积金", "20")]
    after = [
        ("30101", "基本工资", "52"),
        ("30113", "住房公积金", "24"),
        ("30114", "医疗费", "5"),
        ("30307", "医疗费补助", "3"),
    ]
    later = [("30101", "基本工资", "55"), ("30113", "住房公积金", "25"), ("30311", "代缴社会保险费", "2")]
    return [
        Disclosure(HOUSING, y).by_economy(rows).document() for y, rows in ((2017, before), (2018, after), (2019, later))
    ]


def versions() -> list[Document]:
    """2022 was published twice; 2023 restates it; the unit prints the department's figures once more."""
    wrong = Disclosure(VERSIONS, 2022, edition="误").by_function([("2010501", "行政运行", "999", "0")], "999")
    right = Disclosure(VERSIONS, 2022, edition="更正").by_function([("2010501", "行政运行", "80", "0")], "80")
    unit = Disclosure(VERSIONS, 2022, scope="unit").by_function([("2010501", "行政运行", "80", "0")], "80")
    after = Disclosure(VERSIONS, 2023).by_function(
        [("2010501", "行政运行", "90", "0"), ("2010507", "普查", "0", "6")], "96"
    )
    after.says("expenditure", "84", fiscal_year=2022, breakdown="narrative_total")
    budget = Disclosure(VERSIONS, 2023, "budget").by_function([("2010501", "行政运行", "88", "12")], "100")
    return [d.document() for d in (wrong, right, unit, after, budget)]


def errors() -> list[Document]:
    """A 合计 that is wrong by more than rounding, and a form without one."""
    made = Disclosure(ERRORS, 2021).by_function([("2012601", "行政运行", "10.00", "5.00")], "25.00")
    made.by_function([("2012601", "行政运行", "10.00", "5.00")], fund="general_public_budget")
    return [made.document()]


def later(year: int) -> Document:
    """One plain final account."""
    return Disclosure(LATER, year).by_function([("2200501", "行政运行", str(year), "1")], str(year + 1)).document()


def lone() -> Document:
    """A code that moves in the following year, of which there is no document."""
    rows = [("2040405", "公诉、审判、侦查、执行等检察监督支出", "45", "75")]
    return Disclosure(LONE, 2018, "budget").by_function(rows, "120").document()


def all_documents() -> list[Document]:
    """What the session's warehouse holds before its first build."""
    return [*petitions(), *prosecutors(), *housing(), *versions(), *errors(), *archive(), lone(), later(2020)]
