"""What performance annexes say (绩效): projects with their money and score, and their indicators."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Int, Yuan
from .document import Document

_NUMBER = Numeric(26, 6)


class Project(Base):
    """A project, or the department as a whole, as one performance annex describes it."""

    __tablename__ = "project"
    __table_args__ = (
        {
            "comment": "Projects of performance annexes; 绩效项目. Grain: one project in one annex. Key: document_id, "
            "project_no. A project may come in several annexes of one document: add up within one stage and title only."
        },
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey(Document.document_id, ondelete="CASCADE"), primary_key=True, comment="Document; 文件标识"
    )
    project_no: Mapped[Int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number in the document, from 1; 序号"
    )
    page: Mapped[Int] = mapped_column(comment="Page, from 1; 页码")
    line: Mapped[Int] = mapped_column(comment="Line on the page, or row of the table; 行号")
    title: Mapped[str] = mapped_column(comment="Title over the table or report, '' where none is printed; 表名")
    stage: Mapped[str] = mapped_column(
        comment="goals (目标申报), self_evaluation (自评) or evaluation (评价报告); 阶段"
    )
    fiscal_year: Mapped[int | None] = mapped_column(SmallInteger, comment="Year that the annex is about; 年度")
    name: Mapped[str] = mapped_column(
        comment="Project as printed, '' where the annex is about the whole department (整体支出); 项目名称"
    )
    body: Mapped[str] = mapped_column(comment="Unit that carries it out, '' where none is printed; 实施单位")
    budget: Mapped[Decimal | None] = mapped_column(Yuan, comment="Budget of the year in 元, as approved; 预算数（元）")
    adjusted: Mapped[Decimal | None] = mapped_column(
        Yuan, comment="Adjusted budget of the year in 元; 全年预算数（元）"
    )
    executed: Mapped[Decimal | None] = mapped_column(Yuan, comment="Amount spent in 元; 执行数（元）")
    execution_rate: Mapped[Decimal | None] = mapped_column(
        _NUMBER, comment="Rate of execution in percent, as printed; 执行率（%）"
    )
    execution_weight: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Points for the execution; 执行率分值")
    execution_score: Mapped[Decimal | None] = mapped_column(
        _NUMBER, comment="Points scored for the execution; 执行率得分"
    )
    fiscal: Mapped[Decimal | None] = mapped_column(
        Yuan, comment="Part of the budget that is fiscal appropriation, in 元; 其中：财政拨款（元）"
    )
    total_weight: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Points that can be scored; 总分值")
    score: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Total score as printed; 总得分")
    goal: Mapped[str] = mapped_column(comment="Goal of the year in the document's words; 年度目标")
    about: Mapped[str] = mapped_column(comment="What the project is and buys, in the document's words; 项目概况")


class Indicator(Base):
    """One performance indicator of a project."""

    __tablename__ = "indicator"
    __table_args__ = (
        {
            "comment": "Performance indicators; 绩效指标. Grain: one indicator of one project. Key: document_id, "
            "indicator_no. Weights and scores may be added up within a project."
        },
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey(Document.document_id, ondelete="CASCADE"), primary_key=True, comment="Document; 文件标识"
    )
    indicator_no: Mapped[Int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number in the document, from 1; 序号"
    )
    project_no: Mapped[Int] = mapped_column(comment="Project in the same document; 项目序号")
    page: Mapped[Int] = mapped_column(comment="Page, from 1; 页码")
    line: Mapped[Int] = mapped_column(comment="Line on the page, or row of the table; 行号")
    goal: Mapped[str] = mapped_column(
        comment="output, outcome, satisfaction, cost, input …, '' where none is printed; 一级指标"
    )
    kind: Mapped[str] = mapped_column(
        comment="quantity, quality, timeliness, cost, social …, '' where none is printed; 二级指标"
    )
    group_path: Mapped[str] = mapped_column(
        comment="First- and second-level heads as printed, joined by /; 指标类别（原文）"
    )
    name: Mapped[str] = mapped_column(comment="Indicator as printed; 指标名称")
    operator: Mapped[str] = mapped_column(comment="≥, ≤, =, > or <, '' where none is printed; 比较符")
    target: Mapped[str] = mapped_column(comment="Target as printed; 指标值（原文）")
    target_value: Mapped[Decimal | None] = mapped_column(
        _NUMBER, comment="Number of the target in its unit, NULL where it cannot be measured; 指标值"
    )
    unit: Mapped[str] = mapped_column(comment="Unit of the target, '' where none; 计量单位")
    source: Mapped[str] = mapped_column(comment="Source of the target; 目标值来源")
    actual: Mapped[str] = mapped_column(comment="What was reached, as printed; 实际完成值（原文）")
    actual_value: Mapped[Decimal | None] = mapped_column(
        _NUMBER, comment="Number reached, in the unit of the target, NULL where none; 实际完成值"
    )
    reason: Mapped[str] = mapped_column(comment="Reason of a deviation; 偏差原因")
    weight: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Points that can be scored; 分值")
    score: Mapped[Decimal | None] = mapped_column(_NUMBER, comment="Points scored; 得分")
    rubric: Mapped[str] = mapped_column(comment="How points are given; 评分标准")
