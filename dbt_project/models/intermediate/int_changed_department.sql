{{ config(materialized='table', indexes=[{'columns': ['department_id'], 'unique': true}]) }}

{%- set state = adapter.get_relation(this.database, this.schema, 'int_build_state') if execute else none -%}

with

changed as (
    select document_id from {{ ref('int_changed_document') }}
),

spoken_of as (
    select distinct department_id
    from {{ ref('int_document_department') }}
    where document_id in (select c.document_id from changed as c)
    {% if state is not none %}
        union distinct

        -- and those that the documents spoke of when they were last built
        select department_id
        from {{ state }}
        where document_id in (select c.document_id from changed as c)
    {% endif %}
)

select department_id from spoken_of

union distinct

-- and the bodies beneath them: whether they are counted depends on what the department above publishes
select department_id
from {{ ref('stg_department') }}
where parent_department_id in (select s.department_id from spoken_of as s)
