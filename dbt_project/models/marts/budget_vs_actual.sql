{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    on_schema_change='fail',
    indexes=[{'columns': ['department_id', 'fiscal_year']}]
) }}

with

figure as (
    select * from {{ ref('int_figure') }}
    where
        -- what a document says about its own year; the prior-year columns are the business of year_over_year
        fiscal_year = document_year
        and phase in ('opening_budget', 'adjusted_budget', 'outturn')
        and {{ changed_departments() }}
),

phased as (
    select
        department_id,
        scope,
        fiscal_year,
        flow,
        fund,
        dimension,
        code,
        max(code_level) as code_level,
        coalesce(
            max(code_name) filter (where document_kind = 'final'),
            max(code_name)
        ) as code_name,
        bool_and(is_leaf) as is_leaf,
        bool_or(document_kind = 'budget' and phase = 'opening_budget' and stated_by = 'statement') as in_budget_form,
        bool_or(document_kind = 'final' and phase = 'outturn' and stated_by = 'statement') as in_final_form,
        max(amount) filter (where document_kind = 'budget' and phase = 'opening_budget') as budget_opening,
        max(amount) filter (where document_kind = 'final' and phase = 'opening_budget') as final_opening,
        max(amount) filter (where document_kind = 'final' and phase = 'adjusted_budget') as adjusted,
        max(amount) filter (where document_kind = 'final' and phase = 'outturn') as outturn,
        max(stated_by) filter (where document_kind = 'final' and phase = 'opening_budget') as final_opening_stated_by,
        max(stated_by) filter (where document_kind = 'final' and phase = 'outturn') as outturn_stated_by,
        max(document_id) filter (where document_kind = 'budget') as budget_document_id,
        max(document_id) filter (where document_kind = 'final') as final_document_id
    from figure
    group by department_id, scope, fiscal_year, flow, fund, dimension, code
),

-- A form lists what there is: a code that it does not list had no amount. The narrative names what it likes.
reached as (
    select
        *,
        bool_or(in_budget_form) over same_level as lists_opening,
        bool_or(in_final_form) over same_level as lists_outturn
    from phased
    window same_level as (
        partition by department_id, scope, fiscal_year, flow, fund, dimension, code_level
    )
),

chosen as (
    select
        *,
        coalesce(budget_opening, final_opening) as opening,
        case
            when budget_opening is not null then 'budget'
            when final_opening is not null then 'final'
        end as opening_basis,
        case
            when coalesce(budget_opening, final_opening) is not null then 'stated'
            when lists_opening then 'not_listed'
            else 'not_published'
        end as opening_state,
        case
            when outturn is not null then 'stated'
            when lists_outturn then 'not_listed'
            else 'not_published'
        end as outturn_state
    from reached
),

varied as (
    select
        *,
        case
            when opening_state <> 'not_published' and outturn_state <> 'not_published'
                then coalesce(outturn, 0) - coalesce(opening, 0)
        end as variance
    from chosen
)

select
    v.department_id,
    d.department_name,
    d.region,
    v.scope,
    {{ is_counted_scope('v') }} as is_counted,
    v.fiscal_year,
    v.flow,
    v.fund,
    v.dimension,
    v.code_level,
    v.code,
    coalesce(v.code_name, l.name_zh, case v.dimension when 'total' then '合计' end) as code_name,
    v.is_leaf,
    v.opening::numeric(20, 2) as opening_budget_amount,
    v.opening_basis,
    v.opening_state,
    v.budget_opening::numeric(20, 2) as opening_budget_document_amount,
    v.final_opening::numeric(20, 2) as opening_budget_final_amount,
    v.final_opening_stated_by as opening_final_stated_by,
    (v.final_opening - v.budget_opening)::numeric(20, 2) as opening_difference_amount,
    v.adjusted::numeric(20, 2) as adjusted_budget_amount,
    v.outturn::numeric(20, 2) as outturn_amount,
    v.outturn_stated_by,
    v.outturn_state,
    v.variance::numeric(20, 2) as variance_amount,
    ({{ percent('v.variance', 'v.opening') }})::numeric(18, 4) as variance_percent,
    ({{ percent('v.outturn', 'v.opening') }})::numeric(18, 4) as execution_rate_percent,
    ({{ percent('v.outturn', 'v.adjusted') }})::numeric(18, 4) as adjusted_execution_rate_percent,
    v.opening_state = 'not_listed' and coalesce(v.outturn, 0) <> 0 as is_unbudgeted,
    v.budget_document_id,
    v.final_document_id
from varied as v
inner join {{ ref('stg_department') }} as d on v.department_id = d.department_id
left join {{ ref('int_label') }} as l
    on
        case v.dimension when 'nature_of_basic' then 'nature' else v.dimension end = l.dimension
        and v.code = l.member
        and v.dimension in ('nature', 'nature_of_basic', 'source')
