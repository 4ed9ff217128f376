"""Ask whether two names are one body: a third question on the work list, and zones among the levels of government."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_QUESTION = "unsure_match or announced_name; 待核事项"
_QUESTIONS = "unsure_match, announced_name or same_body; 待核事项"
_LEVEL = "Level of government: central, province, city, district, township; '' where unknown; 政府层级"
_LEVELS = "Level of government: central, province, city, district, township, zone; '' where unknown; 政府层级"


def _comment(table: str, column: str, was: str, becomes: str) -> None:
    op.alter_column(
        table,
        column,
        schema="core",
        existing_type=sa.Text(),
        existing_nullable=False,
        existing_comment=was,
        comment=becomes,
    )


def upgrade() -> None:
    _comment("department_work", "question", _QUESTION, _QUESTIONS)
    _comment("department", "level", _LEVEL, _LEVELS)


def downgrade() -> None:
    _comment("department", "level", _LEVELS, _LEVEL)
    _comment("department_work", "question", _QUESTIONS, _QUESTION)
