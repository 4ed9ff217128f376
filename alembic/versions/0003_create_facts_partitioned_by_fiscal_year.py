"""Create the fact tables, partitioned by fiscal year.

Years outside the range go to the default partition; a later migration may give them partitions of their own.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("fact_expenditure", "fact_revenue", "fact_balance", "fact_three_public")
YEARS = range(2008, 2036)


def column(
    name: str, kind: object, comment: str, *more: object, nullable: bool = False, **options: object
) -> sa.Column:
    """A column with its comment; only one with an Identity is numbered by the database."""
    auto = {} if more else {"autoincrement": False}
    return sa.Column(name, kind, *more, nullable=nullable, comment=comment, **auto, **options)


#: What the comments of all fact tables say.
SHARED = (
    "Key: document_id, fact_no (with the partition column fiscal_year). Safe sums: filter "
    "core.document.is_effective, one scope, one phase, one stated_by and one breakdown, then add over "
    "every other dimension; within a breakdown no yuan occurs twice. Never add over breakdowns, phases "
    "or scopes. A dimension at 'all' is a marginal: not broken down in that breakdown."
)


def create_fact_table(name: str, grain: str, *own: sa.Column, more: str = "") -> None:
    """A fact table: the columns of all, and its own."""
    op.create_table(
        name,
        column("document_id", sa.BigInteger(), "Document that states it; 文件标识"),
        column("fact_no", sa.Integer(), "Number in the document, over all fact tables; 序号"),
        column(
            "fiscal_year",
            sa.SmallInteger(),
            "Year that the amount is about; a document also states the year before its own; 财政年度",
        ),
        column("department_id", sa.BigInteger(), "Department or unit that the amount belongs to; 部门标识"),
        column("scope", sa.Text(), "department (部门汇总), department_own (部门本级) or unit (单位); 公开口径"),
        column("phase", sa.Text(), "opening_budget, adjusted_budget, expected_outturn or outturn; 预算阶段"),
        column("breakdown", sa.Text(), "The set of rows that this one may be added up with; 分解口径"),
        column("stated_by", sa.Text(), "statement (公开表) or narrative (情况说明); 出处类别"),
        column("fund", sa.Text(), "Fund, 'all' where merged; 资金性质"),
        *own,
        column("cell_no", sa.Integer(), "Cell that it was read from, NULL for a claim's; 单元格序号", nullable=True),
        column("claim_no", sa.Integer(), "Claim that it was read from, NULL for a cell's; 文字说明序号", nullable=True),
        sa.CheckConstraint("num_nonnulls(cell_no, claim_no) = 1", name=f"{name}_one_origin_check"),
        sa.PrimaryKeyConstraint("document_id", "fact_no", "fiscal_year", name=f"{name}_pkey"),
        schema="core",
        comment=f"{grain} {SHARED}{more}",
        postgresql_partition_by="LIST (fiscal_year)",
    )
    op.create_index(f"{name}_department_id_idx", name, ["department_id"], schema="core")
    for year in YEARS:
        part = f"core_partitions.{name}_{year}"
        op.execute(f"create table {part} partition of core.{name} for values in ({year})")
    op.execute(f"create table core_partitions.{name}_other partition of core.{name} default")


def upgrade() -> None:
    op.execute("create schema core_partitions")
    create_fact_table(
        "fact_expenditure",
        (
            "Expenditure; 支出. Grain: one amount at the finest breakdown printed, by function, "
            "economic item, fund and nature."
        ),
        column("function_code", sa.Text(), "Function code of the fiscal year, 类/款/项, or 'all'; 功能分类编码"),
        column("economic_code", sa.Text(), "Economic code, 类/款, or 'all'; 经济分类编码"),
        column("economic_scheme", sa.Text(), "department (301-399) or government (501-599), or 'all'; 经济分类体系"),
        column("nature", sa.Text(), "basic, personnel, public_use, project …, or 'all'; 支出性质"),
        column("amount", sa.Numeric(20, 2), "Amount in 元; 金额（元）"),
        more=" Codes nest in the lossless layer only: here stand leaves.",
    )
    create_fact_table(
        "fact_revenue",
        "Revenue; 收入. Grain: one amount by source, and by function where printed.",
        column("function_code", sa.Text(), "Function code, or 'all'; 功能分类编码"),
        column("source", sa.Text(), "Source of the revenue, or 'all'; 收入来源"),
        column("amount", sa.Numeric(20, 2), "Amount in 元; 金额（元）"),
    )
    create_fact_table(
        "fact_balance",
        "Carry-over, surplus and distribution; 结转结余. Grain: one balance item by function and fund.",
        column("function_code", sa.Text(), "Function code, or 'all'; 功能分类编码"),
        column("item", sa.Text(), "opening, surplus_used, distribution or closing; 结转结余项目"),
        column("amount", sa.Numeric(20, 2), "Amount in 元; 金额（元）"),
        more=" Never add over item: an opening and a closing balance are two states, not two parts.",
    )
    create_fact_table(
        "fact_three_public",
        "Three publics, meetings, training, operating expenses; 三公经费等. Grain: one item and one measure.",
        column("item", sa.Text(), "abroad, vehicle_purchase, reception …; 项目"),
        column("measure", sa.Text(), "amount in 元, or a count: trips, guests …; 指标"),
        column("amount", sa.Numeric(20, 2), "元 where measure is amount, else the count; 数值"),
        more=(
            " Never add over measure. Items nest as core.vocabulary says: a parent is stored only "
            "where its parts are not."
        ),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="core")  # its partitions go with it
    op.execute("drop schema core_partitions")
