"""What is printed: every amount with its place on the page and what that place means (单元格)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import JSONB, REAL
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Int, Printed, Yuan


class Cell(Base):
    """One printed amount.

    No foreign key: checking one costs about as much as writing the row, and store.load writes a
    document and its cells in one transaction, or neither. Not partitioned: cells are always reached through
    their document, whose rows lie side by side.
    """

    __tablename__ = "cell"
    __table_args__ = (
        {
            "comment": "Printed amounts, lossless; 单元格. Grain: one amount as printed. Key: document_id, cell_no. "
            "Not to be added up: rows nest, statements overlap, totals are included. For sums use the facts."
        },
    )

    document_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="Document; 文件标识"
    )
    cell_no: Mapped[Int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number in the document, from 1; 单元格序号"
    )
    statement_no: Mapped[Int] = mapped_column(comment="Statement that it stands in; 表序")
    page: Mapped[Int] = mapped_column(comment="Page, from 1; 页码")
    row_no: Mapped[Int] = mapped_column(comment="Row in the statement, from 1; 行序")
    row_code: Mapped[str] = mapped_column(comment="Code of the row as printed; 科目编码（原文）")
    row_code_norm: Mapped[str] = mapped_column(
        comment="Code without spaces and separators, 类/款/项 joined; 科目编码（规范）"
    )
    row_name: Mapped[str] = mapped_column(comment="Name of the row as printed; 行名称")
    column_path: Mapped[str] = mapped_column(comment="Header from the top down, joined by '/'; 栏目路径")
    side: Mapped[str] = mapped_column(
        comment="Half of a form with several side by side: single, left, middle, middle2, right; 栏位"
    )
    printed: Mapped[str] = mapped_column(comment="Text as printed; 原文")
    amount: Mapped[Decimal] = mapped_column(Printed, comment="Amount in the printed unit; 金额（原单位）")
    unit: Mapped[str] = mapped_column(comment="Printed unit: 元 or 万元; 金额单位")
    amount_yuan: Mapped[Decimal] = mapped_column(Yuan, comment="Amount in 元; 金额（元）")
    is_total: Mapped[bool] = mapped_column(comment="True in a row that adds up others; 是否合计")
    is_leaf: Mapped[bool] = mapped_column(
        comment="True in a row without a printed child; only leaves become facts; 是否末级"
    )
    is_certain: Mapped[bool] = mapped_column(
        comment="False where the meaning could not be settled; such a cell never becomes a fact; 含义是否确定"
    )
    method: Mapped[str] = mapped_column(
        comment="printed, inferred (single assignment that the identities allow), ocr or resolved (code found "
        "by its name); 取数方式"
    )
    why: Mapped[str] = mapped_column(comment="What is missing, or what an inference rests on; 说明")
    meaning: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="Members that row, column and form give it, {} where uncertain; 含义"
    )
    x0: Mapped[float | None] = mapped_column(REAL, comment="Left edge in points from the left; 左")
    top: Mapped[float | None] = mapped_column(REAL, comment="Upper edge in points from the top; 上")
    x1: Mapped[float | None] = mapped_column(REAL, comment="Right edge in points from the left; 右")
    bottom: Mapped[float | None] = mapped_column(REAL, comment="Lower edge in points from the top; 下")
