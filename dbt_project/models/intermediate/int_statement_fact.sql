{{ config(
    materialized='incremental',
    incremental_strategy='replace_documents',
    indexes=[{'columns': ['document_id', 'statement_no']}, {'columns': ['document_id', 'cell_no']}]
) }}

-- Every fact that a statement prints, in one shape, with the statement that it stands in.
with

fact as (
    select
        document_id,
        fiscal_year,
        phase,
        breakdown,
        fund,
        'expenditure' as flow,
        function_code,
        economic_code,
        nature,
        'all' as source,
        'all' as item,
        amount,
        cell_no
    from {{ ref('stg_expenditure') }}
    where cell_no is not null and {{ changed_documents() }}

    union all

    select
        document_id,
        fiscal_year,
        phase,
        breakdown,
        fund,
        'revenue' as flow,
        function_code,
        'all' as economic_code,
        'all' as nature,
        source,
        'all' as item,
        amount,
        cell_no
    from {{ ref('stg_revenue') }}
    where cell_no is not null and {{ changed_documents() }}

    union all

    select
        document_id,
        fiscal_year,
        phase,
        breakdown,
        fund,
        'balance' as flow,
        function_code,
        'all' as economic_code,
        'all' as nature,
        'all' as source,
        item,
        amount,
        cell_no
    from {{ ref('stg_balance') }}
    where cell_no is not null and {{ changed_documents() }}

    union all

    select
        document_id,
        fiscal_year,
        phase,
        breakdown,
        fund,
        'three_public' as flow,
        'all' as function_code,
        'all' as economic_code,
        'all' as nature,
        'all' as source,
        item,
        amount,
        cell_no
    from {{ ref('stg_three_public') }}
    where measure = 'amount' and cell_no is not null and {{ changed_documents() }}
)

select
    f.document_id,
    c.statement_no,
    c.entity,
    f.cell_no,
    f.flow,
    f.breakdown,
    f.fiscal_year,
    f.phase,
    f.fund,
    f.function_code,
    f.economic_code,
    coalesce(e.nature, f.nature) as nature,
    f.source,
    f.item,
    f.amount
from fact as f
inner join {{ ref('stg_cell') }} as c on f.document_id = c.document_id and f.cell_no = c.cell_no
left join {{ ref('economic_nature') }} as e
    on
        f.breakdown = 'economic_basic'
        and f.nature in ('basic', 'all')
        and left(f.economic_code, 3) = e.class
