{{ config(materialized='table', indexes=[{'columns': ['scheme', 'code', 'fiscal_year']}]) }}

-- Every name that anything gives a code for a year, with its weight, and whether it may stand in the list at all.
with

vote as (
    select
        v.scheme,
        v.code,
        d.document_year as fiscal_year,
        v.name_key,
        mode() within group (order by v.code_name) as code_name,
        count(distinct v.document_id)::integer as documents
    from {{ ref('int_code_vote') }} as v
    inner join {{ ref('stg_document') }} as d on v.document_id = d.document_id
    where
        d.is_effective
        and v.name_key <> ''
    group by v.scheme, v.code, d.document_year, v.name_key
),

named as (
    select
        coalesce(v.scheme, e.scheme) as scheme,
        coalesce(v.code, e.code) as code,
        coalesce(v.fiscal_year, e.edition_year) as fiscal_year,
        coalesce(v.name_key, e.name_key) as name_key,
        coalesce(nullif(e.code_name, ''), v.code_name) as code_name,
        coalesce(v.documents, 0) as documents,
        e.basis as listed_basis,
        coalesce(e.listed_documents, 0) as listed_documents
    from vote as v
    full join {{ ref('stg_code_edition') }} as e
        on v.scheme = e.scheme and v.code = e.code and v.fiscal_year = e.edition_year and v.name_key = e.name_key
),

weighed as (
    select
        *,
        -- a source checked by hand outweighs a document read by a machine, many documents outweigh both; a name that
        -- other years print is not put aside by one document
        greatest(documents, listed_documents)
        + case listed_basis when 'official' then 1000 when 'printed' then 1 when 'inferred' then 1.5 else 0 end
            as weight
    from named
),

-- what only documents say, each rule against noise as one join: nothing here is asked name by name
unlisted as (
    select * from weighed
    where listed_basis is null
),

fragment as (
    select distinct
        n.scheme,
        n.code,
        n.fiscal_year,
        n.name_key
    from unlisted as n
    inner join weighed as longer
        on n.scheme = longer.scheme and n.code = longer.code and n.fiscal_year = longer.fiscal_year
    where
        longer.weight > n.weight
        and longer.name_key <> n.name_key
        and strpos(longer.name_key, n.name_key) > 0
),

body as (
    select distinct department_name from {{ ref('stg_department_name') }}
),

stale as (
    select distinct
        n.scheme,
        n.code,
        n.fiscal_year,
        n.name_key
    from unlisted as n
    inner join {{ ref('stg_concordance') }} as c
        on n.code = c.from_code and c.from_code = c.to_code and {{ name_key('c.from_name') }} = n.name_key
    where
        c.kind in ('rename', 'redefine', 'merge', 'reuse')
        and c.likely_year <= n.fiscal_year
),

judged as (
    select
        n.*,
        case
            when n.listed_basis is not null then ''
            when not {{ is_built_like_a_code('n.code') }} then 'structure'
            when length(n.code_name) < 2 or n.code_name ~ '[0-9]' or n.code_name !~ '[一-鿿]' then 'name'
            when
                length(regexp_replace(n.code_name, '[^（(]', '', 'g'))
                <> length(regexp_replace(n.code_name, '[^）)]', '', 'g'))
                then 'fragment'
            when f.name_key is not null then 'fragment'
            when b.department_name is not null then 'body'
            when length(n.code) = 3 and n.documents < 2 then 'class'
            when s.name_key is not null then 'stale'
            else ''
        end as left_out_because
    from weighed as n
    left join fragment as f
        on
            n.scheme = f.scheme
            and n.code = f.code
            and n.fiscal_year = f.fiscal_year
            and n.name_key = f.name_key
    left join body as b on n.code_name = b.department_name
    left join stale as s
        on
            n.scheme = s.scheme
            and n.code = s.code
            and n.fiscal_year = s.fiscal_year
            and n.name_key = s.name_key
)

select
    *,
    case
        when left_out_because = ''
            then row_number() over (
                partition by scheme, code, fiscal_year, left_out_because
                order by weight desc, listed_basis asc nulls last, length(code_name) desc, code_name asc
            ) = 1
        else false
    end as is_chosen
from judged
