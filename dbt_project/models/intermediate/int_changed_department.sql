{{ config(materialized='table', indexes=[{'columns': ['department_id'], 'unique': true}]) }}

{%- set state = adapter.get_relation(this.database, this.schema, 'int_build_state') if execute else none -%}

with

changed as (
    select document_id from {{ ref('int_changed_document') }}
)

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
