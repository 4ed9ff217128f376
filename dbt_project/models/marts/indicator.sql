{{ config(
    materialized='incremental',
    incremental_strategy='replace_documents',
    on_schema_change='fail',
    indexes=[{'columns': ['document_id']}]
) }}

-- depends_on: {{ ref('labels') }}
with

document as (
    select * from {{ ref('stg_document') }}
    where {{ changed_documents() }}
)

select
    i.document_id,
    i.indicator_no,
    d.department_id,
    p.department_name,
    d.document_kind,
    d.document_year as fiscal_year,
    d.scope,
    d.is_effective,
    r.annex_year,
    r.stage,
    i.project_no,
    r.project_name,
    i.goal_kind,
    i.indicator_kind,
    i.group_path,
    i.indicator_name,
    i.operator,
    i.target,
    i.target_value::numeric as target_value,
    i.unit,
    case
        when i.target = '' then 'none'
        when i.target_value is not null then 'number'
        when i.target ~ '[0-9]' then 'numbers_in_words'
        else 'words'
    end as target_form,
    i.target_value is not null or i.target ~ '[0-9]' as is_measurable,
    i.target_source,
    i.actual,
    i.actual_value::numeric as actual_value,
    case
        when i.target_value is null or i.actual_value is null then null
        when i.operator = '≥' then i.actual_value >= i.target_value
        when i.operator = '>' then i.actual_value > i.target_value
        when i.operator = '≤' then i.actual_value <= i.target_value
        when i.operator = '<' then i.actual_value < i.target_value
        when i.operator = '=' then i.actual_value = i.target_value
    end as is_reached,
    i.reason,
    i.weight::numeric as weight,
    i.score::numeric as score,
    round(100 * i.score / nullif(i.weight, 0), 2) as score_rate,
    i.rubric,
    i.page,
    i.line
from {{ ref('stg_indicator') }} as i
inner join document as d on i.document_id = d.document_id
inner join {{ ref('stg_project') }} as r on i.document_id = r.document_id and i.project_no = r.project_no
inner join {{ ref('stg_department') }} as p on d.department_id = p.department_id
