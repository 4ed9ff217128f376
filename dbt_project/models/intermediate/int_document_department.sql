{{ config(
    materialized='incremental',
    incremental_strategy='replace_documents',
    indexes=[{'columns': ['document_id']}]
) }}

-- A document speaks of its own department, and sometimes of the units beneath it.
with

changed as (
    select document_id from {{ ref('int_changed_document') }}
),

named as (
    select
        document_id,
        department_id
    from {{ ref('stg_document') }}

    union distinct

    select
        document_id,
        department_id
    from {{ ref('stg_expenditure') }}
    where document_id in (select c.document_id from changed as c)

    union distinct

    select
        document_id,
        department_id
    from {{ ref('stg_revenue') }}
    where document_id in (select c.document_id from changed as c)

    union distinct

    select
        document_id,
        department_id
    from {{ ref('stg_three_public') }}
    where document_id in (select c.document_id from changed as c)
)

select
    document_id,
    department_id
from named
where document_id in (select c.document_id from changed as c)
