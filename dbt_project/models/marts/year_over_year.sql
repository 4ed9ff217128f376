{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    on_schema_change='fail',
    indexes=[{'columns': ['department_id', 'fiscal_year']}]
) }}

{%- set series = series_columns() %}

with

pair as (
    select * from {{ ref('int_year_pair') }}
    where {{ changed_departments() }}
),

-- Which of the two statements about last year is the base, and which levels each of them reaches: where a form
-- lists a level, a code that it does not list had no amount; where it does not, the amount was not published.
reached as (
    select
        *,
        case
            when bool_or(published_amount is not null) over series then 'published'
            when bool_or(restated_amount is not null) over series then 'restated'
        end as last_year_basis,
        bool_or(this_year_amount is not null and this_stated_by = 'statement') over level_of_series as this_is_listed,
        bool_or(published_amount is not null and published_stated_by = 'statement') over level_of_series
            as published_is_listed,
        bool_or(restated_amount is not null and restated_stated_by = 'statement') over level_of_series
            as restated_is_listed
    from pair
    window
        series as (partition by {{ series | join(', ') }}),
        level_of_series as (partition by {{ series | join(', ') }}, code_level)
),

based as (
    select
        *,
        case last_year_basis
            when 'published' then published_is_listed
            when 'restated' then restated_is_listed
            else false
        end as last_is_listed,
        case last_year_basis
            when 'published' then published_amount
            when 'restated' then restated_amount
        end as last_year_amount,
        case last_year_basis
            when 'published' then published_stated_by
            when 'restated' then restated_stated_by
        end as last_stated_by
    from reached
),

measured as (
    select
        *,
        max(last_year_amount) filter (where dimension = 'total') over (
            partition by department_id, scope, phase, flow, fund, fiscal_year, last_year_basis
        ) as last_year_total,
        case
            when this_year_amount is not null then 'stated'
            when this_is_listed then 'not_listed'
            else 'not_published'
        end as this_year_state,
        case
            when last_year_amount is not null then 'stated'
            when last_is_listed then 'not_listed'
            else 'not_published'
        end as last_year_state,
        case
            when year_side <> 'both' then null
            when this_year_amount is null and not this_is_listed then null
            when last_year_amount is null and not last_is_listed then null
            else coalesce(this_year_amount, 0) - coalesce(last_year_amount, 0)
        end as change_amount
    from based
)

select
    m.department_id,
    d.department_name,
    d.region,
    m.scope,
    {{ is_counted_scope('m') }} as is_counted,
    m.fiscal_year,
    m.phase,
    m.flow,
    m.fund,
    m.dimension,
    m.code_level,
    m.code,
    coalesce(m.this_name, m.last_name, l.name_zh, case m.dimension when 'total' then '合计' end) as code_name,
    m.year_side,
    m.is_leaf,
    m.this_year_amount::numeric(20, 2) as this_year_amount,
    m.last_year_amount::numeric(20, 2) as last_year_amount,
    m.last_year_basis,
    m.published_amount::numeric(20, 2) as last_year_published_amount,
    m.restated_amount::numeric(20, 2) as last_year_restated_amount,
    (m.restated_amount - m.published_amount)::numeric(20, 2) as restatement_amount,
    m.change_amount::numeric(20, 2) as change_amount,
    ({{ percent('m.change_amount', 'm.last_year_amount') }})::numeric(18, 4) as change_percent,
    ({{ percent('m.change_amount', 'm.last_year_total') }})::numeric(18, 4) as contribution_points,
    m.this_year_state,
    m.last_year_state,
    case when m.last_year_basis is not null then m.comparability end as comparability,
    m.comparability_reason,
    m.comparability_reason_zh,
    m.this_stated_by as this_year_stated_by,
    m.last_stated_by as last_year_stated_by,
    m.this_document_id,
    m.published_document_id,
    m.restated_document_id
from measured as m
inner join {{ ref('stg_department') }} as d on m.department_id = d.department_id
left join {{ ref('int_label') }} as l
    on
        case m.dimension when 'nature_of_basic' then 'nature' else m.dimension end = l.dimension
        and m.code = l.member
        and m.dimension in ('nature', 'nature_of_basic', 'source')
