"""Create documents with all that they print: statements, cells, claims, findings; and the refused files."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column(
            "document_id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Identity, kept for life; 文件标识",
        ),
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 of the bytes, hex; 文件摘要"),
        sa.Column("file_name", sa.Text(), nullable=False, comment="Base name when first loaded; 文件名"),
        sa.Column("path", sa.Text(), nullable=False, comment="Path when first loaded; 路径"),
        sa.Column("media_type", sa.Text(), nullable=False, comment="Media type, as application/pdf; 媒体类型"),
        sa.Column("byte_size", sa.BigInteger(), nullable=False, comment="Size in bytes; 字节数"),
        sa.Column("page_count", sa.Integer(), nullable=False, comment="Pages; 页数"),
        sa.Column("kind", sa.Text(), nullable=False, comment="budget (预算) or final (决算); 类别"),
        sa.Column(
            "fiscal_year",
            sa.SmallInteger(),
            nullable=False,
            comment="Year that the document is about; 财政年度",
        ),
        sa.Column("department_id", sa.BigInteger(), nullable=False, comment="Who published it; 部门标识"),
        sa.Column(
            "department_name",
            sa.Text(),
            nullable=False,
            comment="Name of the department as printed; 部门名称（原文）",
        ),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=False,
            comment=(
                "department (部门汇总), department_own (部门本级) or unit (单位). A department's "
                "figures include its units': never add over scopes; 公开口径"
            ),
        ),
        sa.Column(
            "region",
            sa.Text(),
            nullable=False,
            comment="Division code that the text names, '' where it names none; 行政区划代码",
        ),
        sa.Column(
            "renamed_to",
            sa.Text(),
            nullable=False,
            comment="New name that the text announces, '' where none; 更名后名称",
        ),
        sa.Column(
            "evidence",
            postgresql.JSONB(),
            nullable=False,
            comment="Text in which kind, year, department and scope were found; 识别依据",
        ),
        sa.Column(
            "has_statements",
            sa.Boolean(),
            nullable=False,
            comment=(
                "False for a file that holds narrative only, as where one disclosure is split over "
                "two files: it is no version of the file with the tables; 是否含公开表"
            ),
        ),
        sa.Column(
            "published_on",
            sa.Date(),
            nullable=True,
            comment="Day of publication, NULL where unknown; 公开日期",
        ),
        sa.Column(
            "version_no",
            sa.SmallInteger(),
            server_default="1",
            nullable=False,
            comment="Order among the versions of one disclosure, from 1 (core.mark_effective); 版本号",
        ),
        sa.Column(
            "is_effective",
            sa.Boolean(),
            server_default=sa.text("true"),
            nullable=False,
            comment="True for the latest version, the one to add up; 是否有效版本",
        ),
        sa.Column(
            "supersedes",
            sa.BigInteger(),
            nullable=True,
            comment="The version before this one, NULL for the first; 所取代的文件",
        ),
        sa.Column(
            "content_hash",
            sa.Text(),
            nullable=False,
            comment=("SHA-256 of all that was written for this document; an equal hash means nothing to do; 内容摘要"),
        ),
        sa.Column(
            "loader_version",
            sa.Text(),
            nullable=False,
            comment="Version of juesuan that wrote it; 装载程序版本",
        ),
        sa.Column(
            "loaded_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the file was first loaded; never changes; 首次入库时间",
        ),
        sa.Column(
            "changed_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment=("When its rows or its effectiveness last changed: the mark for incremental models; 最近变更时间"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["core.department.department_id"], name="document_department_id_fkey"
        ),
        sa.ForeignKeyConstraint(["supersedes"], ["core.document.document_id"], name="document_supersedes_fkey"),
        sa.PrimaryKeyConstraint("document_id", name="document_pkey"),
        sa.UniqueConstraint("sha256", name="document_sha256_key"),
        schema="core",
        comment=(
            "Published files that were read; 公开文件. Grain: one file content. Key: document_id; "
            "natural key: sha256. Several versions of one disclosure are all kept; is_effective "
            "marks the one that counts: filter on it before adding up facts of several documents."
        ),
    )
    op.create_index("document_changed_at_idx", "document", ["changed_at"], unique=False, schema="core")
    op.create_index(
        "document_department_id_fiscal_year_kind_scope_idx",
        "document",
        ["department_id", "fiscal_year", "kind", "scope"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "statement",
        sa.Column("document_id", sa.BigInteger(), nullable=False, comment="Document; 文件标识"),
        sa.Column(
            "statement_no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Number in the document, from 1; 表序",
        ),
        sa.Column("form", sa.Text(), nullable=False, comment="Form in the catalogue, '' where none matched; 表样"),
        sa.Column("title", sa.Text(), nullable=False, comment="Title as printed; 表名"),
        sa.Column("label", sa.Text(), nullable=False, comment="Number of the form as printed, as 公开01表; 表号"),
        sa.Column("page_from", sa.Integer(), nullable=False, comment="First page, from 1; 起始页"),
        sa.Column("page_to", sa.Integer(), nullable=False, comment="Last page; 终止页"),
        sa.Column("unit", sa.Text(), nullable=True, comment="元 or 万元, NULL where none is printed; 金额单位"),
        sa.Column(
            "state",
            sa.Text(),
            nullable=False,
            comment=("filled, declared_empty (says that there is nothing) or blank (all cells empty); 填列状态"),
        ),
        sa.Column(
            "entity",
            sa.Text(),
            nullable=False,
            comment="Department or unit that it is about, '' for the document's own; 所属单位（原文）",
        ),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=True,
            comment="Scope where it differs from the document's, else NULL; 公开口径",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["core.document.document_id"],
            name="statement_document_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "statement_no", name="statement_pkey"),
        schema="core",
        comment=(
            "Statements, the forms as published; 公开表. Grain: one form in one document. Key: "
            "document_id, statement_no. A form that says it has nothing to show is here, with "
            "state declared_empty."
        ),
    )
    op.create_table(
        "cell",
        sa.Column("document_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Document; 文件标识"),
        sa.Column(
            "cell_no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Number in the document, from 1; 单元格序号",
        ),
        sa.Column("statement_no", sa.Integer(), nullable=False, comment="Statement that it stands in; 表序"),
        sa.Column("page", sa.Integer(), nullable=False, comment="Page, from 1; 页码"),
        sa.Column("row_no", sa.Integer(), nullable=False, comment="Row in the statement, from 1; 行序"),
        sa.Column("row_code", sa.Text(), nullable=False, comment="Code of the row as printed; 科目编码（原文）"),
        sa.Column(
            "row_code_norm",
            sa.Text(),
            nullable=False,
            comment="Code without spaces and separators, 类/款/项 joined; 科目编码（规范）",
        ),
        sa.Column("row_name", sa.Text(), nullable=False, comment="Name of the row as printed; 行名称"),
        sa.Column(
            "column_path",
            sa.Text(),
            nullable=False,
            comment="Header from the top down, joined by '/'; 栏目路径",
        ),
        sa.Column(
            "side",
            sa.Text(),
            nullable=False,
            comment=("Half of a form with several side by side: single, left, middle, middle2, right; 栏位"),
        ),
        sa.Column("printed", sa.Text(), nullable=False, comment="Text as printed; 原文"),
        sa.Column(
            "amount",
            sa.Numeric(precision=26, scale=6),
            nullable=False,
            comment="Amount in the printed unit; 金额（原单位）",
        ),
        sa.Column("unit", sa.Text(), nullable=False, comment="Printed unit: 元 or 万元; 金额单位"),
        sa.Column(
            "amount_yuan",
            sa.Numeric(precision=20, scale=2),
            nullable=False,
            comment="Amount in 元; 金额（元）",
        ),
        sa.Column("is_total", sa.Boolean(), nullable=False, comment="True in a row that adds up others; 是否合计"),
        sa.Column(
            "is_leaf",
            sa.Boolean(),
            nullable=False,
            comment="True in a row without a printed child; only leaves become facts; 是否末级",
        ),
        sa.Column(
            "is_certain",
            sa.Boolean(),
            nullable=False,
            comment=("False where the meaning could not be settled; such a cell never becomes a fact; 含义是否确定"),
        ),
        sa.Column(
            "method",
            sa.Text(),
            nullable=False,
            comment=(
                "printed, inferred (single assignment that the identities allow), ocr or resolved "
                "(code found by its name); 取数方式"
            ),
        ),
        sa.Column("why", sa.Text(), nullable=False, comment="What is missing, or what an inference rests on; 说明"),
        sa.Column(
            "meaning",
            postgresql.JSONB(),
            nullable=False,
            comment="Members that row, column and form give it, {} where uncertain; 含义",
        ),
        sa.Column("x0", sa.REAL(), nullable=True, comment="Left edge in points from the left; 左"),
        sa.Column("top", sa.REAL(), nullable=True, comment="Upper edge in points from the top; 上"),
        sa.Column("x1", sa.REAL(), nullable=True, comment="Right edge in points from the left; 右"),
        sa.Column("bottom", sa.REAL(), nullable=True, comment="Lower edge in points from the top; 下"),
        sa.PrimaryKeyConstraint("document_id", "cell_no", name="cell_pkey"),
        schema="core",
        comment=(
            "Printed amounts, lossless; 单元格. Grain: one amount as printed. Key: document_id, "
            "cell_no. Not to be added up: rows nest, statements overlap, totals are included. For "
            "sums use the facts."
        ),
    )
    op.create_table(
        "claim",
        sa.Column("document_id", sa.BigInteger(), nullable=False, comment="Document; 文件标识"),
        sa.Column(
            "claim_no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Number in the document, from 1; 序号",
        ),
        sa.Column("page", sa.Integer(), nullable=False, comment="Page, from 1; 页码"),
        sa.Column("line", sa.Integer(), nullable=False, comment="Line on the page, from 1; 行号"),
        sa.Column("text", sa.Text(), nullable=False, comment="The clause as printed; 原文"),
        sa.Column("subject", sa.Text(), nullable=False, comment="What the number is about; 主题"),
        sa.Column("measure", sa.Text(), nullable=False, comment="Measure of the number; 指标"),
        sa.Column(
            "function_code",
            sa.Text(),
            nullable=False,
            comment="Function code that it names, '' where none; 功能分类编码",
        ),
        sa.Column(
            "period",
            sa.SmallInteger(),
            nullable=True,
            comment="Fiscal year that the value is about; 所属年度",
        ),
        sa.Column("phase", sa.Text(), nullable=False, comment="opening_budget, adjusted_budget, outturn …; 预算阶段"),
        sa.Column(
            "value",
            sa.Numeric(precision=26, scale=6),
            nullable=True,
            comment="Value in the stated unit; 数值",
        ),
        sa.Column("unit", sa.Text(), nullable=False, comment="Unit as stated: 万元, %, 人 …; 单位"),
        sa.Column("base", sa.Text(), nullable=False, comment="What it is compared with; 比较基数"),
        sa.Column(
            "base_value",
            sa.Numeric(precision=26, scale=6),
            nullable=True,
            comment="Value of the base, as stated; 基数值",
        ),
        sa.Column("delta", sa.Numeric(precision=26, scale=6), nullable=True, comment="Stated change, signed; 增减额"),
        sa.Column(
            "percent",
            sa.Numeric(precision=26, scale=6),
            nullable=True,
            comment="Stated change in percent, signed; 增减幅（%）",
        ),
        sa.Column("direction", sa.Text(), nullable=False, comment="Direction in words: up, down, flat, ''; 增减方向"),
        sa.Column("reason", sa.Text(), nullable=False, comment="Reason in the document's words; 原因"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["core.document.document_id"], name="claim_document_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "claim_no", name="claim_pkey"),
        schema="core",
        comment=(
            "Numeric statements of the narrative, as said; 文字说明中的数据. Grain: one "
            "statement. Key: document_id, claim_no. Not to be added up: the narrative repeats "
            "itself and the tables, and errs."
        ),
    )
    op.create_table(
        "finding",
        sa.Column("document_id", sa.BigInteger(), nullable=False, comment="Document; 文件标识"),
        sa.Column(
            "finding_no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Number in the document, from 1; 序号",
        ),
        sa.Column("code", sa.Text(), nullable=False, comment="Kind of finding; 类型"),
        sa.Column("severity", sa.Text(), nullable=False, comment="info, warning or error; 级别"),
        sa.Column("message", sa.Text(), nullable=False, comment="What was seen; 内容"),
        sa.Column("page", sa.Integer(), nullable=True, comment="Page, NULL for the whole document; 页码"),
        sa.Column("statement_no", sa.Integer(), nullable=True, comment="Statement, NULL where none; 表序"),
        sa.Column("cell_no", sa.Integer(), nullable=True, comment="Cell, NULL where none; 单元格序号"),
        sa.Column("value", sa.Text(), nullable=False, comment="The text or number in question; 相关值"),
        sa.Column("remedy", sa.Text(), nullable=False, comment="What would settle it; 处理办法"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["core.document.document_id"],
            name="finding_document_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "finding_no", name="finding_pkey"),
        schema="core",
        comment=(
            "Findings made while reading; 问题与提示. Grain: one finding in one document. Key: document_id, finding_no."
        ),
    )
    op.create_table(
        "quarantine",
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 of the bytes, hex; 文件摘要"),
        sa.Column("file_name", sa.Text(), nullable=False, comment="Base name when last seen; 文件名"),
        sa.Column("path", sa.Text(), nullable=False, comment="Path when last seen; 路径"),
        sa.Column("code", sa.Text(), nullable=False, comment="Kind of refusal; 拒收类型"),
        sa.Column("detail", sa.Text(), nullable=False, comment="What was seen; 说明"),
        sa.Column("remedy", sa.Text(), nullable=False, comment="What the user can do; 处理办法"),
        sa.Column(
            "seen_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was last refused; 最近时间",
        ),
        sa.PrimaryKeyConstraint("sha256", name="quarantine_pkey"),
        schema="core",
        comment=(
            "Files that were refused; 未入库文件. Grain: one file content. Key: sha256. The row "
            "goes when a later load accepts the file."
        ),
    )


def downgrade() -> None:
    op.drop_table("quarantine", schema="core")
    op.drop_table("finding", schema="core")
    op.drop_table("claim", schema="core")
    op.drop_table("cell", schema="core")
    op.drop_table("statement", schema="core")
    op.drop_table("document", schema="core")
