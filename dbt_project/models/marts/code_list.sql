-- depends_on: {{ ref('labels') }}
-- The classifications as of each fiscal year: what the reference lists know, and what documents add to it.
with

chosen as (
    select * from {{ ref('int_code_name_of_year') }}
    where is_chosen and (code_name <> '' or listed_basis is not null)
),

seen as (
    select
        scheme,
        code,
        min(fiscal_year) as first_seen,
        max(fiscal_year) as last_seen
    from {{ ref('int_code_name_of_year') }}
    where left_out_because = '' and documents > 0
    group by scheme, code
),

printing as (
    select
        v.scheme,
        v.code,
        d.document_year as fiscal_year,
        count(distinct v.document_id)::integer as documents
    from {{ ref('int_code_vote') }} as v
    inner join {{ ref('stg_document') }} as d on v.document_id = d.document_id
    where d.is_effective
    group by v.scheme, v.code, d.document_year
),

listed as (
    select
        scheme,
        code,
        edition_year,
        max(first_seen) as first_seen,
        max(last_seen) as last_seen,
        max(evidence) as evidence
    from {{ ref('stg_code_edition') }}
    group by scheme, code, edition_year
)

select
    c.scheme,
    c.fiscal_year,
    c.code,
    nullif(c.code_name, '') as code_name,
    {{ code_level('c.scheme', 'c.code') }} as code_level,
    case when length(c.code) > 3 then left(c.code, -2) end as parent_code,
    case
        when c.listed_basis in ('official', 'unofficial') then c.listed_basis
        when c.documents > 0 or c.listed_basis = 'printed' then 'printed'
        else 'inferred'
    end as basis,
    l.edition_year is not null as is_listed,
    c.documents as document_count,
    coalesce(p.documents, 0)::integer as printing_document_count,
    least(l.first_seen, s.first_seen)::integer as first_seen,
    greatest(l.last_seen, s.last_seen)::integer as last_seen,
    l.evidence
from chosen as c
left join seen as s on c.scheme = s.scheme and c.code = s.code
left join printing as p on c.scheme = p.scheme and c.code = p.code and c.fiscal_year = p.fiscal_year
left join listed as l on c.scheme = l.scheme and c.code = l.code and c.fiscal_year = l.edition_year
