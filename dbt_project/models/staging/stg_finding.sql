with

source as (
    select * from {{ source('core', 'finding') }}
),

renamed as (
    select
        document_id,
        finding_no,
        code as finding_code,
        severity,
        message,
        page,
        statement_no,
        cell_no,
        value as finding_value,
        remedy
    from source
)

select * from renamed
