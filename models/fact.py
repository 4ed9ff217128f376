"""The facts: amounts that may be added up, each pointing at the cell or claim it came from (事实表).

All four tables are partitioned by fiscal year, because analysts ask by year and years are loaded, rebuilt and
archived one at a time. A year without a partition of its own goes to the default partition.

No foreign keys, for the reason given in models/cell.py; tests and the marts check that none dangles.
Nothing counts upward over all facts: a fact's key is its document and its number there.
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from .base import Base, Int, Small, Yuan

_SAFE = (
    "Safe sums: filter core.document.is_effective, one scope, one phase, one stated_by and one breakdown, then "
    "add over every other dimension; within a breakdown no yuan occurs twice. Never add over breakdowns, phases or "
    "scopes. A dimension at 'all' is a marginal: not broken down in that breakdown."
)


def _key(grain: str, more: str = "") -> str:
    return f"{grain} Key: document_id, fact_no (with the partition column fiscal_year). {_SAFE}{more}"


class FactColumns:
    """Columns of every fact table."""

    document_id: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        sort_order=-10,
        comment="Document that states it; 文件标识",
    )
    fact_no: Mapped[Int] = mapped_column(
        primary_key=True,
        autoincrement=False,
        sort_order=-9,
        comment="Number in the document, over all fact tables; 序号",
    )
    fiscal_year: Mapped[Small] = mapped_column(
        primary_key=True,
        autoincrement=False,
        sort_order=-8,
        comment="Year that the amount is about; a document also states the year before its own; 财政年度",
    )
    department_id: Mapped[int] = mapped_column(
        BigInteger, sort_order=-7, comment="Department or unit that the amount belongs to; 部门标识"
    )
    scope: Mapped[str] = mapped_column(
        sort_order=-6, comment="department (部门汇总), department_own (部门本级) or unit (单位); 公开口径"
    )
    phase: Mapped[str] = mapped_column(
        sort_order=-5, comment="opening_budget, adjusted_budget, expected_outturn or outturn; 预算阶段"
    )
    breakdown: Mapped[str] = mapped_column(
        sort_order=-4, comment="The set of rows that this one may be added up with; 分解口径"
    )
    stated_by: Mapped[str] = mapped_column(
        sort_order=-3, comment="statement (公开表) or narrative (情况说明); 出处类别"
    )
    fund: Mapped[str] = mapped_column(sort_order=-2, comment="Fund, 'all' where merged; 资金性质")
    cell_no: Mapped[int | None] = mapped_column(
        sort_order=10, comment="Cell that it was read from, NULL for a claim's; 单元格序号"
    )
    claim_no: Mapped[int | None] = mapped_column(
        sort_order=11, comment="Claim that it was read from, NULL for a cell's; 文字说明序号"
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[object, ...]:
        return (
            CheckConstraint("num_nonnulls(cell_no, claim_no) = 1", name="one_origin"),
            Index(None, "department_id"),
            {"comment": cls.__comment__, "postgresql_partition_by": "LIST (fiscal_year)"},  # type: ignore[attr-defined]
        )


class FactExpenditure(FactColumns, Base):
    """Amounts spent or to be spent."""

    __tablename__ = "fact_expenditure"
    __comment__ = _key(
        "Expenditure; 支出. Grain: one amount at the finest breakdown printed, by function, economic item, fund "
        "and nature.",
        " Codes nest in the lossless layer only: here stand leaves.",
    )

    function_code: Mapped[str] = mapped_column(
        comment="Function code of the fiscal year, 类/款/项, or 'all'; 功能分类编码"
    )
    economic_code: Mapped[str] = mapped_column(comment="Economic code, 类/款, or 'all'; 经济分类编码")
    economic_scheme: Mapped[str] = mapped_column(
        comment="department (301-399) or government (501-599), or 'all'; 经济分类体系"
    )
    nature: Mapped[str] = mapped_column(comment="basic, personnel, public_use, project …, or 'all'; 支出性质")
    amount: Mapped[Decimal] = mapped_column(Yuan, comment="Amount in 元; 金额（元）")


class FactRevenue(FactColumns, Base):
    """Amounts received or to be received."""

    __tablename__ = "fact_revenue"
    __comment__ = _key("Revenue; 收入. Grain: one amount by source, and by function where printed.")

    function_code: Mapped[str] = mapped_column(comment="Function code, or 'all'; 功能分类编码")
    source: Mapped[str] = mapped_column(comment="Source of the revenue, or 'all'; 收入来源")
    amount: Mapped[Decimal] = mapped_column(Yuan, comment="Amount in 元; 金额（元）")


class FactBalance(FactColumns, Base):
    """Amounts carried over, used and distributed."""

    __tablename__ = "fact_balance"
    __comment__ = _key(
        "Carry-over, surplus and distribution; 结转结余. Grain: one balance item by function and fund.",
        " Never add over item: an opening and a closing balance are two states, not two parts.",
    )

    function_code: Mapped[str] = mapped_column(comment="Function code, or 'all'; 功能分类编码")
    item: Mapped[str] = mapped_column(comment="opening, surplus_used, distribution or closing; 结转结余项目")
    amount: Mapped[Decimal] = mapped_column(Yuan, comment="Amount in 元; 金额（元）")


class FactThreePublic(FactColumns, Base):
    """The three publics and their counts."""

    __tablename__ = "fact_three_public"
    __comment__ = _key(
        "Three publics, meetings, training, operating expenses; 三公经费等. Grain: one item and one measure.",
        " Never add over measure. Items nest as core.vocabulary says: a parent is stored only where its parts are not.",
    )

    item: Mapped[str] = mapped_column(comment="abroad, vehicle_purchase, reception …; 项目")
    measure: Mapped[str] = mapped_column(comment="amount in 元, or a count: trips, guests …; 指标")
    amount: Mapped[Decimal] = mapped_column(Yuan, comment="元 where measure is amount, else the count; 数值")
