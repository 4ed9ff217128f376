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

fact as (
    select * from {{ ref('int_statement_fact') }}
    where {{ changed_documents() }}
),

total as (
    select * from {{ ref('int_printed_total') }}
    where {{ changed_documents() }}
),

matched as (
    select
        t.document_id,
        t.cell_no,
        f.breakdown,
        f.cell_no as fact_cell_no,
        f.amount,
        case left(f.economic_code, 1) when '3' then 'department' when '5' then 'government' end as scheme
    from total as t
    inner join {{ ref('int_statement_fact') }} as f
        on
            t.document_id = f.document_id
            and t.statement_no = f.statement_no
            and t.entity = f.entity
            and t.fiscal_year = f.fiscal_year
            and t.phase = f.phase
            and t.flow = f.flow
            and t.breakdown in ('', f.breakdown)
    inner join {{ ref('int_member_path') }} as pf
        on pf.dimension = 'fund' and f.fund = pf.member and t.fund = pf.ancestor
    inner join {{ ref('int_member_path') }} as pn
        on pn.dimension = 'nature' and f.nature = pn.member and t.nature = pn.ancestor
    inner join {{ ref('int_member_path') }} as ps
        on ps.dimension = 'source' and f.source = ps.member and t.source = ps.ancestor
    left join {{ ref('int_member_path') }} as pi
        on pi.dimension = 'three_public_item' and f.item = pi.member and t.item = pi.ancestor
    where
        t.flow in ('revenue', 'expenditure')
        or (t.flow = 'balance' and t.item in ('all', f.item))
        or (t.flow = 'three_public' and (t.item = 'all' or pi.ancestor is not null))
),

-- what a grand total adds to the year's own flow
carried as (
    select
        t.document_id,
        t.cell_no,
        sum(f.amount) as carried_amount,
        count(*) as carried_count
    from total as t
    inner join {{ ref('int_statement_fact') }} as f
        on
            t.document_id = f.document_id
            and t.statement_no = f.statement_no
            and t.entity = f.entity
            and t.fiscal_year = f.fiscal_year
            and t.phase = f.phase
            and f.flow = 'balance'
            and f.item = any(
                case t.flow
                    when 'revenue' then array['opening', 'surplus_used']
                    else array['closing', 'distribution']
                end
            )
    inner join {{ ref('int_member_path') }} as pf
        on pf.dimension = 'fund' and f.fund = pf.member and t.fund = pf.ancestor
    where
        t.is_grand_total
        and t.nature = 'all'
    group by t.document_id, t.cell_no
),

unmatched as (
    select
        document_id,
        cell_no
    from (
        select
            document_id,
            cell_no,
            0 as matches
        from fact
        union all
        select
            document_id,
            fact_cell_no as cell_no,
            1 as matches
        from matched
    ) as either
    group by document_id, cell_no
    having sum(matches) = 0
),

-- two economic classifications of the same money, printed side by side, each make up the total
schemed as (
    select
        *,
        case
            when min(scheme) over whole <> max(scheme) over whole then scheme
        end as own_scheme
    from matched
    window whole as (partition by document_id, cell_no, breakdown)
),

summed as (
    select
        m.document_id,
        m.cell_no,
        m.breakdown,
        m.own_scheme,
        sum(m.amount) as fact_amount,
        count(*) as addends
    from schemed as m
    group by m.document_id, m.cell_no, m.breakdown, m.own_scheme
),

checked as (
    select
        t.document_id,
        t.statement_no,
        t.cell_no,
        t.page,
        t.total_name,
        t.entity,
        t.flow,
        s.breakdown,
        s.own_scheme,
        t.fiscal_year as stated_year,
        t.phase,
        t.fund,
        t.nature,
        t.source,
        t.item,
        t.amount as printed_total_amount,
        s.fact_amount + coalesce(c.carried_amount, 0) as fact_amount,
        coalesce(s.addends, 0) + coalesce(c.carried_count, 0) as addends,
        t.step
    from total as t
    left join summed as s on t.document_id = s.document_id and t.cell_no = s.cell_no
    left join carried as c on t.document_id = c.document_id and t.cell_no = c.cell_no

    union all

    -- parts whose total nobody printed
    select
        f.document_id,
        f.statement_no,
        null as cell_no,
        null as page,
        null as total_name,
        f.entity,
        f.flow,
        f.breakdown,
        null as own_scheme,
        f.fiscal_year as stated_year,
        f.phase,
        f.fund,
        'all' as nature,
        'all' as source,
        'all' as item,
        null as printed_total_amount,
        sum(f.amount) as fact_amount,
        count(*) as addends,
        null as step
    from fact as f
    inner join unmatched as u on f.document_id = u.document_id and f.cell_no = u.cell_no
    where f.flow <> 'balance'
    group by
        f.document_id, f.statement_no, f.entity, f.flow, f.breakdown, f.fiscal_year, f.phase, f.fund
),

judged as (
    select
        *,
        printed_total_amount - fact_amount as difference_amount,
        {{ rounding_envelope('step', 'addends') }} as tolerance_amount
    from checked
)

select
    j.document_id,
    row_number() over (
        partition by j.document_id
        order by
            j.statement_no, j.cell_no nulls last, j.breakdown, j.fund, j.phase, j.stated_year, j.entity, j.flow,
            j.own_scheme
    )::integer as check_no,
    d.department_id,
    p.department_name,
    d.document_kind,
    d.document_year as fiscal_year,
    d.scope,
    d.is_effective,
    j.statement_no,
    s.form,
    s.title as statement_title,
    j.entity,
    j.flow,
    coalesce(j.breakdown, '') as breakdown,
    j.stated_year::integer as stated_year,
    j.phase,
    j.fund,
    j.nature,
    j.source,
    j.item,
    j.page,
    j.cell_no,
    j.total_name,
    j.printed_total_amount::numeric(20, 2) as printed_total_amount,
    j.fact_amount::numeric(20, 2) as fact_amount,
    j.addends::integer as addend_count,
    j.difference_amount::numeric(20, 2) as difference_amount,
    j.tolerance_amount::numeric(20, 2) as tolerance_amount,
    {{ verdict('j.difference_amount', 'j.tolerance_amount') }} as verdict,
    case
        when j.cell_no is null then 'no total is printed'
        when j.fact_amount is null then 'the total has no parts among the facts'
    end as reason
from judged as j
inner join document as d on j.document_id = d.document_id
inner join {{ ref('stg_department') }} as p on d.department_id = p.department_id
left join {{ ref('stg_statement') }} as s on j.document_id = s.document_id and j.statement_no = s.statement_no
