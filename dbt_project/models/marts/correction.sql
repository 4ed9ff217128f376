-- The ledger of corrections: what was printed, what the facts take instead, and whether the entry still holds.
-- depends_on: {{ ref('labels') }}
select
    c.correction_key,
    c.status,
    c.is_applied,
    c.document_id,
    c.department_id,
    p.department_name,
    d.document_year,
    d.document_kind,
    c.cell_no,
    c.page,
    c.printed,
    c.printed_now,
    c.printed_amount::numeric(20, 2) as printed_amount,
    c.corrected_amount::numeric(20, 2) as corrected_amount,
    (c.corrected_amount - c.printed_amount)::numeric(20, 2) as difference_amount,
    c.reason as correction_reason,
    c.evidence as correction_evidence
from {{ ref('stg_correction') }} as c
left join {{ ref('stg_document') }} as d on c.document_id = d.document_id
left join {{ ref('stg_department') }} as p on c.department_id = p.department_id
