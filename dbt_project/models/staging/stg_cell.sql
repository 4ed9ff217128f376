with

source as (
    select * from {{ source('core', 'cell') }}
),

renamed as (
    select
        document_id,
        cell_no,
        statement_no,
        page,
        row_no,
        row_code_norm as row_code,
        row_name,
        column_path,
        side,
        unit,
        amount_yuan,
        is_total,
        is_leaf,
        is_certain,
        method,

        -- the finest digit printed, in 元: 100 for 万元 with two decimals
        case unit when '万元' then 10000 else 1 end
        * power(10::numeric, -length(split_part(printed, '.', 2))) as printed_step,

        -- what the cell means; a dimension that the form does not have is 'all'
        coalesce(meaning ->> 'measure', '') as measure,
        coalesce(meaning ->> 'function_code', 'all') as function_code,
        coalesce(meaning ->> 'economic_code', 'all') as economic_code,
        coalesce(meaning ->> 'fund', 'all') as fund,
        coalesce(meaning ->> 'nature', 'all') as nature,
        meaning ->> 'source' as source,
        meaning ->> 'item' as item,
        coalesce(meaning ->> 'phase', '') as phase,
        coalesce((meaning ->> 'year_offset')::integer, 0) as year_offset,
        coalesce(meaning ->> 'entity', '') as entity
    from source
)

select * from renamed
