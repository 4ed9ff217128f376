"""What the narrative says in numbers (情况说明)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Numeric, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Int
from .document import Document

#: As many decimals as are printed: how far a number may be off depends on them.
_NUMBER = Numeric()


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
    delta: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Stated change, as printed; 增减额")
    percent: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Stated percentage, as printed; 百分比")
    direction: Mapped[str] = mapped_column(comment="Direction in the document's word: 增加, 减少, 持平, 占; 增减方向")
    reason: Mapped[str] = mapped_column(comment="Reason in the document's words; 原因")
    concept: Mapped[str] = mapped_column(
        comment="Name of the subject in loaders/narrative/patterns/subjects.yml, '' where it is not known; 主题概念"
    )
    section: Mapped[str] = mapped_column(comment="Enumerators of the headings above: 五(三)1; 所在章节")
    basis: Mapped[str] = mapped_column(comment="What the value is, in Chinese: 决算, 年初预算, 合同, 计数 …; 数据口径")
    as_of: Mapped[str] = mapped_column(comment="Day of a state as ISO date, '' where it is none; 时点")
    fund: Mapped[str] = mapped_column(comment="Fund, '' where it is not certain; 资金性质")
    nature: Mapped[str] = mapped_column(comment="Nature of expenditure, '' where the text names none; 支出性质")
    source: Mapped[str] = mapped_column(comment="Source of revenue, '' where the text names none; 收入来源")
    item: Mapped[str] = mapped_column(comment="Item of the three publics or of the balances, '' where none; 项目")
    count_measure: Mapped[str] = mapped_column(
        comment="Vocabulary measure of a count: trips, staff …, '' where it is none; 计数指标"
    )
    economic_code: Mapped[str] = mapped_column(comment="Economic code that it names, '' where none; 经济分类编码")
    base_phase: Mapped[str] = mapped_column(
        comment="Phase of the base, 'share' for a share, '' where it compares with nothing; 比较基数所属阶段"
    )
    base_period: Mapped[int | None] = mapped_column(SmallInteger, comment="Fiscal year of the base; 比较基数所属年度")
    implied: Mapped[str] = mapped_column(
        comment="Columns that the clause takes from elsewhere in the text, parted by commas; 取自他处的字段"
    )
    remark: Mapped[str] = mapped_column(comment="What the text says is left out or put in; 口径说明")
    char_from: Mapped[Int] = mapped_column(comment="First character in its line, from 0; 起始字符")
    end_page: Mapped[Int] = mapped_column(comment="Page where the clause ends; 结束页码")
    end_line: Mapped[Int] = mapped_column(comment="Line where the clause ends; 结束行号")
    char_to: Mapped[Int] = mapped_column(comment="One past the last character in its last line; 结束字符")
    table_value: Mapped[Decimal | None] = mapped_column(
        _NUMBER, comment="What the tables say, in the claim's unit, NULL where they do not; 表列数值"
    )
    table_cell_no: Mapped[int | None] = mapped_column(comment="Cell of table_value; 表列单元格序号")
    recomputed_base: Mapped[Decimal | None] = mapped_column(
        _NUMBER, comment="Base that the printed figures give; 测算基数"
    )
    recomputed_delta: Mapped[Decimal | None] = mapped_column(
        _NUMBER, comment="Change that the printed figures give; 测算增减额"
    )
    recomputed_percent: Mapped[Decimal | None] = mapped_column(
        _NUMBER, comment="Percentage that the printed figures give; 测算百分比"
    )
    verdict: Mapped[str] = mapped_column(
        comment="agrees, rounding, disagrees, contradicts_itself or cannot_be_checked; 核对结论"
    )
    defect: Mapped[str] = mapped_column(comment="Kind of defect, '' where there is none (docs/claims.md); 问题类型")
    verdict_reason: Mapped[str] = mapped_column(comment="The defect in words; 问题说明")
    table_document_id: Mapped[int | None] = mapped_column(
        BigInteger,
        comment="Document of table_cell_no where it is another one: the file with the tables of a disclosure split "
        "over two; NULL where it is this one; 表列单元格所在文件",
    )
