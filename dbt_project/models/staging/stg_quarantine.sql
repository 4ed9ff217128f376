with

source as (
    select * from {{ source('core', 'quarantine') }}
),

renamed as (
    select
        sha256,
        file_name,
        code as refusal_code,
        detail,
        remedy,
        seen_at
    from source
)

select * from renamed
