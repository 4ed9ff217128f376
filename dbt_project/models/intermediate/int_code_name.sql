{{ config(
    materialized='incremental',
    incremental_strategy='replace_documents',
    indexes=[{'columns': ['document_id']}]
) }}

with

coded as (
    select
        document_id,
        row_name,
        row_code <> '' as has_code,
        case
            when function_code <> 'all' then function_code
            when economic_code <> 'all' then economic_code
            else row_code
        end as code
    from {{ ref('stg_cell') }}
    where {{ changed_documents() }}
),

printed as (
    select
        document_id,
        has_code,
        code,
        -- 一、一般公共服务支出: rows of classes carry an ordinal that is not part of the name
        regexp_replace({{ own_name('row_name', 'code') }}, '^[[:space:]（(]*[一二三四五六七八九十]+[）)、.．]', '')
            as code_name
    from coded
    where code ~ '^[0-9]{3,7}$'
),

counted as (
    select
        document_id,
        code,
        code_name,
        bool_or(has_code) as has_code,
        count(*)::integer as occurrences
    from printed
    group by document_id, code, code_name
)

select
    document_id,
    code,
    code_name,
    occurrences,
    row_number() over (
        partition by document_id, code
        order by (code_name <> '') desc, has_code desc, occurrences desc, code_name asc
    ) = 1 as is_preferred
from counted
