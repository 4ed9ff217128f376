-- Totals of a region's own level of government over the departments that publish. Each department counts once.
-- depends_on: {{ ref('labels') }}
with

figure as (
    select
        f.*,
        d.region,
        s.is_counted
    from {{ ref('int_figure') }} as f
    inner join {{ ref('stg_department') }} as d on f.department_id = d.department_id
    inner join {{ ref('int_counted_scope') }} as s
        on
            f.department_id = s.department_id
            and f.scope = s.scope
            and f.document_year = s.fiscal_year
            and f.document_kind = s.document_kind
    where
        d.region <> ''
        and f.fiscal_year = f.document_year
        and case f.phase when 'opening_budget' then 'budget' else 'final' end = f.document_kind
),

left_out as (
    select
        u.region,
        u.fiscal_year,
        u.phase,
        count(distinct u.department_id)::integer as departments
    from figure as u
    where
        not u.is_counted
        and not exists (
            select 1 from figure as c
            where
                c.is_counted
                and c.department_id = u.department_id
                and c.fiscal_year = u.fiscal_year
                and c.phase = u.phase
        )
    group by u.region, u.fiscal_year, u.phase
)

select
    f.region,
    f.fiscal_year,
    f.phase,
    f.flow,
    f.fund,
    f.dimension,
    f.code_level,
    f.code,
    mode() within group (order by f.code_name) as code_name,
    sum(f.amount)::numeric(20, 2) as amount,
    count(distinct f.department_id)::integer as department_count,
    coalesce(max(o.departments), 0)::integer as left_out_department_count
from figure as f
left join left_out as o on f.region = o.region and f.fiscal_year = o.fiscal_year and f.phase = o.phase
where f.is_counted
group by f.region, f.fiscal_year, f.phase, f.flow, f.fund, f.dimension, f.code_level, f.code
