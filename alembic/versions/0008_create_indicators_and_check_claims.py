"""Create projects and indicators of performance annexes, and give claims their verdicts and places.

Claims that were loaded before keep '' and NULL in the new columns until their file is loaded again.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def column(name: str, kind: sa.types.TypeEngine, comment: str, nullable: bool = False) -> sa.Column:
    """A column with its comment."""
    return sa.Column(name, kind, nullable=nullable, comment=comment, autoincrement=False)


def claim_columns() -> list[sa.Column]:
    return [
        column(
            "concept",
            sa.Text(),
            "Name of the subject in loaders/narrative/patterns/subjects.yml, '' where it is not known; 主题概念",
        ),
        column("section", sa.Text(), "Enumerators of the headings above: 五(三)1; 所在章节"),
        column("basis", sa.Text(), "What the value is, in Chinese: 决算, 年初预算, 合同, 计数 …; 数据口径"),
        column("as_of", sa.Text(), "Day of a state as ISO date, '' where it is none; 时点"),
        column("fund", sa.Text(), "Fund, '' where it is not certain; 资金性质"),
        column("nature", sa.Text(), "Nature of expenditure, '' where the text names none; 支出性质"),
        column("source", sa.Text(), "Source of revenue, '' where the text names none; 收入来源"),
        column("item", sa.Text(), "Item of the three publics or of the balances, '' where none; 项目"),
        column(
            "count_measure", sa.Text(), "Vocabulary measure of a count: trips, staff …, '' where it is none; 计数指标"
        ),
        column("economic_code", sa.Text(), "Economic code that it names, '' where none; 经济分类编码"),
        column(
            "base_phase",
            sa.Text(),
            "Phase of the base, 'share' for a share, '' where it compares with nothing; 比较基数所属阶段",
        ),
        column("base_period", sa.SmallInteger(), "Fiscal year of the base; 比较基数所属年度", nullable=True),
        column(
            "implied",
            sa.Text(),
            "Columns that the clause takes from elsewhere in the text, parted by commas; 取自他处的字段",
        ),
        column("remark", sa.Text(), "What the text says is left out or put in; 口径说明"),
        column("char_from", sa.Integer(), "First character in its line, from 0; 起始字符"),
        column("end_page", sa.Integer(), "Page where the clause ends; 结束页码"),
        column("end_line", sa.Integer(), "Line where the clause ends; 结束行号"),
        column("char_to", sa.Integer(), "One past the last character in its last line; 结束字符"),
        column(
            "table_value",
            sa.Numeric(26, 6),
            "What the tables say, in the claim's unit, NULL where they do not; 表列数值",
            nullable=True,
        ),
        column("table_cell_no", sa.Integer(), "Cell of table_value; 表列单元格序号", nullable=True),
        column("recomputed_base", sa.Numeric(26, 6), "Base that the printed figures give; 测算基数", nullable=True),
        column(
            "recomputed_delta", sa.Numeric(26, 6), "Change that the printed figures give; 测算增减额", nullable=True
        ),
        column(
            "recomputed_percent",
            sa.Numeric(26, 6),
            "Percentage that the printed figures give; 测算百分比",
            nullable=True,
        ),
        column("verdict", sa.Text(), "agrees, rounding, disagrees, contradicts_itself or cannot_be_checked; 核对结论"),
        column("defect", sa.Text(), "Kind of defect, '' where there is none (docs/claims.md); 问题类型"),
        column("verdict_reason", sa.Text(), "The defect in words; 问题说明"),
    ]


#: Comments of claim that told of signs and English words where the column holds what is printed.
COMMENTS = {
    "delta": (sa.Numeric(26, 6), True, "Stated change, signed; 增减额", "Stated change, as printed; 增减额"),
    "percent": (
        sa.Numeric(26, 6),
        True,
        "Stated change in percent, signed; 增减幅（%）",
        "Stated percentage, as printed; 百分比",
    ),
    "direction": (
        sa.Text(),
        False,
        "Direction in words: up, down, flat, ''; 增减方向",
        "Direction in the document's word: 增加, 减少, 持平, 占; 增减方向",
    ),
}


def upgrade() -> None:
    for new in claim_columns():
        empty = None if new.nullable else "" if isinstance(new.type, sa.Text) else "0"
        new.server_default = None if empty is None else sa.DefaultClause(empty)
        op.add_column("claim", new, schema="core")
        if empty is not None:
            op.alter_column("claim", new.name, schema="core", server_default=None)
    for name, (kind, nullable, before, after) in COMMENTS.items():
        op.alter_column(
            "claim",
            name,
            schema="core",
            existing_type=kind,
            existing_nullable=nullable,
            comment=after,
            existing_comment=before,
        )
    op.create_table(
        "project",
        column("document_id", sa.BigInteger(), "Document; 文件标识"),
        column("project_no", sa.Integer(), "Number in the document, from 1; 序号"),
        column("page", sa.Integer(), "Page, from 1; 页码"),
        column("line", sa.Integer(), "Line on the page, or row of the table; 行号"),
        column("title", sa.Text(), "Title over the table or report, '' where none is printed; 表名"),
        column("stage", sa.Text(), "goals (目标申报), self_evaluation (自评) or evaluation (评价报告); 阶段"),
        column("fiscal_year", sa.SmallInteger(), "Year that the annex is about; 年度", nullable=True),
        column(
            "name",
            sa.Text(),
            "Project as printed, '' where the annex is about the whole department (整体支出); 项目名称",
        ),
        column("body", sa.Text(), "Unit that carries it out, '' where none is printed; 实施单位"),
        column("budget", sa.Numeric(20, 2), "Budget of the year in 元, as approved; 预算数（元）", nullable=True),
        column("adjusted", sa.Numeric(20, 2), "Adjusted budget of the year in 元; 全年预算数（元）", nullable=True),
        column("executed", sa.Numeric(20, 2), "Amount spent in 元; 执行数（元）", nullable=True),
        column(
            "execution_rate", sa.Numeric(26, 6), "Rate of execution in percent, as printed; 执行率（%）", nullable=True
        ),
        column("execution_weight", sa.Numeric(26, 6), "Points for the execution; 执行率分值", nullable=True),
        column("execution_score", sa.Numeric(26, 6), "Points scored for the execution; 执行率得分", nullable=True),
        column(
            "fiscal",
            sa.Numeric(20, 2),
            "Part of the budget that is fiscal appropriation, in 元; 其中：财政拨款（元）",
            nullable=True,
        ),
        column("total_weight", sa.Numeric(26, 6), "Points that can be scored; 总分值", nullable=True),
        column("score", sa.Numeric(26, 6), "Total score as printed; 总得分", nullable=True),
        column("goal", sa.Text(), "Goal of the year in the document's words; 年度目标"),
        column("about", sa.Text(), "What the project is and buys, in the document's words; 项目概况"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["core.document.document_id"], name="project_document_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "project_no", name="project_pkey"),
        schema="core",
        comment=(
            "Projects of performance annexes; 绩效项目. Grain: one project in one annex. Key: document_id, "
            "project_no. A project may come in several annexes of one document: add up within one stage and title only."
        ),
    )
    op.create_table(
        "indicator",
        column("document_id", sa.BigInteger(), "Document; 文件标识"),
        column("indicator_no", sa.Integer(), "Number in the document, from 1; 序号"),
        column("project_no", sa.Integer(), "Project in the same document; 项目序号"),
        column("page", sa.Integer(), "Page, from 1; 页码"),
        column("line", sa.Integer(), "Line on the page, or row of the table; 行号"),
        column("goal", sa.Text(), "output, outcome, satisfaction, cost, input …, '' where none is printed; 一级指标"),
        column("kind", sa.Text(), "quantity, quality, timeliness, cost, social …, '' where none is printed; 二级指标"),
        column("group_path", sa.Text(), "First- and second-level heads as printed, joined by /; 指标类别（原文）"),
        column("name", sa.Text(), "Indicator as printed; 指标名称"),
        column("operator", sa.Text(), "≥, ≤, =, > or <, '' where none is printed; 比较符"),
        column("target", sa.Text(), "Target as printed; 指标值（原文）"),
        column(
            "target_value",
            sa.Numeric(26, 6),
            "Number of the target in its unit, NULL where it cannot be measured; 指标值",
            nullable=True,
        ),
        column("unit", sa.Text(), "Unit of the target, '' where none; 计量单位"),
        column("source", sa.Text(), "Source of the target; 目标值来源"),
        column("actual", sa.Text(), "What was reached, as printed; 实际完成值（原文）"),
        column(
            "actual_value",
            sa.Numeric(26, 6),
            "Number reached, in the unit of the target, NULL where none; 实际完成值",
            nullable=True,
        ),
        column("reason", sa.Text(), "Reason of a deviation; 偏差原因"),
        column("weight", sa.Numeric(26, 6), "Points that can be scored; 分值", nullable=True),
        column("score", sa.Numeric(26, 6), "Points scored; 得分", nullable=True),
        column("rubric", sa.Text(), "How points are given; 评分标准"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["core.document.document_id"], name="indicator_document_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "indicator_no", name="indicator_pkey"),
        schema="core",
        comment=(
            "Performance indicators; 绩效指标. Grain: one indicator of one project. Key: document_id, "
            "indicator_no. Weights and scores may be added up within a project."
        ),
    )


def downgrade() -> None:
    op.drop_table("indicator", schema="core")
    op.drop_table("project", schema="core")
    for name, (kind, nullable, before, after) in COMMENTS.items():
        op.alter_column(
            "claim",
            name,
            schema="core",
            existing_type=kind,
            existing_nullable=nullable,
            comment=before,
            existing_comment=after,
        )
    for old in reversed(claim_columns()):
        op.drop_column("claim", old.name, schema="core")
