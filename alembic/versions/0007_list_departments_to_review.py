"""List the departments to review: the work list, the years in which documents print a name, merged bodies.

Also from_survives of the concordance, which the marts need.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "department",
        sa.Column(
            "merged_into",
            sa.BigInteger(),
            sa.ForeignKey("core.department.department_id", name="department_merged_into_fkey"),
            nullable=True,
            comment="The body that a review found this one to be; it has no documents any more; 并入机构标识",
        ),
        schema="core",
    )
    op.create_index("department_region_name_idx", "department", ["region", "name"], schema="core")
    for name, comment in (
        ("first_seen", "First fiscal year of a document that prints the name, NULL for none; 首见年度"),
        ("last_seen", "Last fiscal year of a document that prints the name, NULL for none; 末见年度"),
    ):
        op.add_column(
            "department_name", sa.Column(name, sa.SmallInteger(), nullable=True, comment=comment), schema="core"
        )
    op.create_table(
        "department_work",
        sa.Column("question", sa.Text(), nullable=False, comment="unsure_match or announced_name; 待核事项"),
        sa.Column("name", sa.Text(), nullable=False, comment="Name as printed; 名称（原文）"),
        sa.Column("region", sa.Text(), nullable=False, comment="Division code, '' where unknown; 行政区划代码"),
        sa.Column("candidate", sa.Text(), nullable=False, comment="What it may be, '' where nothing; 可能机构"),
        sa.Column("why", sa.Text(), nullable=False, comment="Why it is not certain; 原因"),
        sa.Column(
            "department_id", sa.BigInteger(), nullable=False, comment="The body that the name stands for now; 部门标识"
        ),
        sa.Column(
            "fiscal_year", sa.SmallInteger(), nullable=False, comment="Fiscal year of the first document; 财政年度"
        ),
        sa.Column(
            "closed_on", sa.Date(), nullable=True, comment="Day on which a review settled it, NULL till then; 结清日期"
        ),
        sa.PrimaryKeyConstraint("question", "name", "region", "candidate", name="department_work_pkey"),
        schema="core",
        comment=(
            "Names of departments that nobody has reviewed; 部门名称待核清单. Grain: one question about one name. "
            "Key: question, name, region, candidate. To settle one, add the name to "
            "loaders/reference/data/departments.yml."
        ),
    )
    op.add_column(
        "concordance",
        sa.Column(
            "from_survives",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="True where the old code goes on with what is left of its meaning; 原编码是否保留",
        ),
        schema="core",
    )


def downgrade() -> None:
    op.drop_column("concordance", "from_survives", schema="core")
    op.drop_table("department_work", schema="core")
    op.drop_column("department_name", "last_seen", schema="core")
    op.drop_column("department_name", "first_seen", schema="core")
    op.drop_index("department_region_name_idx", "department", schema="core")
    op.drop_column("department", "merged_into", schema="core")
