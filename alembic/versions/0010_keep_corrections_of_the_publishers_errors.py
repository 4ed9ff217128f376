"""Keep corrections of the publishers' errors: the ledger of loaders/corrections."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def text(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)


def upgrade() -> None:
    op.create_table(
        "correction",
        text("correction_key", "Key in the ledger; 更正键"),
        text("sha256", "Digest of the document, '' where it is named by the columns that follow; 文件摘要"),
        text("department", "Canonical name of the department, '' with a digest; 部门名称"),
        text("region", "Division code of the department; 行政区划代码"),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=True, comment="Year of the document; 财政年度"),
        text("kind", "budget or final, '' with a digest; 类别"),
        text("scope", "Scope of the document, '' with a digest; 公开口径"),
        text("form", "Form in the catalogue, '' for any; 表样"),
        text("label", "Number of the form as printed, '' for any; 表号"),
        text("row_code", "Code of the row, '' for none; 科目编码"),
        text("row_name", "Name of the row as printed, '' for any; 行名称"),
        text("column_path", "Header of the column from the top down, '' for any; 栏目路径"),
        text("side", "Half of the form, '' for any; 栏位"),
        text("printed", "Text that the cell must print; another text ends the correction; 原文"),
        sa.Column(
            "corrected",
            sa.Numeric(26, 6),
            nullable=False,
            comment="Right amount in the unit of the form; 更正金额（原单位）",
        ),
        text("reason", "What is wrong; 原因"),
        text("evidence", "What proves the right amount; 佐证"),
        sa.Column(
            "closed_on",
            sa.Date(),
            nullable=True,
            comment="Day on which the ledger ceased to hold the row, NULL while it does; 停用日期",
        ),
        sa.PrimaryKeyConstraint("correction_key", name="correction_pkey"),
        schema="core",
        comment=(
            "Corrections of the publishers' errors, as reviewed; 更正台账. Grain: one printed cell. Key: "
            "correction_key. The marts apply them unless told not to; the cells stay as printed."
        ),
    )


def downgrade() -> None:
    op.drop_table("correction", schema="core")
