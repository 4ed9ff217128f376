with

source as (
    select * from {{ source('core', 'vocabulary') }}
),

renamed as (
    select
        dimension,
        member,
        parent,
        name_zh,
        name_en,
        sort::integer as sort_order
    from source
)

select * from renamed
