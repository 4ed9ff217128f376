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
        -- a source checked by hand outweighs a document read by a machine, many documents outweigh both
        greatest(documents, listed_documents)
        + case listed_basis when 'official' then 1000 when 'printed' then 1 when 'inferred' then 0.5 else 0 end
            as weight
    from named
),

judged as (
    select
        n.*,
        case
            when n.listed_basis is not null then ''
            when n.code !~ '^(2[0-3][0-9]|[35][0-9]{2})' or n.code ~ '^.{3}(00|..00)' then 'structure'
            when length(n.code_name) < 2 or n.code_name ~ '[0-9]' or n.code_name !~ '[一-鿿]' then 'name'
            when
                length(regexp_replace(n.code_name, '[^（(]', '', 'g'))
                <> length(regexp_replace(n.code_name, '[^）)]', '', 'g'))
                then 'fragment'
            when
                exists (
                    select 1 from weighed as longer
                    where
                        longer.scheme = n.scheme
                        and longer.code = n.code
                        and longer.fiscal_year = n.fiscal_year
                        and longer.weight > n.weight
                        and longer.name_key <> n.name_key
                        and strpos(longer.name_key, n.name_key) > 0
                )
                then 'fragment'
            when
                exists (
                    select 1 from {{ ref('stg_department_name') }} as d
                    where d.department_name = n.code_name
                )
                then 'body'
            when length(n.code) = 3 and n.documents < 2 then 'class'
            when
                exists (
                    select 1 from {{ ref('stg_concordance') }} as c
                    where
                        c.from_code = n.code
                        and c.to_code = n.code
                        and c.kind in ('rename', 'redefine', 'merge', 'reuse')
                        and c.likely_year <= n.fiscal_year
                        and {{ name_key('c.from_name') }} = n.name_key
                )
                then 'stale'
            else ''
        end as left_out_because
    from weighed as n
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
