with

source as (
    select * from {{ source('core', 'fact_three_public') }}
),

renamed as (
    select
        document_id,
        fact_no,
        fiscal_year::integer as fiscal_year,
        department_id,
        scope,
        phase,
        breakdown,
        stated_by,
        fund,
        item,
        measure,
        amount,
        cell_no,
        claim_no
    from source
)

select * from renamed
