{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    on_schema_change='fail',
    indexes=[{'columns': ['document_id']}]
) }}

-- depends_on: {{ ref('labels') }}
with

document as (
    select * from {{ ref('stg_document') }}
    where {{ changed_departments() }}
),

claim as (
    select
        c.*,
        d.department_id,
        d.document_kind,
        d.document_year,
        d.scope,
        d.is_effective
    from {{ ref('stg_claim') }} as c
    inner join document as d on c.document_id = d.document_id
),

-- what a department's own final account says of its year; silent where it says several things
own_outturn as (
    select
        department_id,
        scope,
        document_year,
        concept,
        function_code,
        economic_code,
        fund,
        nature,
        source,
        item,
        unit,
        min(value) as outturn
    from claim
    where
        is_effective
        and document_kind = 'final'
        and phase = 'outturn'
        and period = document_year
        and concept <> ''
        and value is not null
    group by
        department_id, scope, document_year, concept, function_code, economic_code, fund, nature, source, item, unit
    having min(value) = max(value)
),

printed_before as (
    select distinct
        department_id,
        scope,
        document_kind,
        document_year,
        clause,
        value,
        unit
    from claim
    where
        is_effective
        and value <> 0
        and length(clause) > 12
)

select
    c.document_id,
    c.claim_no,
    c.department_id,
    p.department_name,
    c.document_kind,
    c.document_year as fiscal_year,
    c.scope,
    c.is_effective,
    c.section,
    c.page,
    c.line,
    c.clause,
    c.subject,
    c.measure,
    c.function_code,
    c.economic_code,
    c.fund,
    c.period,
    c.phase,
    c.value::numeric as said_value,
    c.unit,
    c.base,
    c.base_value::numeric as said_base,
    c.delta::numeric as said_delta,
    c.percent::numeric as said_percent,
    c.direction,
    c.reason,
    c.table_value::numeric as table_value,
    c.table_cell_no,
    case when c.table_cell_no is not null then coalesce(c.table_document_id, c.document_id) end as table_document_id,
    c.recomputed_base::numeric as recomputed_base,
    c.recomputed_delta::numeric as recomputed_delta,
    c.recomputed_percent::numeric as recomputed_percent,
    o.outturn::numeric as last_year_value,
    (coalesce(c.base_value, c.recomputed_base) - o.outturn)::numeric as base_difference,
    b.clause is not null as repeats_last_year,
    c.verdict,
    c.defect,
    c.verdict_reason
from claim as c
inner join {{ ref('stg_department') }} as p on c.department_id = p.department_id
left join own_outturn as o
    on
        c.department_id = o.department_id
        and c.scope = o.scope
        and c.base_phase = 'outturn'
        and c.base_period = o.document_year
        and c.base_period < c.document_year
        and c.concept = o.concept
        and c.function_code = o.function_code
        and c.economic_code = o.economic_code
        and c.fund = o.fund
        and c.nature = o.nature
        and c.source = o.source
        and c.item = o.item
        and c.unit = o.unit
left join printed_before as b
    on
        c.department_id = b.department_id
        and c.scope = b.scope
        and c.document_kind = b.document_kind
        and c.document_year - 1 = b.document_year
        and c.clause = b.clause
        and c.value = b.value
        and c.unit = b.unit
