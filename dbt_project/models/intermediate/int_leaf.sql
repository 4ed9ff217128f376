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
            and (u.economic_scheme = a.economic_scheme or a.economic_scheme = 'all')
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
            or (case when dimension = 'function' then 'all' else function_code end = 'all'
            and case when dimension in ('nature', 'nature_of_basic') then 'all' else nature end = 'all'
            and case when dimension = 'source' then 'all' else source end = 'all')
        )
),

-- Several forms, and sometimes several files, answer the same question. One of them is taken.
source_rank as (
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
        stated_by,
        breakdown,
        document_id,
        row_number() over (
            partition by
                department_id, scope, document_kind, document_year, fiscal_year, phase, flow, fund, dimension
            order by
                case stated_by when 'statement' then 0 else 1 end,
                min(priority),
                case when bool_or(is_own) then 0 else 1 end,
                document_id desc
        ) as choice
    from answering
    group by
        department_id, scope, document_kind, document_year, fiscal_year, phase, flow, fund, dimension, stated_by,
        breakdown, document_id
)

select
    a.department_id,
    a.scope,
    a.document_kind,
    a.document_year,
    a.fiscal_year,
    a.phase,
    a.flow,
    a.fund,
    a.dimension,
    a.code,
    a.stated_by,
    a.breakdown,
    a.document_id,
    -- the narrative repeats itself: what it says several times is one figure
    case a.stated_by when 'narrative' then mode() within group (order by a.amount) else sum(a.amount) end as amount,
    case a.stated_by when 'narrative' then 1 else count(*) end::integer as addends
from answering as a
inner join source_rank as r
    on
        a.department_id = r.department_id
        and a.scope = r.scope
        and a.document_kind = r.document_kind
        and a.document_year = r.document_year
        and a.fiscal_year = r.fiscal_year
        and a.phase = r.phase
        and a.flow = r.flow
        and a.fund = r.fund
        and a.dimension = r.dimension
        and a.stated_by = r.stated_by
        and a.breakdown = r.breakdown
        and a.document_id = r.document_id
        and r.choice = 1
group by
    a.department_id, a.scope, a.document_kind, a.document_year, a.fiscal_year, a.phase, a.flow, a.fund,
    a.dimension, a.code, a.stated_by, a.breakdown, a.document_id
