{%- set as_of = var('as_of', '') %}

with

source as (
    {% if as_of -%}
        -- what was known on that day: core.document_versions holds the rule of the effective version
        select
            d.*,
            v.version_no as version_then,
            v.is_effective as effective_then
        from {{ source('core', 'document') }} as d
        inner join core.document_versions('{{ as_of }}'::date, '{{ var("known_by", "load") }}') as v
            on d.document_id = v.document_id
    {%- else -%}
        select
            d.*,
            d.version_no as version_then,
            d.is_effective as effective_then
        from {{ source('core', 'document') }} as d
    {%- endif %}
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
        renamed_to,
        scope,
        region,
        has_statements,
        page_count,
        published_on,
        version_then::integer as version_no,
        effective_then as is_effective,
        loaded_at,
        changed_at
    from source
)

select * from renamed
