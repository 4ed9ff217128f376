{{ config(materialized='table', indexes=[{'columns': ['department_id', 'fiscal_year']}]) }}

-- Which figures may be added up over bodies: the rule, written once. A department's figures (部门汇总) hold those of its
-- own offices (本级) and of its units (单位), and those of a department beneath another are in that one's. So:
--   counted: a department's figures, unless the department above publishes such figures too;
--   held_by_department: figures that another row of the same year and kind holds; adding them counts twice;
--   part_only: a unit's or the offices' own figures, and no figures here that hold them. They are left out of totals,
--   because figures that were not loaded may hold them; nothing is counted twice if they are added.
with

published as (
    select distinct
        department_id,
        scope,
        document_year as fiscal_year,
        document_kind
    from {{ ref('stg_document') }}
    where is_effective and has_statements
),

judged as (
    select
        b.department_id,
        b.fiscal_year,
        b.document_kind,
        b.scope,
        case
            when whole.department_id is not null or above.department_id is not null then 'held_by_department'
            when b.scope = 'department' then 'counted'
            else 'part_only'
        end as counting
    from published as b
    inner join {{ ref('stg_department') }} as d on b.department_id = d.department_id
    left join published as whole
        on
            b.department_id = whole.department_id
            and b.fiscal_year = whole.fiscal_year
            and b.document_kind = whole.document_kind
            and b.scope <> 'department'
            and whole.scope = 'department'
    left join published as above
        on
            d.parent_department_id = above.department_id
            and b.fiscal_year = above.fiscal_year
            and b.document_kind = above.document_kind
            and above.scope = 'department'
)

select
    department_id,
    fiscal_year,
    document_kind,
    scope,
    counting,
    counting = 'counted' as is_counted
from judged
