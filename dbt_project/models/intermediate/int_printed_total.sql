{{ config(
    materialized='incremental',
    incremental_strategy='replace_documents',
    indexes=[{'columns': ['document_id']}]
) }}

-- Printed totals: certain cells over all codes that are no fact themselves.
with

cell as (
    select
        c.*,
        d.document_year + c.year_offset as fiscal_year,
        -- decimals that are zero are often not printed: the finest of the statement count
        min(c.printed_step) over (partition by c.document_id, c.statement_no) as step
    from {{ ref('stg_cell') }} as c
    inner join {{ ref('stg_document') }} as d on c.document_id = d.document_id
    where {{ changed_documents('d.document_id') }}
),

total as (
    select
        c.*,
        first_value(c.row_name) over (
            partition by
                c.document_id, c.statement_no, c.entity, c.flow, c.fiscal_year, c.phase, c.fund, c.nature, c.source,
                c.item
            order by c.row_no, c.cell_no
        ) as first_total_name
    from cell as c
    where
        c.is_certain
        and c.flow in ('revenue', 'expenditure', 'balance', 'three_public')
        and c.function_code = 'all'
        and c.economic_code = 'all'
        and not exists (
            select 1 from {{ ref('int_statement_fact') }} as f
            where
                f.document_id = c.document_id
                and f.cell_no = c.cell_no
        )
)

select
    document_id,
    statement_no,
    cell_no,
    page,
    row_name as total_name,
    entity,
    flow,
    fiscal_year,
    phase,
    fund,
    nature,
    source,
    item,
    breakdown,
    amount_yuan as amount,
    step,
    -- 本年收入合计 is revenue alone; 总计 below it adds what was carried over
    flow in ('revenue', 'expenditure')
    and case total_kind
        when 'grand' then true
        when 'year' then false
        else row_name <> first_total_name or row_name like '%总计%'
    end as is_grand_total
from total
