"""Keep the decimals that a claim prints: 7.00 % is no 7 %, since how far it may be off depends on them.

Rows that are there keep their six decimals until their file is loaded by a version that reads it otherwise. The type of
a column cannot change beneath a view, so dbt's views over claims go; the next build makes them again.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = (
    "value",
    "base_value",
    "delta",
    "percent",
    "table_value",
    "recomputed_base",
    "recomputed_delta",
    "recomputed_percent",
)
#: Views that read core.claim in the schemas that dbt writes; an analyst's own view stops the migration instead.
_DROP_VIEWS = """
do $$
declare
    found record;
begin
    for found in
        select distinct v.oid::regclass::text as name
        from pg_depend as d
        inner join pg_rewrite as r on d.objid = r.oid
        inner join pg_class as v on r.ev_class = v.oid and v.relkind = 'v'
        inner join pg_namespace as n on v.relnamespace = n.oid
        where d.refobjid = 'core.claim'::regclass and n.nspname ~ '^(staging|intermediate)'
    loop
        execute 'drop view if exists ' || found.name || ' cascade';
    end loop;
end
$$
"""


def _retype(was: sa.Numeric, becomes: sa.Numeric) -> None:
    op.execute(_DROP_VIEWS)
    for name in _COLUMNS:
        op.alter_column("claim", name, schema="core", existing_type=was, type_=becomes, existing_nullable=True)


def upgrade() -> None:
    _retype(sa.Numeric(26, 6), sa.Numeric())


def downgrade() -> None:
    _retype(sa.Numeric(), sa.Numeric(26, 6))
