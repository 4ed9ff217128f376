{{ config(materialized='view') }}

-- The figures of a year and of the year before it, three ways: what this year's document says about this year, what
-- last year's said then about last year, and what this year's says now about last year.
with

figure as (
    select
        *,
        -- a phase is published by one kind of document; what the other kind says of it is no series of its own
        case phase when 'opening_budget' then 'budget' else 'final' end = document_kind as is_own_kind
    from {{ ref('int_figure') }}
    where phase in ('opening_budget', 'adjusted_budget', 'outturn')
)

select
    department_id,
    scope,
    phase,
    flow,
    fund,
    dimension,
    fiscal_year,
    'this' as side,
    code,
    code_level,
    code_name,
    amount,
    leaves,
    is_leaf,
    stated_by,
    document_id
from figure
where is_own_kind and fiscal_year = document_year

union all

select
    department_id,
    scope,
    phase,
    flow,
    fund,
    dimension,
    fiscal_year + 1 as fiscal_year,
    'published' as side,
    code,
    code_level,
    code_name,
    amount,
    leaves,
    is_leaf,
    stated_by,
    document_id
from figure
where is_own_kind and fiscal_year = document_year

union all

select
    department_id,
    scope,
    phase,
    flow,
    fund,
    dimension,
    document_year as fiscal_year,
    'restated' as side,
    code,
    code_level,
    code_name,
    amount,
    leaves,
    is_leaf,
    stated_by,
    document_id
from figure
where is_own_kind and fiscal_year = document_year - 1
