{{ config(materialized='table', indexes=[{'columns': ['document_id', 'cell_no']}]) }}

-- Every open entry of the ledger with the cell that it means, and whether it holds: as long as there is one such cell
-- and it prints what the entry says. When the publisher prints something else, the entry has done its work.
with

entry as (
    select * from {{ source('core', 'correction') }}
    where closed_on is null
),

document as (
    select
        e.correction_key,
        d.document_id,
        d.department_id
    from entry as e
    inner join {{ ref('stg_document') }} as d
        on
            e.sha256 = d.sha256
            or (
                e.sha256 = ''
                and d.is_effective
                and d.has_statements
                and e.fiscal_year = d.document_year
                and e.kind = d.document_kind
                and e.scope = d.scope
            )
    inner join {{ ref('stg_department') }} as p on d.department_id = p.department_id
    where e.sha256 <> '' or (e.department = p.department_name and e.region = p.region)
),

cell as (
    select
        e.correction_key,
        c.document_id,
        c.cell_no,
        c.page,
        c.printed,
        c.amount_yuan,
        case c.unit when '万元' then 10000 else 1 end as yuan,
        count(*) over (partition by e.correction_key) as found
    from entry as e
    inner join document as d on e.correction_key = d.correction_key
    inner join {{ ref('stg_cell') }} as c on d.document_id = c.document_id
    inner join {{ ref('stg_statement') }} as s on c.document_id = s.document_id and c.statement_no = s.statement_no
    where
        e.form in ('', s.form)
        and e.label in ('', s.label)
        and e.row_code in ('', c.row_code)
        and (e.row_name = '' or {{ plain_name('e.row_name') }} = {{ plain_name('c.row_name') }})
        and e.column_path in ('', c.column_path)
        and e.side in ('', c.side)
),

placed as (
    select
        e.*,
        d.document_id,
        d.department_id,
        c.cell_no,
        c.page,
        c.amount_yuan,
        c.printed as printed_now,
        (e.corrected * c.yuan)::numeric(20, 2) as corrected_yuan,
        case
            when d.document_id is null then 'no_document'
            when c.cell_no is null then 'no_cell'
            when c.found > 1 then 'ambiguous'
            when replace(c.printed, ',', '') <> replace(e.printed, ',', '') then 'expired'
            else 'holds'
        end as status
    from entry as e
    left join document as d on e.correction_key = d.correction_key
    left join cell as c on d.correction_key = c.correction_key and d.document_id = c.document_id
)

select distinct on (correction_key)
    correction_key,
    status,
    document_id,
    department_id,
    case when status in ('holds', 'expired') then cell_no end as cell_no,
    case when status in ('holds', 'expired') then page end as page,
    printed,
    case when status in ('holds', 'expired') then printed_now end as printed_now,
    case when status in ('holds', 'expired') then amount_yuan end as printed_amount,
    case when status in ('holds', 'expired') then corrected_yuan end as corrected_amount,
    status = 'holds' and {{ 'true' if var('apply_corrections', true) else 'false' }} as is_applied,
    reason,
    evidence
from placed
order by correction_key, cell_no
