with

source as (
    select * from {{ source('core', 'department_name') }}
),

renamed as (
    select
        department_id,
        name as department_name,
        region,
        valid_from::integer as valid_from,
        valid_to::integer as valid_to,
        source as known_from
    from source
)

select * from renamed
