{{ config(materialized='table', indexes=[{'columns': ['department_id', 'fiscal_year']}]) }}

-- The one set of figures of a body that a region's total takes: the department's with its units (部门汇总), unless the
-- department above it publishes such figures too. What only units or the offices themselves publish is never counted,
-- because the department's figures may hold it.
with

published as (
    select distinct
        department_id,
        scope,
        document_year as fiscal_year,
        document_kind
    from {{ ref('stg_document') }}
    where is_effective and has_statements
)

select
    b.department_id,
    b.fiscal_year,
    b.document_kind,
    b.scope,
    b.scope = 'department'
    and not exists (
        select 1
        from {{ ref('stg_department') }} as d
        inner join published as above
            on
                d.parent_department_id = above.department_id
                and above.scope = 'department'
        where
            d.department_id = b.department_id
            and above.fiscal_year = b.fiscal_year
            and above.document_kind = b.document_kind
    ) as is_counted
from published as b
