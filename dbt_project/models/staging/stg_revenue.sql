with

source as (
    select * from {{ source('core', 'fact_revenue') }}
),

renamed as (
    select
        s.document_id,
        s.fact_no,
        s.fiscal_year::integer as fiscal_year,
        s.department_id,
        s.scope,
        s.phase,
        s.breakdown,
        s.stated_by,
        s.fund,
        s.function_code,
        s.source,
        coalesce(c.corrected_amount, s.amount) as amount,
        s.amount as printed_amount,
        s.cell_no,
        s.claim_no
    from source as s
    left join {{ ref('stg_correction') }} as c
        on s.document_id = c.document_id and s.cell_no = c.cell_no and c.is_applied
)

select * from renamed
