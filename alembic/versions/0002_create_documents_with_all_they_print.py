"""Create documents with all that they print: statements, cells, claims, findings; and the refused files."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def column(
    name: str, kind: object, comment: str, *more: object, nullable: bool = False, **options: object
) -> sa.Column:
    """A column with its comment; only one with an Identity is numbered by the database."""
    auto = {} if more else {"autoincrement": False}
    return sa.Column(name, kind, *more, nullable=nullable, comment=comment, **auto, **options)


def upgrade() -> None:
    op.create_table(
        "document",
        column("document_id", sa.BigInteger(), "Identity, kept for life; 文件标识", sa.Identity(always=False)),
        column("sha256", sa.Text(), "SHA-256 of the bytes, hex; 文件摘要"),
        column("file_name", sa.Text(), "Base name when first loaded; 文件名"),
        column("path", sa.Text(), "Path when first loaded; 路径"),
        column("media_type", sa.Text(), "Media type, as application/pdf; 媒体类型"),
        column("byte_size", sa.BigInteger(), "Size in bytes; 字节数"),
        column("page_count", sa.Integer(), "Pages; 页数"),
        column("kind", sa.Text(), "budget (预算) or final (决算); 类别"),
        column("fiscal_year", sa.SmallInteger(), "Year that the document is about; 财政年度"),
        column("department_id", sa.BigInteger(), "Who published it; 部门标识"),
        column("department_name", sa.Text(), "Name of the department as printed; 部门名称（原文）"),
        column(
            "scope",
            sa.Text(),
            (
                "department (部门汇总), department_own (部门本级) or unit (单位). A department's figures "
                "include its units': never add over scopes; 公开口径"
            ),
        ),
        column("region", sa.Text(), "Division code that the text names, '' where it names none; 行政区划代码"),
        column("renamed_to", sa.Text(), "New name that the text announces, '' where none; 更名后名称"),
        column("evidence", postgresql.JSONB(), "Text in which kind, year, department and scope were found; 识别依据"),
        column(
            "has_statements",
            sa.Boolean(),
            (
                "False for a file that holds narrative only, as where one disclosure is split over "
                "two files: it is no version of the file with the tables; 是否含公开表"
            ),
        ),
        column("published_on", sa.Date(), "Day of publication, NULL where unknown; 公开日期", nullable=True),
        column(
            "version_no",
            sa.SmallInteger(),
            "Order among the versions of one disclosure, from 1 (core.mark_effective); 版本号",
            server_default="1",
        ),
        column(
            "is_effective",
            sa.Boolean(),
            "True for the latest version, the one to add up; 是否有效版本",
            server_default=sa.text("true"),
        ),
        column(
            "supersedes",
            sa.BigInteger(),
            "The version before this one, NULL for the first; 所取代的文件",
            nullable=True,
        ),
        column(
            "content_hash",
            sa.Text(),
            "SHA-256 of all that was written for this document; an equal hash means nothing to do; 内容摘要",
        ),
        column("loader_version", sa.Text(), "Version of juesuan that wrote it; 装载程序版本"),
        column(
            "loaded_at",
            postgresql.TIMESTAMP(timezone=True),
            "When the file was first loaded; never changes; 首次入库时间",
            server_default=sa.text("now()"),
        ),
        column(
            "changed_at",
            postgresql.TIMESTAMP(timezone=True),
            "When its rows or its effectiveness last changed: the mark for incremental models; 最近变更时间",
            server_default=sa.text("now()"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["core.department.department_id"], name="document_department_id_fkey"
        ),
        sa.ForeignKeyConstraint(["supersedes"], ["core.document.document_id"], name="document_supersedes_fkey"),
        sa.PrimaryKeyConstraint("document_id", name="document_pkey"),
        sa.UniqueConstraint("sha256", name="document_sha256_key"),
        schema="core",
        comment=(
            "Published files that were read; 公开文件. Grain: one file content. Key: document_id; natural key: "
            "sha256. Several versions of one disclosure are all kept; is_effective marks the one that counts: "
            "filter on it before adding up facts of several documents."
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
        column("document_id", sa.BigInteger(), "Document; 文件标识"),
        column("statement_no", sa.Integer(), "Number in the document, from 1; 表序"),
        column("form", sa.Text(), "Form in the catalogue, '' where none matched; 表样"),
        column("title", sa.Text(), "Title as printed; 表名"),
        column("label", sa.Text(), "Number of the form as printed, as 公开01表; 表号"),
        column("page_from", sa.Integer(), "First page, from 1; 起始页"),
        column("page_to", sa.Integer(), "Last page; 终止页"),
        column("unit", sa.Text(), "元 or 万元, NULL where none is printed; 金额单位", nullable=True),
        column(
            "state",
            sa.Text(),
            "filled, declared_empty (says that there is nothing) or blank (all cells empty); 填列状态",
        ),
        column("entity", sa.Text(), "Department or unit that it is about, '' for the document's own; 所属单位（原文）"),
        column("scope", sa.Text(), "Scope where it differs from the document's, else NULL; 公开口径", nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["core.document.document_id"], name="statement_document_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "statement_no", name="statement_pkey"),
        schema="core",
        comment=(
            "Statements, the forms as published; 公开表. Grain: one form in one document. Key: document_id, "
            "statement_no. A form that says it has nothing to show is here, with state declared_empty."
        ),
    )
    op.create_table(
        "cell",
        column("document_id", sa.BigInteger(), "Document; 文件标识"),
        column("cell_no", sa.Integer(), "Number in the document, from 1; 单元格序号"),
        column("statement_no", sa.Integer(), "Statement that it stands in; 表序"),
        column("page", sa.Integer(), "Page, from 1; 页码"),
        column("row_no", sa.Integer(), "Row in the statement, from 1; 行序"),
        column("row_code", sa.Text(), "Code of the row as printed; 科目编码（原文）"),
        column("row_code_norm", sa.Text(), "Code without spaces and separators, 类/款/项 joined; 科目编码（规范）"),
        column("row_name", sa.Text(), "Name of the row as printed; 行名称"),
        column("column_path", sa.Text(), "Header from the top down, joined by '/'; 栏目路径"),
        column(
            "side", sa.Text(), "Half of a form with several side by side: single, left, middle, middle2, right; 栏位"
        ),
        column("printed", sa.Text(), "Text as printed; 原文"),
        column("amount", sa.Numeric(26, 6), "Amount in the printed unit; 金额（原单位）"),
        column("unit", sa.Text(), "Printed unit: 元 or 万元; 金额单位"),
        column("amount_yuan", sa.Numeric(20, 2), "Amount in 元; 金额（元）"),
        column("is_total", sa.Boolean(), "True in a row that adds up others; 是否合计"),
        column("is_leaf", sa.Boolean(), "True in a row without a printed child; only leaves become facts; 是否末级"),
        column(
            "is_certain",
            sa.Boolean(),
            "False where the meaning could not be settled; such a cell never becomes a fact; 含义是否确定",
        ),
        column(
            "method",
            sa.Text(),
            (
                "printed, inferred (single assignment that the identities allow), ocr or resolved "
                "(code found by its name); 取数方式"
            ),
        ),
        column("why", sa.Text(), "What is missing, or what an inference rests on; 说明"),
        column("meaning", postgresql.JSONB(), "Members that row, column and form give it, {} where uncertain; 含义"),
        column("x0", sa.REAL(), "Left edge in points from the left; 左", nullable=True),
        column("top", sa.REAL(), "Upper edge in points from the top; 上", nullable=True),
        column("x1", sa.REAL(), "Right edge in points from the left; 右", nullable=True),
        column("bottom", sa.REAL(), "Lower edge in points from the top; 下", nullable=True),
        sa.PrimaryKeyConstraint("document_id", "cell_no", name="cell_pkey"),
        schema="core",
        comment=(
            "Printed amounts, lossless; 单元格. Grain: one amount as printed. Key: document_id, cell_no. Not to "
            "be added up: rows nest, statements overlap, totals are included. For sums use the facts."
        ),
    )
    op.create_table(
        "claim",
        column("document_id", sa.BigInteger(), "Document; 文件标识"),
        column("claim_no", sa.Integer(), "Number in the document, from 1; 序号"),
        column("page", sa.Integer(), "Page, from 1; 页码"),
        column("line", sa.Integer(), "Line on the page, from 1; 行号"),
        column("text", sa.Text(), "The clause as printed; 原文"),
        column("subject", sa.Text(), "What the number is about; 主题"),
        column("measure", sa.Text(), "Measure of the number; 指标"),
        column("function_code", sa.Text(), "Function code that it names, '' where none; 功能分类编码"),
        column("period", sa.SmallInteger(), "Fiscal year that the value is about; 所属年度", nullable=True),
        column("phase", sa.Text(), "opening_budget, adjusted_budget, outturn …; 预算阶段"),
        column("value", sa.Numeric(26, 6), "Value in the stated unit; 数值", nullable=True),
        column("unit", sa.Text(), "Unit as stated: 万元, %, 人 …; 单位"),
        column("base", sa.Text(), "What it is compared with; 比较基数"),
        column("base_value", sa.Numeric(26, 6), "Value of the base, as stated; 基数值", nullable=True),
        column("delta", sa.Numeric(26, 6), "Stated change, signed; 增减额", nullable=True),
        column("percent", sa.Numeric(26, 6), "Stated change in percent, signed; 增减幅（%）", nullable=True),
        column("direction", sa.Text(), "Direction in words: up, down, flat, ''; 增减方向"),
        column("reason", sa.Text(), "Reason in the document's words; 原因"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["core.document.document_id"], name="claim_document_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "claim_no", name="claim_pkey"),
        schema="core",
        comment=(
            "Numeric statements of the narrative, as said; 文字说明中的数据. Grain: one statement. Key: "
            "document_id, claim_no. Not to be added up: the narrative repeats itself and the tables, and errs."
        ),
    )
    op.create_table(
        "finding",
        column("document_id", sa.BigInteger(), "Document; 文件标识"),
        column("finding_no", sa.Integer(), "Number in the document, from 1; 序号"),
        column("code", sa.Text(), "Kind of finding; 类型"),
        column("severity", sa.Text(), "info, warning or error; 级别"),
        column("message", sa.Text(), "What was seen; 内容"),
        column("page", sa.Integer(), "Page, NULL for the whole document; 页码", nullable=True),
        column("statement_no", sa.Integer(), "Statement, NULL where none; 表序", nullable=True),
        column("cell_no", sa.Integer(), "Cell, NULL where none; 单元格序号", nullable=True),
        column("value", sa.Text(), "The text or number in question; 相关值"),
        column("remedy", sa.Text(), "What would settle it; 处理办法"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["core.document.document_id"], name="finding_document_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "finding_no", name="finding_pkey"),
        schema="core",
        comment=(
            "Findings made while reading; 问题与提示. Grain: one finding in one document. Key: document_id, finding_no."
        ),
    )
    op.create_table(
        "quarantine",
        column("sha256", sa.Text(), "SHA-256 of the bytes, hex; 文件摘要"),
        column("file_name", sa.Text(), "Base name when last seen; 文件名"),
        column("path", sa.Text(), "Path when last seen; 路径"),
        column("code", sa.Text(), "Kind of refusal; 拒收类型"),
        column("detail", sa.Text(), "What was seen; 说明"),
        column("remedy", sa.Text(), "What the user can do; 处理办法"),
        column(
            "seen_at",
            postgresql.TIMESTAMP(timezone=True),
            "When it was last refused; 最近时间",
            server_default=sa.text("now()"),
        ),
        sa.PrimaryKeyConstraint("sha256", name="quarantine_pkey"),
        schema="core",
        comment=(
            "Files that were refused; 未入库文件. Grain: one file content. Key: sha256. The row goes when a "
            "later load accepts the file."
        ),
    )


def downgrade() -> None:
    op.drop_table("quarantine", schema="core")
    op.drop_table("finding", schema="core")
    op.drop_table("claim", schema="core")
    op.drop_table("cell", schema="core")
    op.drop_table("statement", schema="core")
    op.drop_table("document", schema="core")
