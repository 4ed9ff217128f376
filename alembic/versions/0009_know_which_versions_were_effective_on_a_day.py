"""Know which versions were effective on a day: core.document_versions, the rule of the effective version.

core.mark_effective now takes the rule from there, so that it stands in one place.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MARK = """
create or replace function core.mark_effective(department bigint, of_scope text, of_kind text, of_year integer)
returns void language plpgsql as $$
begin
    -- One store at a time orders the versions of one disclosure.
    perform pg_advisory_xact_lock(
        hashtextextended(concat_ws('/', 'disclosure', department, of_scope, of_kind, of_year), 0)
    );
    with ordered as (
        {ordered}
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
_FROM_RULE = """
select document_id, version_no, supersedes, is_effective
from core.document_versions()
where department_id = department and scope = of_scope and kind = of_kind and fiscal_year = of_year
"""
_BEFORE = """
select
    document_id,
    row_number() over versions as version_no,
    lag(document_id) over versions as supersedes,
    lead(document_id) over versions is null as is_effective
from core.document
where department_id = department and scope = of_scope and kind = of_kind and fiscal_year = of_year
window versions as (
    partition by has_statements
    order by published_on nulls first, loaded_at, document_id
)
"""


def upgrade() -> None:
    # A plain SQL function is planned with the query around it: asked for one disclosure, it reads one disclosure.
    op.execute(
        """
        create function core.document_versions(as_of date default 'infinity', known_by text default 'load')
        returns table (
            document_id bigint, department_id bigint, scope text, kind text, fiscal_year smallint,
            has_statements boolean, version_no bigint, supersedes bigint, is_effective boolean
        ) language sql stable as $$
            select
                document_id,
                department_id,
                scope,
                kind,
                fiscal_year,
                has_statements,
                row_number() over versions as version_no,
                lag(document_id) over versions as supersedes,
                lead(document_id) over versions is null as is_effective
            from core.document
            where
                as_of = 'infinity'
                or as_of >= case known_by
                    when 'load' then loaded_at::date
                    when 'publication' then coalesce(published_on, loaded_at::date)
                end
            window versions as (
                partition by department_id, scope, kind, fiscal_year, has_statements
                order by published_on nulls first, loaded_at, document_id
            )
        $$
        """
    )
    op.execute(
        "comment on function core.document_versions is 'The versions of each disclosure that were known on a day, in"
        " order; the last is effective. Known by load, or by publication (the load where that day is unknown)."
        " Without a day, all; 某日已知的各版本及有效版本'"
    )
    op.execute(_MARK.format(ordered=_FROM_RULE))


def downgrade() -> None:
    op.execute(_MARK.format(ordered=_BEFORE))
    op.execute("drop function core.document_versions")
