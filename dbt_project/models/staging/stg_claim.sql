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
        reason,
        concept,
        section,
        basis,
        as_of,
        fund,
        nature,
        source,
        item,
        count_measure,
        economic_code,
        base_phase,
        base_period::integer as base_period,
        implied,
        remark,
        char_from,
        end_page,
        end_line,
        char_to,
        table_value,
        table_cell_no,
        table_document_id,
        recomputed_base,
        recomputed_delta,
        recomputed_percent,
        verdict,
        defect,
        verdict_reason
    from source
)

select * from renamed
