-- What happened to departments: the reviewed successions, and the new names that documents announce themselves.
-- depends_on: {{ ref('labels') }}
with

reviewed as (
    select
        d.department_id,
        s.kind as event,
        s.fiscal_year::integer as fiscal_year,
        s.other_name,
        s.what as task,
        s.evidence as event_evidence,
        true as is_reviewed
    from {{ source('core', 'department_succession') }} as s
    inner join {{ source('core', 'department') }} as d on s.reference_key = d.reference_key
    where s.closed_on is null
),

announced as (
    select
        department_id,
        'renamed' as event,
        max(document_year) + 1 as fiscal_year,
        renamed_to as other_name,
        '' as task,
        'document ' || min(document_id) || ' announces it' as event_evidence,
        false as is_reviewed
    from {{ ref('stg_document') }}
    where renamed_to <> ''
    group by department_id, renamed_to
)

select
    e.department_id,
    d.department_name,
    e.event,
    e.fiscal_year,
    e.other_name,
    e.task,
    e.event_evidence,
    e.is_reviewed
from (
    select * from reviewed
    union all
    select * from announced
) as e
inner join {{ ref('stg_department') }} as d on e.department_id = d.department_id
