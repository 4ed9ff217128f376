{{ config(indexes=[{'columns': ['document_id']}]) }}

-- depends_on: {{ ref('labels') }}
-- A printed name that is not what its code is called in the document's year, and what is probably behind it.
with

printed as (
    select
        v.document_id,
        v.scheme,
        v.code,
        v.code_name,
        v.name_key,
        v.occurrences,
        v.page,
        d.department_id,
        d.document_year,
        l.code_name as list_name,
        l.is_listed,
        {{ name_key('l.code_name') }} as list_key
    from {{ ref('int_code_vote') }} as v
    inner join {{ ref('stg_document') }} as d on v.document_id = d.document_id
    inner join {{ ref('code_list') }} as l
        on v.scheme = l.scheme and v.code = l.code and d.document_year = l.fiscal_year
    where
        v.name_key <> ''
        and {{ name_key('l.code_name') }} <> v.name_key
),

explained as (
    select
        p.*,
        -- the code that bears the name, among those beside the printed one
        (
            select min(o.code)
            from {{ ref('code_list') }} as o
            where
                o.scheme = p.scheme
                and o.fiscal_year = p.document_year
                and o.code <> p.code
                and length(o.code) = length(p.code)
                and left(o.code, greatest(length(p.code) - 2, 1)) = left(p.code, greatest(length(p.code) - 2, 1))
                and {{ name_key('o.code_name') }} = p.name_key
            having count(*) = 1
        ) as other_code,
        exists (
            select 1 from {{ ref('stg_concordance') }} as c
            where
                c.from_code = p.code
                and c.to_code = p.code
                and c.likely_year <= p.document_year
                and {{ name_key('c.from_name') }} = p.name_key
        )
        or exists (
            select 1 from {{ ref('code_list') }} as e
            where
                e.scheme = p.scheme
                and e.code = p.code
                and e.fiscal_year < p.document_year
                and e.basis in ('official', 'printed')
                and {{ name_key('e.code_name') }} = p.name_key
        ) as is_former_name,
        strpos(p.name_key, p.list_key) > 0 or strpos(p.list_key, p.name_key) > 0 as is_contained,
        length(translate(p.name_key, p.list_key, '')) as foreign_characters,
        length(translate(p.list_key, p.name_key, '')) as missing_characters
    from printed as p
)

select
    document_id,
    department_id,
    document_year,
    scheme,
    code,
    code_name as printed_name,
    list_name,
    is_listed,
    case
        when is_former_name then 'stale_name'
        when other_code is not null then 'wrong_code'
        when is_contained then 'other_form'
        when
            greatest(foreign_characters, missing_characters) <= greatest(1, length(list_key) / 5)
            and abs(length(name_key) - length(list_key)) <= 1
            then 'typing_error'
        else 'contested'
    end as finding,
    case when not is_former_name then other_code end as suggested_code,
    page,
    occurrences
from explained
