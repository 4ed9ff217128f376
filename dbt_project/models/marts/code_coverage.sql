-- The work list of whoever keeps the code lists: what was printed, by how many documents, under how many names.
-- depends_on: {{ ref('labels') }}
with

vote as (
    select
        case when left(n.code, 1) in ('3', '5') and length(n.code) <= 5 then 'economic' else 'function' end
            as classification,
        d.document_year as fiscal_year,
        n.code,
        n.code_name,
        {{ plain_name('n.code_name') }} as plain_name,
        n.document_id
    from {{ ref('int_code_name') }} as n
    inner join {{ ref('stg_document') }} as d on n.document_id = d.document_id
    where d.is_effective
),

by_name as (
    select
        classification,
        fiscal_year,
        code,
        plain_name,
        min(code_name) as code_name,
        count(distinct document_id) as documents
    from vote
    where plain_name <> ''
    group by classification, fiscal_year, code, plain_name
),

by_code as (
    select
        classification,
        fiscal_year,
        code,
        count(distinct document_id) as documents
    from vote
    group by classification, fiscal_year, code
),

named as (
    select
        classification,
        fiscal_year,
        code,
        (array_agg(code_name order by documents desc, code_name asc))[1] as majority_name,
        max(documents) as majority_documents,
        count(*) as names,
        string_agg(code_name || ' (' || documents || ')', '; ' order by documents desc, code_name asc) as all_names
    from by_name
    group by classification, fiscal_year, code
),

-- names that nothing explains; a stale or longer name is no contest
unexplained as (
    select
        code,
        document_year,
        count(distinct document_id)::integer as documents
    from {{ ref('code_name_finding') }}
    where finding in ('wrong_code', 'typing_error', 'contested')
    group by code, document_year
)

select
    c.classification,
    c.fiscal_year,
    c.code,
    n.majority_name,
    n.majority_documents::integer as majority_document_count,
    c.documents::integer as document_count,
    coalesce(n.names, 0)::integer as name_count,
    n.all_names,
    l.code_name as list_name,
    coalesce(l.is_listed, false) as is_listed,
    coalesce(u.documents, 0)::integer as unexplained_document_count,
    case
        when n.names is null then 'unnamed'
        when u.documents > 0 then 'contested'
        when not coalesce(l.is_listed, false) then 'unmapped'
        else 'known'
    end as status
from by_code as c
left join named as n
    on
        c.classification = n.classification
        and c.fiscal_year = n.fiscal_year
        and c.code = n.code
left join {{ ref('code_list') }} as l
    on
        c.fiscal_year = l.fiscal_year
        and c.code = l.code
        and case left(c.code, 1) when '3' then 'department' when '5' then 'government' else 'function' end = l.scheme
left join unexplained as u on c.fiscal_year = u.document_year and c.code = u.code
