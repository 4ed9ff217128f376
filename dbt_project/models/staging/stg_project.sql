with

source as (
    select * from {{ source('core', 'project') }}
),

renamed as (
    select
        document_id,
        project_no,
        page,
        line,
        title,
        stage,
        fiscal_year::integer as annex_year,
        name as project_name,
        body,
        budget,
        adjusted,
        executed,
        execution_rate,
        execution_weight,
        execution_score,
        fiscal,
        total_weight,
        score,
        goal,
        about
    from source
)

select * from renamed
