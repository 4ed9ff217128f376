"""What the narrative says in numbers (情况说明)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Int
from .document import Document

_NUMBER = Numeric(26, 6)


class Claim(Base):
    """One numeric statement of the narrative."""

    __tablename__ = "claim"
    __table_args__ = (
        {
            "comment": "Numeric statements of the narrative, as said; 文字说明中的数据. Grain: one statement. Key: "
            "document_id, claim_no. Not to be added up: the narrative repeats itself and the tables, and errs."
        },
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey(Document.document_id, ondelete="CASCADE"), primary_key=True, comment="Document; 文件标识"
    )
    claim_no: Mapped[Int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number in the document, from 1; 序号"
    )
    page: Mapped[Int] = mapped_column(comment="Page, from 1; 页码")
    line: Mapped[Int] = mapped_column(comment="Line on the page, from 1; 行号")
    text: Mapped[str] = mapped_column(comment="The clause as printed; 原文")
    subject: Mapped[str] = mapped_column(comment="What the number is about; 主题")
    measure: Mapped[str] = mapped_column(comment="Measure of the number; 指标")
    function_code: Mapped[str] = mapped_column(comment="Function code that it names, '' where none; 功能分类编码")
    period: Mapped[int | None] = mapped_column(SmallInteger, comment="Fiscal year that the value is about; 所属年度")
    phase: Mapped[str] = mapped_column(comment="opening_budget, adjusted_budget, outturn …; 预算阶段")
    value: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Value in the stated unit; 数值")
    unit: Mapped[str] = mapped_column(comment="Unit as stated: 万元, %, 人 …; 单位")
    base: Mapped[str] = mapped_column(comment="What it is compared with; 比较基数")
    base_value: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Value of the base, as stated; 基数值")
    delta: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Stated change, signed; 增减额")
    percent: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Stated change in percent, signed; 增减幅（%）")
    direction: Mapped[str] = mapped_column(comment="Direction in words: up, down, flat, ''; 增减方向")
    reason: Mapped[str] = mapped_column(comment="Reason in the document's words; 原因")
