"""Create the fact tables, partitioned by fiscal year.

Years outside the range go to the default partition; a later migration may give them partitions of their own."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("fact_expenditure", "fact_revenue", "fact_balance", "fact_three_public")
YEARS = range(2008, 2036)


def upgrade() -> None:
    op.execute("create schema core_partitions")
    op.create_table(
        "fact_expenditure",
        sa.Column(
            "document_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Document that states it; 文件标识",
        ),
        sa.Column(
            "fact_no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Number in the document, over all fact tables; 序号",
        ),
        sa.Column(
            "fiscal_year",
            sa.SmallInteger(),
            autoincrement=False,
            nullable=False,
            comment=("Year that the amount is about; a document also states the year before its own; 财政年度"),
        ),
        sa.Column(
            "department_id",
            sa.BigInteger(),
            nullable=False,
            comment="Department or unit that the amount belongs to; 部门标识",
        ),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=False,
            comment="department (部门汇总), department_own (部门本级) or unit (单位); 公开口径",
        ),
        sa.Column(
            "phase",
            sa.Text(),
            nullable=False,
            comment="opening_budget, adjusted_budget, expected_outturn or outturn; 预算阶段",
        ),
        sa.Column(
            "breakdown",
            sa.Text(),
            nullable=False,
            comment="The set of rows that this one may be added up with; 分解口径",
        ),
        sa.Column(
            "stated_by",
            sa.Text(),
            nullable=False,
            comment="statement (公开表) or narrative (情况说明); 出处类别",
        ),
        sa.Column("fund", sa.Text(), nullable=False, comment="Fund, 'all' where merged; 资金性质"),
        sa.Column(
            "function_code",
            sa.Text(),
            nullable=False,
            comment="Function code of the fiscal year, 类/款/项, or 'all'; 功能分类编码",
        ),
        sa.Column("economic_code", sa.Text(), nullable=False, comment="Economic code, 类/款, or 'all'; 经济分类编码"),
        sa.Column(
            "economic_scheme",
            sa.Text(),
            nullable=False,
            comment="department (301-399) or government (501-599), or 'all'; 经济分类体系",
        ),
        sa.Column(
            "nature",
            sa.Text(),
            nullable=False,
            comment="basic, personnel, public_use, project …, or 'all'; 支出性质",
        ),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False, comment="Amount in 元; 金额（元）"),
        sa.Column(
            "cell_no",
            sa.Integer(),
            nullable=True,
            comment="Cell that it was read from, NULL for a claim's; 单元格序号",
        ),
        sa.Column(
            "claim_no",
            sa.Integer(),
            nullable=True,
            comment="Claim that it was read from, NULL for a cell's; 文字说明序号",
        ),
        sa.CheckConstraint("num_nonnulls(cell_no, claim_no) = 1", name="fact_expenditure_one_origin_check"),
        sa.PrimaryKeyConstraint("document_id", "fact_no", "fiscal_year", name="fact_expenditure_pkey"),
        schema="core",
        comment=(
            "Expenditure; 支出. Grain: one amount at the finest breakdown printed, by function, "
            "economic item, fund and nature. Key: document_id, fact_no (with the partition column "
            "fiscal_year). Safe sums: filter core.document.is_effective, one scope, one phase, "
            "one stated_by and one breakdown, then add over every other dimension; within a "
            "breakdown no yuan occurs twice. Never add over breakdowns, phases or scopes. A "
            "dimension at 'all' is a marginal: not broken down in that breakdown. Codes nest in "
            "the lossless layer only: here stand leaves."
        ),
        postgresql_partition_by="LIST (fiscal_year)",
    )
    op.create_index(
        "fact_expenditure_department_id_idx",
        "fact_expenditure",
        ["department_id"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "fact_revenue",
        sa.Column(
            "document_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Document that states it; 文件标识",
        ),
        sa.Column(
            "fact_no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Number in the document, over all fact tables; 序号",
        ),
        sa.Column(
            "fiscal_year",
            sa.SmallInteger(),
            autoincrement=False,
            nullable=False,
            comment=("Year that the amount is about; a document also states the year before its own; 财政年度"),
        ),
        sa.Column(
            "department_id",
            sa.BigInteger(),
            nullable=False,
            comment="Department or unit that the amount belongs to; 部门标识",
        ),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=False,
            comment="department (部门汇总), department_own (部门本级) or unit (单位); 公开口径",
        ),
        sa.Column(
            "phase",
            sa.Text(),
            nullable=False,
            comment="opening_budget, adjusted_budget, expected_outturn or outturn; 预算阶段",
        ),
        sa.Column(
            "breakdown",
            sa.Text(),
            nullable=False,
            comment="The set of rows that this one may be added up with; 分解口径",
        ),
        sa.Column(
            "stated_by",
            sa.Text(),
            nullable=False,
            comment="statement (公开表) or narrative (情况说明); 出处类别",
        ),
        sa.Column("fund", sa.Text(), nullable=False, comment="Fund, 'all' where merged; 资金性质"),
        sa.Column("function_code", sa.Text(), nullable=False, comment="Function code, or 'all'; 功能分类编码"),
        sa.Column("source", sa.Text(), nullable=False, comment="Source of the revenue, or 'all'; 收入来源"),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False, comment="Amount in 元; 金额（元）"),
        sa.Column(
            "cell_no",
            sa.Integer(),
            nullable=True,
            comment="Cell that it was read from, NULL for a claim's; 单元格序号",
        ),
        sa.Column(
            "claim_no",
            sa.Integer(),
            nullable=True,
            comment="Claim that it was read from, NULL for a cell's; 文字说明序号",
        ),
        sa.CheckConstraint("num_nonnulls(cell_no, claim_no) = 1", name="fact_revenue_one_origin_check"),
        sa.PrimaryKeyConstraint("document_id", "fact_no", "fiscal_year", name="fact_revenue_pkey"),
        schema="core",
        comment=(
            "Revenue; 收入. Grain: one amount by source, and by function where printed. Key: "
            "document_id, fact_no (with the partition column fiscal_year). Safe sums: filter "
            "core.document.is_effective, one scope, one phase, one stated_by and one breakdown, "
            "then add over every other dimension; within a breakdown no yuan occurs twice. Never "
            "add over breakdowns, phases or scopes. A dimension at 'all' is a marginal: not "
            "broken down in that breakdown."
        ),
        postgresql_partition_by="LIST (fiscal_year)",
    )
    op.create_index("fact_revenue_department_id_idx", "fact_revenue", ["department_id"], unique=False, schema="core")
    op.create_table(
        "fact_balance",
        sa.Column(
            "document_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Document that states it; 文件标识",
        ),
        sa.Column(
            "fact_no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Number in the document, over all fact tables; 序号",
        ),
        sa.Column(
            "fiscal_year",
            sa.SmallInteger(),
            autoincrement=False,
            nullable=False,
            comment=("Year that the amount is about; a document also states the year before its own; 财政年度"),
        ),
        sa.Column(
            "department_id",
            sa.BigInteger(),
            nullable=False,
            comment="Department or unit that the amount belongs to; 部门标识",
        ),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=False,
            comment="department (部门汇总), department_own (部门本级) or unit (单位); 公开口径",
        ),
        sa.Column(
            "phase",
            sa.Text(),
            nullable=False,
            comment="opening_budget, adjusted_budget, expected_outturn or outturn; 预算阶段",
        ),
        sa.Column(
            "breakdown",
            sa.Text(),
            nullable=False,
            comment="The set of rows that this one may be added up with; 分解口径",
        ),
        sa.Column(
            "stated_by",
            sa.Text(),
            nullable=False,
            comment="statement (公开表) or narrative (情况说明); 出处类别",
        ),
        sa.Column("fund", sa.Text(), nullable=False, comment="Fund, 'all' where merged; 资金性质"),
        sa.Column("function_code", sa.Text(), nullable=False, comment="Function code, or 'all'; 功能分类编码"),
        sa.Column(
            "item",
            sa.Text(),
            nullable=False,
            comment="opening, surplus_used, distribution or closing; 结转结余项目",
        ),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False, comment="Amount in 元; 金额（元）"),
        sa.Column(
            "cell_no",
            sa.Integer(),
            nullable=True,
            comment="Cell that it was read from, NULL for a claim's; 单元格序号",
        ),
        sa.Column(
            "claim_no",
            sa.Integer(),
            nullable=True,
            comment="Claim that it was read from, NULL for a cell's; 文字说明序号",
        ),
        sa.CheckConstraint("num_nonnulls(cell_no, claim_no) = 1", name="fact_balance_one_origin_check"),
        sa.PrimaryKeyConstraint("document_id", "fact_no", "fiscal_year", name="fact_balance_pkey"),
        schema="core",
        comment=(
            "Carry-over, surplus and distribution; 结转结余. Grain: one balance item by function "
            "and fund. Key: document_id, fact_no (with the partition column fiscal_year). Safe "
            "sums: filter core.document.is_effective, one scope, one phase, one stated_by and one "
            "breakdown, then add over every other dimension; within a breakdown no yuan occurs "
            "twice. Never add over breakdowns, phases or scopes. A dimension at 'all' is a "
            "marginal: not broken down in that breakdown. Never add over item: an opening and a "
            "closing balance are two states, not two parts."
        ),
        postgresql_partition_by="LIST (fiscal_year)",
    )
    op.create_index("fact_balance_department_id_idx", "fact_balance", ["department_id"], unique=False, schema="core")
    op.create_table(
        "fact_three_public",
        sa.Column(
            "document_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Document that states it; 文件标识",
        ),
        sa.Column(
            "fact_no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Number in the document, over all fact tables; 序号",
        ),
        sa.Column(
            "fiscal_year",
            sa.SmallInteger(),
            autoincrement=False,
            nullable=False,
            comment=("Year that the amount is about; a document also states the year before its own; 财政年度"),
        ),
        sa.Column(
            "department_id",
            sa.BigInteger(),
            nullable=False,
            comment="Department or unit that the amount belongs to; 部门标识",
        ),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=False,
            comment="department (部门汇总), department_own (部门本级) or unit (单位); 公开口径",
        ),
        sa.Column(
            "phase",
            sa.Text(),
            nullable=False,
            comment="opening_budget, adjusted_budget, expected_outturn or outturn; 预算阶段",
        ),
        sa.Column(
            "breakdown",
            sa.Text(),
            nullable=False,
            comment="The set of rows that this one may be added up with; 分解口径",
        ),
        sa.Column(
            "stated_by",
            sa.Text(),
            nullable=False,
            comment="statement (公开表) or narrative (情况说明); 出处类别",
        ),
        sa.Column("fund", sa.Text(), nullable=False, comment="Fund, 'all' where merged; 资金性质"),
        sa.Column("item", sa.Text(), nullable=False, comment="abroad, vehicle_purchase, reception …; 项目"),
        sa.Column("measure", sa.Text(), nullable=False, comment="amount in 元, or a count: trips, guests …; 指标"),
        sa.Column(
            "amount",
            sa.Numeric(precision=20, scale=2),
            nullable=False,
            comment="元 where measure is amount, else the count; 数值",
        ),
        sa.Column(
            "cell_no",
            sa.Integer(),
            nullable=True,
            comment="Cell that it was read from, NULL for a claim's; 单元格序号",
        ),
        sa.Column(
            "claim_no",
            sa.Integer(),
            nullable=True,
            comment="Claim that it was read from, NULL for a cell's; 文字说明序号",
        ),
        sa.CheckConstraint("num_nonnulls(cell_no, claim_no) = 1", name="fact_three_public_one_origin_check"),
        sa.PrimaryKeyConstraint("document_id", "fact_no", "fiscal_year", name="fact_three_public_pkey"),
        schema="core",
        comment=(
            "Three publics, meetings, training, operating expenses; 三公经费等. Grain: one item "
            "and one measure. Key: document_id, fact_no (with the partition column fiscal_year). "
            "Safe sums: filter core.document.is_effective, one scope, one phase, one stated_by "
            "and one breakdown, then add over every other dimension; within a breakdown no yuan "
            "occurs twice. Never add over breakdowns, phases or scopes. A dimension at 'all' is a "
            "marginal: not broken down in that breakdown. Never add over measure. Items nest as "
            "core.vocabulary says: a parent is stored only where its parts are not."
        ),
        postgresql_partition_by="LIST (fiscal_year)",
    )
    op.create_index(
        "fact_three_public_department_id_idx",
        "fact_three_public",
        ["department_id"],
        unique=False,
        schema="core",
    )
    for table in TABLES:
        for year in YEARS:
            op.execute(f"create table core_partitions.{table}_{year} partition of core.{table} for values in ({year})")
        op.execute(f"create table core_partitions.{table}_other partition of core.{table} default")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="core")  # its partitions go with it
    op.execute("drop schema core_partitions")
