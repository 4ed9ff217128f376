{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    on_schema_change='fail',
    indexes=[{'columns': ['department_id', 'fiscal_year']}]
) }}

-- Lines of many years: a department's figures by the code on which all years compare, over its renames and those of the
-- codes. The rows of one dimension, fund, phase, flow and year add up to the total of that year.
-- depends_on: {{ ref('labels') }}
with

leaf as (
    select
        *,
        case split_part(dimension, '_', 1)
            when 'function' then 'function'
            else case when dimension like '%government' then 'government' else 'department' end
        end as scheme
    from {{ ref('int_figure') }}
    where
        dimension in ('function', 'economic', 'economic_basic', 'economic_basic_government')
        and is_leaf
        and fiscal_year = document_year
        and case phase when 'opening_budget' then 'budget' else 'final' end = document_kind
        and {{ changed_departments() }}
),

conformed_over_all_years as (
    select * from {{ ref('stg_conformed_code') }}
    where against_year = 0
),

known as (
    select
        scheme,
        code
    from {{ ref('stg_code_edition') }}

    union distinct

    select
        case classification when 'economic' then 'department' else classification end as scheme,
        unnest(array[from_code, to_code]) as code
    from {{ ref('stg_concordance') }}
),

-- A code that no list has goes the way of any other below its group, which has zeros in place of the last digits.
looked_up as (
    select
        l.*,
        case
            when k.code is not null then array[l.code]
            else array[rpad(left(l.code, 5), length(l.code), '0'), rpad(left(l.code, 3), length(l.code), '0')]
        end as look_for
    from leaf as l
    left join known as k on l.scheme = k.scheme and l.code = k.code
),

conformed as (
    select
        l.*,
        coalesce(replace(c.conformed_code, c.code, l.code), l.code) as conformed_code,
        coalesce(c.comparability, 'same') as comparability,
        c.reason
    from looked_up as l
    left join lateral (
        select o.*
        from conformed_over_all_years as o
        where
            l.scheme = o.scheme
            and o.code = any(l.look_for)
            and l.fiscal_year = o.edition_year
        order by array_position(l.look_for, o.code)
        limit 1
    ) as c on true
),

current_name as (
    select distinct on (scheme, code)
        scheme,
        code,
        code_name
    from {{ ref('stg_code_edition') }}
    where code_name <> ''
    order by scheme asc, code asc, edition_year desc
),

added as (
    select
        f.department_id,
        d.department_name,
        d.region,
        f.scope,
        f.fiscal_year,
        f.phase,
        f.flow,
        f.fund,
        f.dimension,
        left(f.conformed_code, 3) as class_code,
        f.conformed_code,
        coalesce(max(n.code_name), max(f.code_name)) as code_name,
        sum(f.amount)::numeric(20, 2) as amount,
        string_agg(distinct f.code, ', ' order by f.code) as printed_codes,
        case max(
            case f.comparability
                when 'same' then 0 when 'renamed' then 1 when 'moved' then 2 when 'merged' then 3 when 'split' then 4
                else 5
            end
        )
            when 0 then 'same' when 1 then 'renamed' when 2 then 'moved' when 3 then 'merged' when 4 then 'split'
            else 'not_comparable'
        end as comparability,
        string_agg(distinct f.reason, '; ') as comparability_reason,
        max(f.document_id) as document_id
    from conformed as f
    inner join {{ ref('stg_department') }} as d on f.department_id = d.department_id
    left join current_name as n on f.scheme = n.scheme and f.conformed_code = n.code
    group by
        f.department_id, d.department_name, d.region, f.scope, f.fiscal_year, f.phase, f.flow, f.fund, f.dimension,
        f.conformed_code
)

select
    department_id,
    department_name,
    region,
    scope,
    {{ is_counted_scope('added') }} as is_counted,
    fiscal_year,
    phase,
    flow,
    fund,
    dimension,
    class_code,
    conformed_code,
    code_name,
    amount,
    printed_codes,
    comparability,
    comparability_reason,
    document_id
from added
