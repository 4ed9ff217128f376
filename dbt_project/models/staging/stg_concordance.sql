with

source as (
    select * from {{ source('core', 'concordance') }}
    where closed_on is null
),

renamed as (
    select
        change_id,
        case scheme when 'department' then 'economic' else scheme end as classification,
        kind,
        from_edition_year + 1 as effective_from,
        to_edition_year::integer as effective_to,
        likely_year::integer as likely_year,
        from_code,
        to_code,
        from_survives,
        from_name,
        to_name,
        evidence,
        note,
        from_edition_year + 1 = to_edition_year as is_dated
    from source
    -- what is new or withdrawn connects no two codes
    where kind not in ('new', 'withdraw')
)

select * from renamed
