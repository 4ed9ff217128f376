{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    indexes=[{'columns': ['department_id']}]
) }}

with

leaf as (
    select * from {{ ref('int_leaf') }}
    where {{ changed_departments() }}
),

-- A leaf belongs to itself and to what stands above it: 2010308 to 20103 and 201, personnel to basic.
ancestor as (
    select distinct
        l.dimension,
        l.code,
        left(l.code, w.width) as ancestor
    from leaf as l
    inner join (values (3), (5), (7)) as w (width) on w.width <= length(l.code)
    where
        l.dimension in ('function', 'economic', 'economic_basic', 'economic_basic_government')

    union distinct

    select distinct
        l.dimension,
        l.code,
        p.ancestor
    from leaf as l
    inner join {{ ref('int_member_path') }} as p on l.dimension = p.dimension and l.code = p.member
    where
        l.dimension in ('nature', 'source')
        and p.ancestor <> 'all'

    union distinct

    select distinct
        dimension,
        code,
        code as ancestor
    from leaf
),

summed as (
    select
        l.department_id,
        l.scope,
        l.document_kind,
        l.document_year,
        l.fiscal_year,
        l.phase,
        l.flow,
        l.fund,
        l.dimension,
        a.ancestor as code,
        l.stated_by,
        l.breakdown,
        l.document_id,
        sum(l.amount) as summed_amount,
        coalesce(sum(l.amount) filter (where l.code = a.ancestor), 0) as own_amount,
        sum(l.addends)::integer as addends,
        count(*)::integer as leaves,
        bool_and(l.code = a.ancestor) as is_leaf
    from leaf as l
    inner join ancestor as a on l.dimension = a.dimension and l.code = a.code
    group by
        l.department_id, l.scope, l.document_kind, l.document_year, l.fiscal_year, l.phase, l.flow, l.fund,
        l.dimension, a.ancestor, l.stated_by, l.breakdown, l.document_id
),

printed as (
    select * from {{ ref('int_printed') }}
    where {{ changed_departments() }}
),

-- The printed sum is the figure where it differs from the sum of its parts by no more than rounding; otherwise the
-- parts stand, and the reconciliation mart shows the difference.
candidate as (
    select
        s.*,
        p.amount as printed_amount,
        row_number() over (
            partition by
                s.department_id, s.scope, s.document_kind, s.document_year, s.fiscal_year, s.phase, s.flow, s.fund,
                s.dimension, s.code
            order by count(p.amount) desc, abs(p.amount - s.summed_amount)
        ) as choice
    from summed as s
    left join printed as p
        on
            s.stated_by = 'statement'
            and s.department_id = p.department_id
            and s.document_id = p.document_id
            and s.scope = p.scope
            and s.fiscal_year = p.fiscal_year
            and s.phase = p.phase
            and s.flow = p.flow
            and s.fund = p.fund
            and split_part(s.dimension, '_', 1) = p.dimension
            and s.code = p.code
            and abs(p.amount - s.summed_amount) <= {{ rounding_envelope('p.step', 's.addends') }}
    group by
        s.department_id, s.scope, s.document_kind, s.document_year, s.fiscal_year, s.phase, s.flow, s.fund,
        s.dimension, s.code, s.stated_by, s.breakdown, s.document_id, s.summed_amount, s.own_amount, s.addends,
        s.leaves, s.is_leaf, p.amount
)

select
    c.department_id,
    c.scope,
    c.document_kind,
    c.document_year,
    c.fiscal_year,
    c.phase,
    c.flow,
    c.fund,
    c.dimension,
    c.code,
    nullif(n.code_name, '') as code_name,
    c.stated_by,
    c.breakdown,
    c.document_id,
    c.addends,
    c.leaves,
    c.is_leaf,
    c.summed_amount,
    c.own_amount,
    {{ code_level('c.dimension', 'c.code') }} as code_level,
    coalesce(c.printed_amount, c.summed_amount) as amount,
    case when c.printed_amount is null then 'summed' else 'printed' end as amount_basis
from candidate as c
left join {{ ref('int_code_name') }} as n
    on
        c.document_id = n.document_id
        and c.code = n.code
        and n.is_preferred
where c.choice = 1
