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
),

counted as (
    select
        document_id,
        project_no,
        count(*) as indicators,
        count(*) filter (where is_measurable) as measurable,
        count(*) filter (where is_reached) as reached,
        sum(score) as score
    from {{ ref('indicator') }}
    where document_id in (select d.document_id from document as d)
    group by document_id, project_no
)

select
    r.document_id,
    r.project_no,
    d.department_id,
    p.department_name,
    d.document_kind,
    d.document_year as fiscal_year,
    d.scope,
    d.is_effective,
    r.annex_year,
    r.stage,
    r.project_name,
    r.body,
    r.budget::numeric as budget,
    r.adjusted::numeric as adjusted,
    r.executed::numeric as executed,
    r.execution_rate::numeric as execution_rate,
    round(100 * r.executed / nullif(coalesce(r.adjusted, r.budget), 0), 2) as computed_rate,
    r.execution_score::numeric as execution_score,
    r.score::numeric as score,
    r.total_weight::numeric as total_weight,
    c.score + coalesce(r.execution_score, 0) as summed_score,
    r.score - c.score - coalesce(r.execution_score, 0) as score_gap,
    coalesce(c.indicators, 0)::integer as indicator_count,
    coalesce(c.measurable, 0)::integer as measurable_count,
    coalesce(c.reached, 0)::integer as reached_count,
    r.goal,
    r.page,
    r.line
from {{ ref('stg_project') }} as r
inner join document as d on r.document_id = d.document_id
inner join {{ ref('stg_department') }} as p on d.department_id = p.department_id
left join counted as c on r.document_id = c.document_id and r.project_no = c.project_no
