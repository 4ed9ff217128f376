with

source as (
    select * from {{ source('core', 'indicator') }}
),

renamed as (
    select
        document_id,
        indicator_no,
        project_no,
        page,
        line,
        goal as goal_kind,
        kind as indicator_kind,
        group_path,
        name as indicator_name,
        operator,
        target,
        target_value,
        unit,
        source as target_source,
        actual,
        actual_value,
        reason,
        weight,
        score,
        rubric
    from source
)

select * from renamed
