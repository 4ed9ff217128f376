"""Hold a narrative against the tables of another file: where one disclosure is split over two, the cell that a claim
is held against stands in the other one.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "claim",
        sa.Column(
            "table_document_id",
            sa.BigInteger(),
            nullable=True,
            comment="Document of table_cell_no where it is another one: the file with the tables of a disclosure split "
            "over two; NULL where it is this one; 表列单元格所在文件",
        ),
        schema="core",
    )


def downgrade() -> None:
    op.drop_column("claim", "table_document_id", schema="core")
