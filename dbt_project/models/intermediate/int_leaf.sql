{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    indexes=[{'columns': ['department_id']}]
) }}

with

coded as (
    select
        a.*,
        u.dimension,
        u.priority,
        case u.dimension
            when 'total' then 'all'
            when 'function' then a.function_code
            when 'nature' then a.nature
            when 'nature_of_basic' then a.nature
            when 'source' then a.source
            else a.economic_code
        end as code
    from {{ ref('int_amount') }} as a
    inner join {{ ref('breakdown_use') }} as u
        on
            a.flow = u.flow
            and a.breakdown = u.breakdown
            and (a.economic_scheme = u.economic_scheme or a.economic_scheme = 'all')
    where {{ changed_departments('a.department_id') }}
),

answering as (
    select *
    from coded
    where
        (dimension = 'total' or code <> 'all')
        -- a statement is whole and adds up to its total; the narrative states totals and parts side by side
        and (
            stated_by = 'statement'
            or (
                case when dimension = 'function' then 'all' else function_code end = 'all'
                and case when dimension in ('nature', 'nature_of_basic') then 'all' else nature end = 'all'
                and case when dimension = 'source' then 'all' else source end = 'all'
            )
        )
),

-- Several forms, and sometimes several files, answer the same question. One of them is taken.
ranked as (
    select
        *,
        dense_rank() over (
            partition by
                department_id, scope, document_kind, document_year, fiscal_year, phase, flow, fund, dimension
            order by
                case stated_by when 'statement' then 0 else 1 end,
                priority asc,
                case when is_own then 0 else 1 end,
                document_id desc
        ) as choice
    from answering
)

select
    department_id,
    scope,
    document_kind,
    document_year,
    fiscal_year,
    phase,
    flow,
    fund,
    dimension,
    code,
    stated_by,
    breakdown,
    document_id,
    -- the narrative repeats itself: what it says several times is one figure
    case stated_by when 'narrative' then mode() within group (order by amount) else sum(amount) end as amount,
    case stated_by when 'narrative' then 1 else count(*) end::integer as addends
from ranked
where choice = 1
group by
    department_id, scope, document_kind, document_year, fiscal_year, phase, flow, fund, dimension, code, stated_by,
    breakdown, document_id
