{{ config(
    materialized='incremental',
    incremental_strategy='replace_documents',
    indexes=[{'columns': ['document_id']}, {'columns': ['scheme', 'code']}]
) }}

-- What each document prints beside a code: its vote on what the code is called in its year. Codes that were found by
-- their name do not vote, or the lists would confirm themselves.
with

printed as (
    select
        document_id,
        row_code as code,
        page,
        case left(row_code, 1) when '2' then 'function' when '3' then 'department' when '5' then 'government' end
            as scheme,
        -- an ordinal, or the code itself, stands before some names
        regexp_replace(
            regexp_replace({{ own_name('row_name', 'row_code') }}, '[[:space:]]', '', 'g'),
            '^([（(]?[一二三四五六七八九十]+[）)、.．])?(\[?[0-9]{3,7}\]?)?', ''
        ) as code_name
    from {{ ref('stg_cell') }}
    where
        row_code ~ '^(2[0-9]{2}([0-9]{2}){0,2}|[35][0-9]{2}([0-9]{2})?)$'
        and method <> 'resolved'
        and {{ changed_documents() }}
)

select
    document_id,
    scheme,
    code,
    code_name,
    {{ name_key('code_name') }} as name_key,
    count(*)::integer as occurrences,
    min(page) as page
from printed
where scheme is not null
group by document_id, scheme, code, code_name
