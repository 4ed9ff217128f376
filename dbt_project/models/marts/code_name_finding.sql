{{ config(indexes=[{'columns': ['document_id']}]) }}

-- depends_on: {{ ref('labels') }}
-- A printed name that is not what its code is called in the document's year, and what is probably behind it.
with

-- each name once, however many documents print it
listed as materialized (
    select
        scheme,
        fiscal_year,
        code,
        code_name,
        is_listed,
        basis,
        {{ name_key('code_name') }} as list_key,
        left(code, greatest(length(code) - 2, 1)) as above,
        length(code) as digits
    from {{ ref('code_list') }}
),

printed as materialized (
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
        l.list_key
    from {{ ref('int_code_vote') }} as v
    inner join {{ ref('stg_document') }} as d on v.document_id = d.document_id
    inner join listed as l
        on v.scheme = l.scheme and v.code = l.code and d.document_year = l.fiscal_year
    where
        v.name_key <> ''
        and l.list_key <> v.name_key
),

disagreeing as materialized (
    select distinct
        scheme,
        code,
        document_year,
        name_key,
        list_key,
        left(code, greatest(length(code) - 2, 1)) as above,
        length(code) as digits
    from printed
),

-- the code that bears the name, among those beside the printed one
beside as (
    select
        p.scheme,
        p.code,
        p.document_year,
        p.name_key,
        min(o.code) as other_code
    from disagreeing as p
    inner join listed as o
        on
            p.scheme = o.scheme
            and p.document_year = o.fiscal_year
            and p.name_key = o.list_key
            and p.above = o.above
            and p.digits = o.digits
    where p.code <> o.code
    group by p.scheme, p.code, p.document_year, p.name_key
    having count(*) = 1
),

former as (
    select
        p.scheme,
        p.code,
        p.document_year,
        p.name_key
    from disagreeing as p
    inner join {{ ref('stg_concordance') }} as c
        on p.code = c.from_code and c.from_code = c.to_code and p.name_key = {{ name_key('c.from_name') }}
    where c.likely_year <= p.document_year

    union distinct

    select
        p.scheme,
        p.code,
        p.document_year,
        p.name_key
    from disagreeing as p
    inner join listed as e on p.scheme = e.scheme and p.code = e.code and p.name_key = e.list_key
    where
        e.fiscal_year < p.document_year
        and e.basis in ('official', 'printed')
),

explained as (
    select
        d.*,
        b.other_code,
        f.code is not null as is_former_name,
        strpos(d.name_key, d.list_key) > 0 or strpos(d.list_key, d.name_key) > 0 as is_contained,
        length(translate(d.name_key, d.list_key, '')) as foreign_characters,
        length(translate(d.list_key, d.name_key, '')) as missing_characters
    from disagreeing as d
    left join beside as b
        on
            d.scheme = b.scheme
            and d.code = b.code
            and d.document_year = b.document_year
            and d.name_key = b.name_key
    left join former as f
        on
            d.scheme = f.scheme
            and d.code = f.code
            and d.document_year = f.document_year
            and d.name_key = f.name_key
)

select
    p.document_id,
    p.department_id,
    p.document_year,
    p.scheme,
    p.code,
    p.code_name as printed_name,
    p.list_name,
    p.is_listed,
    case
        when e.is_former_name then 'stale_name'
        when e.other_code is not null then 'wrong_code'
        when e.is_contained then 'other_form'
        when
            greatest(e.foreign_characters, e.missing_characters) <= greatest(1, length(p.list_key) / 5)
            and abs(length(p.name_key) - length(p.list_key)) <= 1
            then 'typing_error'
        else 'contested'
    end as finding,
    case when not e.is_former_name then e.other_code end as suggested_code,
    p.page,
    p.occurrences
from printed as p
inner join explained as e
    on p.scheme = e.scheme and p.code = e.code and p.document_year = e.document_year and p.name_key = e.name_key
