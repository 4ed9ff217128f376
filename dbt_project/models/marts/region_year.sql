-- Totals of a region's own level of government over the departments that publish. Each department counts once.
-- depends_on: {{ ref('labels') }}
with

figure as (
    select
        f.*,
        d.region,
        d.government_level,
        s.counting
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
        and s.counting <> 'held_by_department'
        and f.fiscal_year = f.document_year
        and case f.phase when 'opening_budget' then 'budget' else 'final' end = f.document_kind
),

left_out as (
    select
        region,
        government_level,
        fiscal_year,
        phase,
        count(distinct department_id)::integer as departments
    from figure
    where counting = 'part_only'
    group by region, government_level, fiscal_year, phase
),

total as (
    select
        region,
        government_level,
        fiscal_year,
        phase,
        flow,
        fund,
        dimension,
        code_level,
        code,
        mode() within group (order by code_name) as code_name,
        sum(amount) as amount,
        count(distinct department_id)::integer as departments
    from figure
    where counting = 'counted'
    group by region, government_level, fiscal_year, phase, flow, fund, dimension, code_level, code

    union all

    -- where nobody publishes a department's figures, the region still shows: without an amount, for there is none
    select distinct
        f.region,
        f.government_level,
        f.fiscal_year,
        f.phase,
        f.flow,
        f.fund,
        f.dimension,
        f.code_level,
        f.code,
        f.code_name,
        null::numeric as amount,
        0 as departments
    from figure as f
    where
        f.fund = 'all'
        and f.dimension = 'total'
        and not exists (
            select 1 from figure as c
            where
                c.counting = 'counted'
                and c.region = f.region
                and c.government_level = f.government_level
                and c.fiscal_year = f.fiscal_year
                and c.phase = f.phase
                and c.flow = f.flow
        )
)

select
    t.region,
    t.government_level,
    t.fiscal_year,
    t.phase,
    t.flow,
    t.fund,
    t.dimension,
    t.code_level,
    t.code,
    t.code_name,
    t.amount::numeric(20, 2) as amount,
    t.departments as department_count,
    coalesce(o.departments, 0)::integer as left_out_department_count,
    case when o.departments > 0 then 'part_only' end as left_out_because
from total as t
left join left_out as o
    on
        t.region = o.region
        and t.government_level = o.government_level
        and t.fiscal_year = o.fiscal_year
        and t.phase = o.phase
