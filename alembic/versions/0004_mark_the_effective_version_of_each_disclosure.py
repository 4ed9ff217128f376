"""Mark the effective version of each disclosure: the rule, written once, as a function.

Versions of one disclosure are the documents of one department, scope, kind and year; a file without
statements (a narrative published apart) is no version of the file with the tables. They are ordered by the day
of publication, documents without one first, then by when they were loaded. The last is effective.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        create function core.mark_effective(department bigint, of_scope text, of_kind text, of_year integer)
        returns void language plpgsql as $$
        begin
            -- One store at a time orders the versions of one disclosure.
            perform pg_advisory_xact_lock(
                hashtextextended(concat_ws('/', 'disclosure', department, of_scope, of_kind, of_year), 0)
            );
            with ordered as (
                select
                    document_id,
                    row_number() over versions as version_no,
                    lag(document_id) over versions as supersedes,
                    lead(document_id) over versions is null as is_effective
                from core.document
                where department_id = department and scope = of_scope and kind = of_kind
                    and fiscal_year = of_year
                window versions as (
                    partition by has_statements
                    order by published_on nulls first, loaded_at, document_id
                )
            )
            update core.document
            set
                version_no = ordered.version_no,
                supersedes = ordered.supersedes,
                is_effective = ordered.is_effective,
                changed_at = clock_timestamp()
            from ordered
            where document.document_id = ordered.document_id
                and (document.version_no, document.supersedes, document.is_effective)
                is distinct from (ordered.version_no, ordered.supersedes, ordered.is_effective);
        end
        $$
        """
    )
    op.execute(
        "comment on function core.mark_effective is"
        " 'Orders the versions of one disclosure and marks the last as effective; 标记有效版本'"
    )


def downgrade() -> None:
    op.execute("drop function core.mark_effective")
