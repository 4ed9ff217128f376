with

source as (
    select * from {{ source('core', 'department') }}
),

renamed as (
    select
        department_id,
        name as department_name,
        region,
        level as government_level,
        kind as department_kind,
        parent_id as parent_department_id
    from source
)

select * from renamed
