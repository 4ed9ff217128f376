with

source as (
    select * from {{ source('core', 'document') }}
),

renamed as (
    select
        document_id,
        sha256,
        file_name,
        kind as document_kind,
        fiscal_year::integer as document_year,
        department_id,
        department_name as printed_department_name,
        scope,
        region,
        has_statements,
        page_count,
        published_on,
        version_no::integer as version_no,
        is_effective,
        loaded_at,
        changed_at
    from source
)

select * from renamed
