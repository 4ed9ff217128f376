"""Corrections of the publishers' errors (更正台账), loaded from loaders/corrections."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Printed


class Correction(Base):
    """One printed cell and what it should say."""

    __tablename__ = "correction"
    __table_args__ = (
        {
            "comment": "Corrections of the publishers' errors, as reviewed; 更正台账. Grain: one printed cell. Key: "
            "correction_key. The marts apply them unless told not to; the cells stay as printed."
        },
    )

    correction_key: Mapped[str] = mapped_column(primary_key=True, comment="Key in the ledger; 更正键")
    sha256: Mapped[str] = mapped_column(
        comment="Digest of the document, '' where it is named by the columns that follow; 文件摘要"
    )
    department: Mapped[str] = mapped_column(comment="Canonical name of the department, '' with a digest; 部门名称")
    region: Mapped[str] = mapped_column(comment="Division code of the department; 行政区划代码")
    fiscal_year: Mapped[int | None] = mapped_column(SmallInteger, comment="Year of the document; 财政年度")
    kind: Mapped[str] = mapped_column(comment="budget or final, '' with a digest; 类别")
    scope: Mapped[str] = mapped_column(comment="Scope of the document, '' with a digest; 公开口径")
    form: Mapped[str] = mapped_column(comment="Form in the catalogue, '' for any; 表样")
    label: Mapped[str] = mapped_column(comment="Number of the form as printed, '' for any; 表号")
    row_code: Mapped[str] = mapped_column(comment="Code of the row, '' for none; 科目编码")
    row_name: Mapped[str] = mapped_column(comment="Name of the row as printed, '' for any; 行名称")
    column_path: Mapped[str] = mapped_column(comment="Header of the column from the top down, '' for any; 栏目路径")
    side: Mapped[str] = mapped_column(comment="Half of the form, '' for any; 栏位")
    printed: Mapped[str] = mapped_column(
        comment="Text that the cell must print; another text ends the correction; 原文"
    )
    corrected: Mapped[Decimal] = mapped_column(
        Printed, comment="Right amount in the unit of the form; 更正金额（原单位）"
    )
    reason: Mapped[str] = mapped_column(comment="What is wrong; 原因")
    evidence: Mapped[str] = mapped_column(comment="What proves the right amount; 佐证")
    closed_on: Mapped[date | None] = mapped_column(
        comment="Day on which the ledger ceased to hold the row, NULL while it does; 停用日期"
    )
