with

source as (
    select * from {{ source('core', 'function_class') }}
    where closed_on is null

    union all

    select * from {{ source('core', 'economic_class') }}
    where closed_on is null
),

renamed as (
    select
        scheme,
        code,
        edition_year::integer as edition_year,
        name as code_name,
        {{ name_key('name') }} as name_key,
        parent_code,
        basis,
        documents as listed_documents,
        first_seen::integer as first_seen,
        last_seen::integer as last_seen,
        evidence
    from source
)

select * from renamed
