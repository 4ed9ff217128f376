with

source as (
    select * from {{ source('core', 'statement') }}
),

renamed as (
    select
        document_id,
        statement_no,
        form,
        title,
        label,
        page_from,
        page_to,
        unit,
        state,
        entity,
        scope
    from source
)

select * from renamed
