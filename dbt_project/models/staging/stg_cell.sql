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
        printed,
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
        case
            when meaning ->> 'measure' in ('revenue', 'expenditure', 'balance', 'three_public')
                then meaning ->> 'measure'
            when meaning ->> 'measure' <> 'amount' then 'count'
            when meaning ->> 'measure' is null then ''
            when meaning ? 'source' then 'revenue'
            when meaning ->> 'item' in ('opening', 'surplus_used', 'distribution', 'closing') then 'balance'
            when meaning ? 'item' then 'three_public'
            else 'expenditure'
        end as flow,
        coalesce(meaning ->> 'function_code', 'all') as function_code,
        coalesce(meaning ->> 'economic_code', 'all') as economic_code,
        coalesce(meaning ->> 'fund', 'all') as fund,
        coalesce(meaning ->> 'nature', 'all') as nature,
        coalesce(meaning ->> 'source', 'all') as source,
        coalesce(meaning ->> 'item', 'all') as item,
        coalesce(meaning ->> 'breakdown', '') as breakdown,
        coalesce(meaning ->> 'total', '') as total_kind,
        coalesce(meaning ->> 'phase', '') as phase,
        coalesce((meaning ->> 'year_offset')::integer, 0) as year_offset,
        coalesce(meaning ->> 'entity', '') as entity
    from source
)

select * from renamed
