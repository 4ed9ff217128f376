with

source as (
    select * from {{ ref('concordance') }}
),

renamed as (
    select
        change_id,
        classification,
        kind,
        effective_from,
        effective_to,
        likely_year,
        from_code,
        to_code,
        from_survives,
        from_name,
        to_name,
        evidence,
        note,
        effective_from = effective_to as is_dated
    from source
)

select * from renamed
