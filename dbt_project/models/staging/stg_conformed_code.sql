with

source as (
    select * from {{ source('core', 'conformed_code') }}
    where closed_on is null
),

renamed as (
    select
        scheme,
        code,
        edition_year::integer as edition_year,
        against_year::integer as against_year,
        conformed_code,
        comparability,
        reason
    from source
)

select * from renamed
