"""Let analysts read everything and change nothing: the role juesuan_reader.

It may read schema core, and, by default privileges, all that the migrating role creates later in this database
(the marts). Roles belong to the whole server: where this role may not create one, an administrator
creates juesuan_reader first, and where there is none, the grants are left out. A downgrade takes the grants back
and keeps the role, since other databases may use it.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

READER = "juesuan_reader"


def upgrade() -> None:
    op.execute(
        f"""
        do $$
        begin
            if not exists (select from pg_roles where rolname = '{READER}') then
                create role {READER} nologin;
            end if;
        exception
            when duplicate_object or unique_violation then null;  -- another database was quicker
            when insufficient_privilege then
                raise notice 'role {READER} is missing and may not be created here: no read-only access';
        end
        $$
        """
    )
    _when_there_is_a_reader(
        f"grant usage on schema core to {READER}",
        f"grant select on all tables in schema core to {READER}",
        f"alter default privileges grant usage on schemas to {READER}",
        f"alter default privileges grant select on tables to {READER}",
    )


def downgrade() -> None:
    _when_there_is_a_reader(
        f"alter default privileges revoke select on tables from {READER}",
        f"alter default privileges revoke usage on schemas from {READER}",
        f"revoke select on all tables in schema core from {READER}",
        f"revoke usage on schema core from {READER}",
    )


def _when_there_is_a_reader(*statements: str) -> None:
    body = ";\n".join(statements)
    op.execute(f"do $$ begin if exists (select from pg_roles where rolname = '{READER}') then {body}; end if; end $$")
