-- The work list of whoever keeps the code lists: what was printed, by how many documents, under how many names.
-- depends_on: {{ ref('labels') }}
with

body as (
    select distinct department_name from {{ ref('stg_department_name') }}
),

vote as (
    select
        case when left(n.code, 1) = '2' then 'function' else 'economic' end as classification,
        d.document_year as fiscal_year,
        n.code,
        -- a row of two classifications (基本工资/工资福利支出) gives neither a name
        case
            when strpos(n.code_name, '/') > 0 then ''
            else regexp_replace(n.code_name, '^([（(]?[0-9]{1,2}[）)、.．]|\[[0-9]+\])', '')
        end as code_name,
        n.document_id
    from {{ ref('int_code_name') }} as n
    inner join {{ ref('stg_document') }} as d on n.document_id = d.document_id
    -- codes of departments (114001) stand in the same columns; they are in core.department_name
    left join body as b on n.code_name = b.department_name
    where
        d.is_effective
        and n.code ~ '^[235]'
        and length(n.code) in (3, 5, 7)
        and b.department_name is null
),

by_name as (
    select
        classification,
        fiscal_year,
        code,
        {{ plain_name('code_name') }} as plain_name,
        min(code_name) as code_name,
        count(distinct document_id) as documents
    from vote
    where code_name <> ''
    group by classification, fiscal_year, code, {{ plain_name('code_name') }}
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
),

-- groups that their items imply and nothing names
implied as (
    select
        case scheme when 'function' then 'function' else 'economic' end as classification,
        fiscal_year,
        code
    from {{ ref('code_list') }}
    where
        code_name is null
        and basis <> 'unofficial'
),

coded as (
    select
        classification,
        fiscal_year,
        code,
        documents
    from by_code

    union all

    select
        i.classification,
        i.fiscal_year,
        i.code,
        0 as documents
    from implied as i
    left join by_code as c
        on i.classification = c.classification and i.fiscal_year = c.fiscal_year and i.code = c.code
    where c.code is null
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
        when not {{ is_built_like_a_code('c.code') }} then 'not_a_code'
        when c.classification = 'economic' and length(c.code) = 7 then 'local_detail'
        when n.names is null then 'unnamed'
        when u.documents > 0 then 'contested'
        when not coalesce(l.is_listed, false) then 'unmapped'
        else 'known'
    end as status
from coded as c
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
