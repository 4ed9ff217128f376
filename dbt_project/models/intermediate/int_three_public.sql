{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    indexes=[{'columns': ['department_id']}]
) }}

with

stated as (
    select
        t.*,
        d.document_kind,
        d.document_year,
        t.department_id = d.department_id as is_own
    from {{ ref('stg_three_public') }} as t
    inner join {{ ref('stg_document') }} as d on t.document_id = d.document_id
    where
        d.is_effective
        and t.measure = 'amount'
        and {{ changed_departments('t.department_id') }}
),

single as (
    select
        department_id,
        scope,
        document_kind,
        document_year,
        fiscal_year,
        phase,
        fund,
        item,
        stated_by,
        document_id,
        bool_or(is_own) as is_own,
        -- the narrative repeats itself: what it says several times is one figure
        case stated_by when 'narrative' then mode() within group (order by amount) else sum(amount) end as amount
    from stated
    group by
        department_id, scope, document_kind, document_year, fiscal_year, phase, fund, item, stated_by, document_id
),

-- A form lists parts, which add up to what stands above them. The narrative states totals and parts side by side.
rolled as (
    select
        s.department_id,
        s.scope,
        s.document_kind,
        s.document_year,
        s.fiscal_year,
        s.phase,
        s.fund,
        p.ancestor as item,
        s.stated_by,
        s.document_id,
        s.is_own,
        coalesce(sum(s.amount) filter (where p.distance = 0), sum(s.amount)) as amount
    from single as s
    inner join {{ ref('int_member_path') }} as p on p.dimension = 'three_public_item' and s.item = p.member
    where
        p.distance = 0
        or s.stated_by = 'statement'
    group by
        s.department_id, s.scope, s.document_kind, s.document_year, s.fiscal_year, s.phase, s.fund, p.ancestor,
        s.stated_by, s.document_id, s.is_own
),

-- Several files, and the narrative beside the form, may state the same item: the form counts, then the department's
-- own document, then the later file.
chosen as (
    select
        *,
        row_number() over (
            partition by
                department_id, scope, document_kind, document_year, fiscal_year, phase, fund, item
            order by
                case stated_by when 'statement' then 0 else 1 end,
                case when is_own then 0 else 1 end,
                document_id desc
        ) as choice
    from rolled
)

select
    department_id,
    scope,
    document_kind,
    document_year,
    fiscal_year,
    phase,
    fund,
    item,
    amount,
    stated_by,
    document_id
from chosen
where choice = 1
