{{ config(indexes=[{'columns': ['document_id']}]) }}

-- depends_on: {{ ref('labels') }}
-- A printed name that is not what its code is called in the document's year, and what is probably behind it.
select
    v.document_id,
    d.department_id,
    d.document_year,
    v.scheme,
    v.code,
    v.code_name as printed_name,
    l.code_name as list_name,
    l.is_listed,
    e.finding,
    e.suggested_code,
    v.page,
    v.occurrences
from {{ ref('int_code_vote') }} as v
inner join {{ ref('stg_document') }} as d on v.document_id = d.document_id
inner join {{ ref('int_code_disagreement') }} as e
    on
        v.scheme = e.scheme
        and v.code = e.code
        and d.document_year = e.fiscal_year
        and v.name_key = e.name_key
inner join {{ ref('code_list') }} as l
    on v.scheme = l.scheme and v.code = l.code and d.document_year = l.fiscal_year
