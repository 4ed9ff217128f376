"""Create the departments with their dated names, and the vocabulary."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "department",
        sa.Column(
            "department_id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Identity of the body; 部门标识",
        ),
        sa.Column(
            "reference_key",
            sa.Text(),
            nullable=True,
            comment=("Key in the reviewed reference list; NULL for a body known only from its documents; 参考清单键"),
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Canonical name, the latest known; 规范名称"),
        sa.Column(
            "region",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="Administrative division code (GB/T 2260), '' where unknown; 行政区划代码",
        ),
        sa.Column(
            "level",
            sa.Text(),
            server_default="",
            nullable=False,
            comment=("Level of government: central, province, city, district, township; '' where unknown; 政府层级"),
        ),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="department (部门, has units beneath it) or unit (单位); 机构类别",
        ),
        sa.Column(
            "parent_id",
            sa.BigInteger(),
            nullable=True,
            comment="The department that a unit belongs to, NULL where unknown; 主管部门",
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["core.department.department_id"], name="department_parent_id_fkey"),
        sa.PrimaryKeyConstraint("department_id", name="department_pkey"),
        sa.UniqueConstraint("reference_key", name="department_reference_key_key"),
        schema="core",
        comment=(
            "Departments and units; 部门与单位. Grain: one body that publishes, over all its "
            "names and years. Key: department_id, ours and stable; the printed names are in "
            "department_name."
        ),
    )
    op.create_table(
        "department_name",
        sa.Column(
            "department_id",
            sa.BigInteger(),
            nullable=False,
            comment="The department that bears the name; 部门标识",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Name exactly as printed; 名称"),
        sa.Column(
            "region",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="Division code under which the name is looked up; 行政区划代码",
        ),
        sa.Column(
            "valid_from",
            sa.SmallInteger(),
            nullable=True,
            comment="First fiscal year of the name, NULL where unknown; 启用年度",
        ),
        sa.Column(
            "valid_to",
            sa.SmallInteger(),
            nullable=True,
            comment="Last fiscal year of the name, NULL while in use or unknown; 停用年度",
        ),
        sa.Column(
            "source",
            sa.Text(),
            nullable=False,
            comment=("How we know it: printed (in a document), announced (by a document) or reference; 依据"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["core.department.department_id"],
            name="department_name_department_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("department_id", "name", name="department_name_pkey"),
        schema="core",
        comment=(
            "Dated names of departments; 部门名称沿革. Grain: one department and one name. Key: "
            "department_id, name. The same name may belong to two departments at different times "
            "or places."
        ),
    )
    op.create_index(
        "department_name_name_region_idx", "department_name", ["name", "region"], unique=False, schema="core"
    )
    op.create_table(
        "vocabulary",
        sa.Column(
            "dimension",
            sa.Text(),
            nullable=False,
            comment="Dimension: fund, nature, phase, source, breakdown …; 维度",
        ),
        sa.Column("member", sa.Text(), nullable=False, comment="Member as the facts store it; 成员"),
        sa.Column(
            "parent",
            sa.Text(),
            nullable=True,
            comment="Member that includes this one, NULL at the top; 上级成员",
        ),
        sa.Column("name_zh", sa.Text(), nullable=False, comment="Chinese label; 中文名"),
        sa.Column("name_en", sa.Text(), nullable=False, comment="English label; 英文名"),
        sa.Column("sort", sa.SmallInteger(), nullable=False, comment="Order within the dimension, from 1; 排序"),
        sa.PrimaryKeyConstraint("dimension", "member", name="vocabulary_pkey"),
        schema="core",
        comment=(
            "Members of the dimensions of the facts, mirrored from loaders/vocabulary.yml; "
            "口径词表. Grain: one member of one dimension. Key: dimension, member. A parent "
            "includes its children: adding a parent to its child counts the same yuan twice."
        ),
    )


def downgrade() -> None:
    op.drop_table("vocabulary", schema="core")
    op.drop_table("department_name", schema="core")
    op.drop_table("department", schema="core")
