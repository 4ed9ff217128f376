{{ config(materialized='table') }}

{#- What the last complete build saw stands in int_build_state, the last model of all; it cannot be a ref. -#}
{%- set state = adapter.get_relation(this.database, this.schema, 'int_build_state') if execute else none -%}

with

reference as (
    select
        md5(concat(
            (select string_agg(c::text, '' order by c::text) from {{ ref('stg_concordance') }} as c),
            (select string_agg(v::text, '' order by v::text) from {{ ref('stg_vocabulary') }} as v),
            (select string_agg(u::text, '' order by u::text) from {{ ref('breakdown_use') }} as u),
            '{{ var("project_hash", "") }}'
        )) as reference_hash
),

corrected as (
    select
        document_id,
        string_agg(concat_ws(' ', cell_no, corrected_amount), ', ' order by correction_key) as corrections
    from {{ ref('stg_correction') }}
    where is_applied
    group by document_id
),

present as (
    select
        d.document_id,
        md5(concat_ws('|', d.changed_at, d.is_effective, r.reference_hash, c.corrections)) as state_hash
    from {{ ref('stg_document') }} as d
    left join corrected as c on d.document_id = c.document_id
    cross join reference as r
),

built as (
    {% if state is not none and not flags.FULL_REFRESH -%}
        select distinct
            document_id,
            state_hash
        from {{ state }}
    {%- else -%}
        select
            null::bigint as document_id,
            null::text as state_hash
        where false
    {%- endif %}
)

select
    coalesce(p.document_id, b.document_id) as document_id,
    p.state_hash,
    case
        when b.document_id is null then 'new'
        when p.document_id is null then 'gone'
        else 'changed'
    end as change
from present as p
full join built as b on p.document_id = b.document_id
where p.state_hash is distinct from b.state_hash
