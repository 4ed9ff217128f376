{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    indexes=[{'columns': ['department_id']}, {'columns': ['document_id', 'code']}]
) }}

-- Printed figures of rows and columns that add up others, in the terms of int_leaf: what the publisher says the sum is.
with

cell as (
    select
        c.*,
        d.department_id,
        d.document_kind,
        d.document_year,
        coalesce(s.scope, d.scope) as scope,
        d.document_year + c.year_offset as fiscal_year,
        -- the coarsest printing of the statement: decimals are dropped where they are zero
        min(c.printed_step) over (partition by c.document_id, c.statement_no) as step
    from {{ ref('stg_cell') }} as c
    inner join {{ ref('stg_document') }} as d on c.document_id = d.document_id
    inner join {{ ref('stg_statement') }} as s
        on
            c.document_id = s.document_id
            and c.statement_no = s.statement_no
    where
        d.is_effective
        and c.is_certain
        and c.flow in ('revenue', 'expenditure')
        -- figures of another body in this document are checked against that body's own facts only
        and s.entity = ''
        and c.entity = ''
        and {{ changed_departments('d.department_id') }}
),

placed as (
    select
        *,
        case
            when function_code <> 'all' then 'function'
            when economic_code <> 'all' then 'economic'
            when flow = 'revenue' and source in ('all', fund) and is_total then 'total'
            when flow = 'revenue' then 'source'
            when nature <> 'all' then 'nature'
            else 'total'
        end as dimension
    from cell
)

select
    department_id,
    scope,
    document_kind,
    document_year,
    fiscal_year,
    phase,
    flow,
    fund,
    dimension,
    document_id,
    statement_no,
    cell_no,
    row_no,
    is_total,
    step,
    amount_yuan as amount,
    case dimension
        when 'function' then function_code
        when 'economic' then economic_code
        when 'source' then source
        when 'nature' then nature
        else 'all'
    end as code
from placed
where
    -- one dimension at a time: a code in one column of several is a part, not the code's amount
    (dimension <> 'function' or (economic_code = 'all' and nature = 'all' and source in ('all', fund)))
    and (dimension <> 'economic' or nature in ('all', 'basic', 'personnel', 'public_use'))
