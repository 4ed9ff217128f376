{{ config(
    materialized='incremental',
    incremental_strategy='replace_documents',
    on_schema_change='fail',
    indexes=[{'columns': ['document_id']}]
) }}

-- depends_on: {{ ref('labels') }}
with

document as (
    select * from {{ ref('stg_document') }}
    where
        has_statements
        and {{ changed_documents() }}
),

expected as (
    select distinct
        document_kind,
        standard,
        since_year,
        name_zh,
        name_en
    from {{ ref('standard_form') }}
),

-- a form may be printed several times, for the department and its units; the fullest counts
printed as (
    select
        s.document_id,
        coalesce(f.standard, nullif(s.form, ''), s.title) as standard,
        bool_or(f.standard is not null) as is_expected,
        max(s.title) as title,
        min(s.page_from) as page_from,
        count(*) as statements,
        min(
            case s.state
                when 'filled' then 1
                when 'declared_empty' then 2
                else 3
            end
        ) as fullness
    from {{ ref('stg_statement') }} as s
    inner join document as d on s.document_id = d.document_id
    left join {{ ref('standard_form') }} as f
        on
            d.document_kind = f.document_kind
            and s.form in (f.form, f.standard)
    group by s.document_id, coalesce(f.standard, nullif(s.form, ''), s.title)
),

listed as (
    select
        d.document_id,
        e.standard,
        true as is_expected
    from document as d
    inner join expected as e
        on
            d.document_kind = e.document_kind
            and d.document_year >= e.since_year

    union distinct

    select
        document_id,
        standard,
        is_expected
    from printed
)

select
    l.document_id,
    l.standard as form_standard,
    d.department_id,
    p.department_name,
    d.document_kind,
    d.document_year as fiscal_year,
    d.scope,
    d.is_effective,
    l.is_expected,
    coalesce(e.name_zh, r.title) as form_name,
    r.title as printed_title,
    r.page_from as page,
    coalesce(r.statements, 0)::integer as statement_count,
    case r.fullness
        when 1 then 'filled'
        when 2 then 'declared_empty'
        when 3 then 'blank'
        else 'missing'
    end as state
from listed as l
inner join document as d on l.document_id = d.document_id
inner join {{ ref('stg_department') }} as p on d.department_id = p.department_id
left join printed as r on l.document_id = r.document_id and l.standard = r.standard
left join expected as e on d.document_kind = e.document_kind and l.standard = e.standard
