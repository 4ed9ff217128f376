with

source as (
    select * from {{ source('core', 'claim') }}
),

renamed as (
    select
        document_id,
        claim_no,
        page,
        line,
        text as clause,
        subject,
        measure,
        function_code,
        period::integer as period,
        phase,
        value,
        unit,
        base,
        base_value,
        delta,
        percent,
        direction,
        reason
    from source
)

select * from renamed
