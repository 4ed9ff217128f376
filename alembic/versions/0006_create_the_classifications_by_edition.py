"""Create the divisions, the classifications by edition, the concordance and the succession of departments."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concordance",
        sa.Column("change_id", sa.Text(), nullable=False, comment="The change; its pairs belong together; 变动"),
        sa.Column("from_code", sa.Text(), nullable=False, comment="Old code, '' for a new one; 原编码"),
        sa.Column("to_code", sa.Text(), nullable=False, comment="New code, '' for a withdrawn one; 新编码"),
        sa.Column("scheme", sa.Text(), nullable=False, comment="function, department or government; 体系"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="rename, redefine, move, merge, split, reuse, new or withdraw; 变动类型",
        ),
        sa.Column(
            "from_edition_year",
            sa.SmallInteger(),
            nullable=False,
            comment="Last year sure to have the old form; 原版次",
        ),
        sa.Column(
            "to_edition_year", sa.SmallInteger(), nullable=False, comment="First year sure to have the new form; 新版次"
        ),
        sa.Column(
            "likely_year", sa.SmallInteger(), nullable=False, comment="Best estimate of the first year; 推定生效年度"
        ),
        sa.Column("from_name", sa.Text(), nullable=False, comment="Old name; 原名称"),
        sa.Column("to_name", sa.Text(), nullable=False, comment="New name; 新名称"),
        sa.Column(
            "share",
            sa.Numeric(precision=6, scale=5),
            nullable=True,
            comment="Part of the old code that goes to the new one, NULL where unknown; 份额",
        ),
        sa.Column(
            "evidence",
            sa.Text(),
            nullable=False,
            comment="dated, sourced, printed, names_sourced or year_unverified; 佐证",
        ),
        sa.Column("note", sa.Text(), nullable=False, comment="What an analyst must know; 说明"),
        sa.Column(
            "closed_on",
            sa.Date(),
            nullable=True,
            comment="Day on which the lists ceased to hold the row, NULL while they hold it; 停用日期",
        ),
        sa.PrimaryKeyConstraint("change_id", "from_code", "to_code", name="concordance_pkey"),
        schema="core",
        comment=(
            "Changes of the classifications between editions; 科目沿革对照. Grain: one pair of codes "
            "of one change. Key: change_id, from_code, to_code."
        ),
    )
    op.create_table(
        "conformed_code",
        sa.Column("scheme", sa.Text(), nullable=False, comment="function, department or government; 体系"),
        sa.Column("code", sa.Text(), nullable=False, comment="Code as of edition_year; 科目编码"),
        sa.Column("edition_year", sa.SmallInteger(), nullable=False, comment="Fiscal year of the code; 预算年度"),
        sa.Column(
            "against_year",
            sa.SmallInteger(),
            nullable=False,
            comment="Year before or after with which it is compared; 0: one line over all years; 对比年度",
        ),
        sa.Column(
            "conformed_code",
            sa.Text(),
            nullable=False,
            comment="Code to compare on; code@year is a meaning that nothing continues; 可比编码",
        ),
        sa.Column(
            "comparability",
            sa.Text(),
            nullable=False,
            comment="same, renamed, moved, merged, split or not_comparable; 可比性",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="The changes behind it; 原因"),
        sa.Column(
            "closed_on",
            sa.Date(),
            nullable=True,
            comment="Day on which the lists ceased to hold the row, NULL while they hold it; 停用日期",
        ),
        sa.PrimaryKeyConstraint("scheme", "code", "edition_year", "against_year", name="conformed_code_pkey"),
        schema="core",
        comment=(
            "Codes on which two years compare; 可比科目. Grain: one code as of one fiscal year, "
            "against one other. Key: scheme, code, edition_year, against_year. Only codes that "
            "change have a row: where there is none, the code is its own and compares. Add up the "
            "amounts of one conformed code before comparing; the flag of a comparison is the worse "
            "of its two sides."
        ),
    )
    op.create_table(
        "department_succession",
        sa.Column("reference_key", sa.Text(), nullable=False, comment="Reviewed department; 参考清单键"),
        sa.Column("kind", sa.Text(), nullable=False, comment="renamed, merged_into, split_from or task_moved_to; 类型"),
        sa.Column(
            "fiscal_year", sa.SmallInteger(), nullable=False, comment="First fiscal year in which it holds; 生效年度"
        ),
        sa.Column("other_name", sa.Text(), nullable=False, comment="The other body, '' for a rename; 对方机构"),
        sa.Column("what", sa.Text(), nullable=False, comment="The task that moved, '' for the whole body; 事项"),
        sa.Column("evidence", sa.Text(), nullable=False, comment="Where it stands; 佐证"),
        sa.Column(
            "closed_on",
            sa.Date(),
            nullable=True,
            comment="Day on which the lists ceased to hold the row, NULL while they hold it; 停用日期",
        ),
        sa.PrimaryKeyConstraint(
            "reference_key", "kind", "fiscal_year", "other_name", name="department_succession_pkey"
        ),
        schema="core",
        comment=(
            "Renames, mergers, splits and moved tasks of departments; 机构沿革. Grain: one event. "
            "Key: reference_key, kind, fiscal_year, other_name."
        ),
    )
    op.create_table(
        "economic_class",
        sa.Column("scheme", sa.Text(), nullable=False, comment="function, department or government; 体系"),
        sa.Column("code", sa.Text(), nullable=False, comment="Code without separators; 科目编码"),
        sa.Column(
            "edition_year",
            sa.SmallInteger(),
            nullable=False,
            comment="Fiscal year in which the list is in force; 2009 is an unofficial list; 版次（预算年度）",
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="Name in this edition, '' where no source has it; 科目名称"
        ),
        sa.Column("level", sa.Text(), nullable=False, comment="类, 款 or 项; 级次"),
        sa.Column("parent_code", sa.Text(), nullable=False, comment="Code above, '' for a class; 上级编码"),
        sa.Column(
            "basis",
            sa.Text(),
            nullable=False,
            comment="How we know: official, printed (in this year), inferred, or unofficial (the list of 2009); 依据",
        ),
        sa.Column(
            "documents",
            sa.Integer(),
            nullable=False,
            comment="Documents of this year that print the name with the code; 印证文件数",
        ),
        sa.Column(
            "first_seen",
            sa.SmallInteger(),
            nullable=False,
            comment="First fiscal year of which anything shows it; 首见年度",
        ),
        sa.Column(
            "last_seen",
            sa.SmallInteger(),
            nullable=False,
            comment="Last fiscal year of which anything shows it; 末见年度",
        ),
        sa.Column("evidence", sa.Text(), nullable=False, comment="Source, or the year from which it is inferred; 佐证"),
        sa.Column(
            "closed_on",
            sa.Date(),
            nullable=True,
            comment="Day on which the lists ceased to hold the row, NULL while they hold it; 停用日期",
        ),
        sa.PrimaryKeyConstraint("scheme", "code", "edition_year", name="economic_class_pkey"),
        schema="core",
        comment=(
            "Economic classification by edition; 支出经济分类. Grain: one code in the list of one "
            "fiscal year. Key: scheme, code, edition_year. The departmental (301-399) and the "
            "government scheme (501-599) run in parallel: never add the two."
        ),
    )
    op.create_index(
        "economic_class_edition_year_name_idx", "economic_class", ["edition_year", "name"], unique=False, schema="core"
    )
    op.create_table(
        "function_class",
        sa.Column("scheme", sa.Text(), nullable=False, comment="function, department or government; 体系"),
        sa.Column("code", sa.Text(), nullable=False, comment="Code without separators; 科目编码"),
        sa.Column(
            "edition_year",
            sa.SmallInteger(),
            nullable=False,
            comment="Fiscal year in which the list is in force; 2009 is an unofficial list; 版次（预算年度）",
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="Name in this edition, '' where no source has it; 科目名称"
        ),
        sa.Column("level", sa.Text(), nullable=False, comment="类, 款 or 项; 级次"),
        sa.Column("parent_code", sa.Text(), nullable=False, comment="Code above, '' for a class; 上级编码"),
        sa.Column(
            "basis",
            sa.Text(),
            nullable=False,
            comment="How we know: official, printed (in this year), inferred, or unofficial (the list of 2009); 依据",
        ),
        sa.Column(
            "documents",
            sa.Integer(),
            nullable=False,
            comment="Documents of this year that print the name with the code; 印证文件数",
        ),
        sa.Column(
            "first_seen",
            sa.SmallInteger(),
            nullable=False,
            comment="First fiscal year of which anything shows it; 首见年度",
        ),
        sa.Column(
            "last_seen",
            sa.SmallInteger(),
            nullable=False,
            comment="Last fiscal year of which anything shows it; 末见年度",
        ),
        sa.Column("evidence", sa.Text(), nullable=False, comment="Source, or the year from which it is inferred; 佐证"),
        sa.Column(
            "closed_on",
            sa.Date(),
            nullable=True,
            comment="Day on which the lists ceased to hold the row, NULL while they hold it; 停用日期",
        ),
        sa.PrimaryKeyConstraint("scheme", "code", "edition_year", name="function_class_pkey"),
        schema="core",
        comment=(
            "Functional classification by edition; 支出功能分类. Grain: one code in the list of one "
            "fiscal year. Key: scheme, code, edition_year. A code means something only with its "
            "year; one that is not listed is unknown, not invalid."
        ),
    )
    op.create_index(
        "function_class_edition_year_name_idx", "function_class", ["edition_year", "name"], unique=False, schema="core"
    )
    op.create_table(
        "reference_load",
        sa.Column(
            "load_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Running number; 序号"
        ),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="SHA-256 of the files; 文件指纹"),
        sa.Column(
            "loaded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="When; 装载时间",
        ),
        sa.PrimaryKeyConstraint("load_id", name="reference_load_pkey"),
        schema="core",
        comment="Loads of the reference data; 参考数据装载. Grain: one load that changed something. Key: load_id.",
    )
    op.create_table(
        "region",
        sa.Column("code", sa.Text(), nullable=False, comment="Six digits; 行政区划代码"),
        sa.Column("name", sa.Text(), nullable=False, comment="Name; 名称"),
        sa.Column("level", sa.Text(), nullable=False, comment="country, province, prefecture or county; 级别"),
        sa.Column("parent_code", sa.Text(), nullable=False, comment="Division above, '' for the country; 上级代码"),
        sa.Column(
            "closed_on",
            sa.Date(),
            nullable=True,
            comment="Day on which the lists ceased to hold the row, NULL while they hold it; 停用日期",
        ),
        sa.PrimaryKeyConstraint("code", name="region_pkey"),
        schema="core",
        comment="Administrative divisions (GB/T 2260); 行政区划. Grain: one division. Key: code.",
    )


def downgrade() -> None:
    op.drop_table("region", schema="core")
    op.drop_table("reference_load", schema="core")
    op.drop_table("function_class", schema="core")
    op.drop_table("economic_class", schema="core")
    op.drop_table("department_succession", schema="core")
    op.drop_table("conformed_code", schema="core")
    op.drop_table("concordance", schema="core")
