{{ config(materialized='view') }}

with

document as (
    select
        document_id,
        document_kind,
        document_year,
        department_id as publisher_id
    from {{ ref('stg_document') }}
    where is_effective
),

stated as (
    select
        document_id,
        department_id,
        scope,
        fiscal_year,
        phase,
        'expenditure' as flow,
        fund,
        breakdown,
        stated_by,
        function_code,
        economic_code,
        economic_scheme,
        nature,
        'all' as source,
        amount
    from {{ ref('stg_expenditure') }}

    union all

    select
        document_id,
        department_id,
        scope,
        fiscal_year,
        phase,
        'revenue' as flow,
        fund,
        breakdown,
        stated_by,
        function_code,
        'all' as economic_code,
        'all' as economic_scheme,
        'all' as nature,
        source,
        amount
    from {{ ref('stg_revenue') }}
)

select
    s.document_id,
    s.department_id,
    s.scope,
    s.fiscal_year,
    s.phase,
    s.flow,
    f.ancestor as fund,
    s.breakdown,
    s.stated_by,
    s.function_code,
    s.economic_code,
    s.economic_scheme,
    coalesce(e.nature, s.nature) as nature,
    s.source,
    s.amount,
    d.document_kind,
    d.document_year,
    s.department_id = d.publisher_id as is_own
from stated as s
inner join document as d on s.document_id = d.document_id
-- The form of basic expenditure is made of 人员经费 (301, 303) and 公用经费 (the rest), printed beside the items or not.
left join {{ ref('economic_nature') }} as e
    on
        s.breakdown = 'economic_basic'
        and s.nature in ('basic', 'all')
        and s.economic_scheme = 'department'
        and left(s.economic_code, 3) = e.class
-- The forms of fiscal appropriation list every fund of it, so that there, and only there, the funds add up to it.
inner join {{ ref('int_member_path') }} as f
    on
        f.dimension = 'fund'
        and s.fund = f.member
        and (
            f.distance = 0
            or (f.ancestor = 'fiscal_appropriation' and s.breakdown in ('class_fund', 'fund_source'))
        )
