{{ config(materialized='view') }}

-- Each change of the classification in one sentence, in both languages.
with

listed as (
    select
        change_id,
        kind,
        effective_from,
        effective_to,
        is_dated,
        string_agg(distinct from_code || ' ' || from_name, ' + ') as before_text,
        string_agg(distinct to_code || ' ' || to_name, ' + ') as after_text
    from {{ ref('stg_concordance') }}
    group by change_id, kind, effective_from, effective_to, is_dated
)

select
    change_id,
    kind,
    case kind
        when 'rename' then 'renamed'
        when 'redefine' then 'redefined'
        when 'move' then 'moved'
        when 'merge' then 'merged'
        when 'split' then 'split'
        when 'reuse' then 'not_comparable'
    end as comparability,
    case kind
        when 'rename' then 1
        when 'redefine' then 2
        when 'move' then 3
        when 'merge' then 4
        when 'split' then 5
        when 'reuse' then 6
    end as severity,
    before_text || ' -> ' || after_text || ', ' || kind || case
        when is_dated then ' in ' || effective_from
        else ' between ' || effective_from || ' and ' || effective_to || ', year not documented'
    end as reason,
    before_text || ' → ' || after_text || '，' || case kind
        when 'rename' then '更名'
        when 'redefine' then '口径调整'
        when 'move' then '调整科目'
        when 'merge' then '合并'
        when 'split' then '拆分'
        when 'reuse' then '编码重用'
    end || case
        when is_dated then '，' || effective_from || '年起'
        else '，' || effective_from || '至' || effective_to || '年间，年份待考'
    end as reason_zh
from listed
