{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    indexes=[{'columns': ['department_id']}]
) }}

{%- set series = series_columns() %}

with

side as (
    select
        *,
        bool_or(side = 'this') over (
            partition by {{ series | join(', ') }}
        ) as has_this_year
    from {{ ref('int_year_side') }}
    where {{ changed_departments() }}
),

effect as (
    select
        e.*,
        t.comparability,
        t.severity,
        t.reason,
        t.reason_zh
    from {{ ref('int_code_effect') }} as e
    inner join {{ ref('int_change_text') }} as t on e.change_id = t.change_id and e.kind = t.kind
    where {{ changed_departments('e.department_id') }}
),

-- amounts as printed, and what the changes of the classification add to them or take away
entry as (
    select
        {{ series_of('s') }},
        s.side,
        s.code,
        s.amount,
        s.leaves,
        s.code_name,
        s.is_leaf,
        s.stated_by,
        s.document_id,
        null as comparability,
        null as severity,
        null as reason,
        null as reason_zh
    from side as s
    where s.has_this_year

    union all

    select
        {{ series | join(', ') }},
        side,
        code,
        amount,
        leaves,
        null as code_name,
        null as is_leaf,
        null as stated_by,
        null as document_id,
        comparability,
        severity,
        reason,
        reason_zh
    from effect
),

-- a reused code is two rows, one for each of its meanings
separated as (
    select
        *,
        case
            when bool_or(coalesce(comparability = 'not_comparable', false)) over (
                partition by {{ series | join(', ') }}, code
            ) then case side when 'published' then 'last_year' else 'this_year' end
            else 'both'
        end as year_side
    from entry
),

paired as (
    select
        {{ series | join(', ') }},
        code,
        year_side,
        sum(amount) filter (where side = 'this') as this_sum,
        sum(amount) filter (where side = 'published') as published_sum,
        sum(amount) filter (where side = 'restated') as restated_sum,
        coalesce(sum(leaves) filter (where side = 'this'), 0) as this_leaves,
        coalesce(sum(leaves) filter (where side = 'published'), 0) as published_leaves,
        coalesce(sum(leaves) filter (where side = 'restated'), 0) as restated_leaves,
        max(code_name) filter (where side = 'this') as this_name,
        max(code_name) filter (where side = 'published') as last_name,
        coalesce(bool_and(is_leaf), true) as is_leaf,
        max(stated_by) filter (where side = 'this') as this_stated_by,
        max(stated_by) filter (where side = 'published') as published_stated_by,
        max(stated_by) filter (where side = 'restated') as restated_stated_by,
        max(document_id) filter (where side = 'this') as this_document_id,
        max(document_id) filter (where side = 'published') as published_document_id,
        max(document_id) filter (where side = 'restated') as restated_document_id,
        (array_agg(comparability order by severity desc nulls last))[1] as comparability,
        string_agg(distinct reason, '; ') as reason,
        string_agg(distinct reason_zh, '；') as reason_zh
    from separated
    group by {{ series | join(', ') }}, code, year_side
)

select
    {{ series_of('p') }},
    p.code,
    p.year_side,
    {{ code_level('p.dimension', 'p.code') }} as code_level,
    p.this_name,
    p.last_name,
    p.is_leaf,
    case when p.this_leaves > 0 then p.this_sum end as this_year_amount,
    case when p.published_leaves > 0 then p.published_sum end as published_amount,
    case when p.restated_leaves > 0 then p.restated_sum end as restated_amount,
    p.this_stated_by,
    p.published_stated_by,
    p.restated_stated_by,
    p.this_document_id,
    p.published_document_id,
    p.restated_document_id,
    case
        when p.comparability is not null then p.comparability
        when {{ plain_name('p.this_name') }} <> {{ plain_name('p.last_name') }} then 'renamed'
        else 'same'
    end as comparability,
    case
        when p.comparability is not null then p.reason
        when {{ plain_name('p.this_name') }} <> {{ plain_name('p.last_name') }}
            then 'printed names differ: ' || p.last_name || ' -> ' || p.this_name
    end as comparability_reason,
    case
        when p.comparability is not null then p.reason_zh
        when {{ plain_name('p.this_name') }} <> {{ plain_name('p.last_name') }}
            then '两年所印名称不同：' || p.last_name || ' → ' || p.this_name
    end as comparability_reason_zh
from paired as p
where p.this_leaves > 0 or p.published_leaves > 0 or p.restated_leaves > 0
