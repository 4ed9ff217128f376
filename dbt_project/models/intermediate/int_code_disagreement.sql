{{ config(materialized='table', indexes=[{'columns': ['scheme', 'code', 'fiscal_year']}]) }}

-- Each name that is not what its code is called in that year, once, however many documents print it, and what is
-- probably behind it. Everything is joined on whole keys: nothing is asked name by name.
with

chosen as (
    select
        scheme,
        fiscal_year,
        code,
        code_name,
        name_key,
        documents,
        listed_basis,
        left(code, greatest(length(code) - 2, 1)) as above,
        length(code) as digits
    from {{ ref('int_code_name_of_year') }}
    where
        is_chosen
        and (code_name <> '' or listed_basis is not null)
),

disagreeing as (
    select
        n.scheme,
        n.code,
        n.fiscal_year,
        n.name_key,
        l.code_name as list_name,
        l.name_key as list_key,
        l.above,
        l.digits
    from {{ ref('int_code_name_of_year') }} as n
    inner join chosen as l on n.scheme = l.scheme and n.code = l.code and n.fiscal_year = l.fiscal_year
    where
        n.documents > 0
        and n.name_key <> ''
        and n.name_key <> l.name_key
),

-- the code that bears the name, among those beside the printed one
beside as (
    select
        p.scheme,
        p.code,
        p.fiscal_year,
        p.name_key,
        min(o.code) as other_code
    from disagreeing as p
    inner join chosen as o
        on
            p.scheme = o.scheme
            and p.fiscal_year = o.fiscal_year
            and p.name_key = o.name_key
            and p.above = o.above
            and p.digits = o.digits
    where p.code <> o.code
    group by p.scheme, p.code, p.fiscal_year, p.name_key
    having count(*) = 1
),

former as (
    select
        p.scheme,
        p.code,
        p.fiscal_year,
        p.name_key
    from disagreeing as p
    inner join {{ ref('stg_concordance') }} as c
        on p.code = c.from_code and c.from_code = c.to_code and p.name_key = {{ name_key('c.from_name') }}
    where c.likely_year <= p.fiscal_year

    union distinct

    select
        p.scheme,
        p.code,
        p.fiscal_year,
        p.name_key
    from disagreeing as p
    inner join chosen as e on p.scheme = e.scheme and p.code = e.code and p.name_key = e.name_key
    where
        e.fiscal_year < p.fiscal_year
        and (e.documents > 0 or e.listed_basis in ('official', 'printed'))
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
            and d.fiscal_year = b.fiscal_year
            and d.name_key = b.name_key
    left join former as f
        on
            d.scheme = f.scheme
            and d.code = f.code
            and d.fiscal_year = f.fiscal_year
            and d.name_key = f.name_key
)

select
    scheme,
    code,
    fiscal_year,
    name_key,
    nullif(list_name, '') as list_name,
    case
        when is_former_name then 'stale_name'
        when other_code is not null then 'wrong_code'
        when list_key = '' then 'contested'
        when is_contained then 'other_form'
        when
            greatest(foreign_characters, missing_characters) <= greatest(1, length(list_key) / 5)
            and abs(length(name_key) - length(list_key)) <= 1
            then 'typing_error'
        else 'contested'
    end as finding,
    case when not is_former_name then other_code end as suggested_code
from explained
