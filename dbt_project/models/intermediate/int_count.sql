{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    indexes=[{'columns': ['department_id']}]
) }}

-- Counts that a document states about its own year, one value each; a final account is asked before a budget.
with

stated as (
    select
        t.department_id,
        t.scope,
        t.fiscal_year,
        t.measure,
        t.amount as counted,
        t.stated_by,
        t.document_id,
        row_number() over (
            partition by t.department_id, t.scope, t.fiscal_year, t.measure
            order by
                case d.document_kind when 'final' then 0 else 1 end,
                case t.stated_by when 'statement' then 0 else 1 end,
                case when t.department_id = d.department_id then 0 else 1 end,
                t.document_id desc,
                t.fact_no asc
        ) as choice
    from {{ ref('stg_three_public') }} as t
    inner join {{ ref('stg_document') }} as d on t.document_id = d.document_id
    where
        d.is_effective
        and t.measure <> 'amount'
        and t.fiscal_year = d.document_year
        and {{ changed_departments('t.department_id') }}
)

select
    department_id,
    scope,
    fiscal_year,
    measure,
    counted,
    stated_by,
    document_id
from stated
where choice = 1
