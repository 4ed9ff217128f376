{{ config(materialized='incremental', incremental_strategy='replace_documents') }}

-- The last model of a build: what it has seen. A build that stops earlier leaves this as it was, and the next one
-- does the same work again.
-- depends_on: {{ ref('year_over_year') }}
-- depends_on: {{ ref('budget_vs_actual') }}
-- depends_on: {{ ref('budget_credibility') }}
-- depends_on: {{ ref('three_public') }}
-- depends_on: {{ ref('reconciliation') }}
-- depends_on: {{ ref('disclosure_completeness') }}
-- depends_on: {{ ref('code_coverage') }}
-- depends_on: {{ ref('department_year') }}
-- depends_on: {{ ref('department_part_year') }}
-- depends_on: {{ ref('conformed_line') }}
-- depends_on: {{ ref('code_name_finding') }}
select
    d.document_id,
    d.department_id,
    c.state_hash
from {{ ref('int_document_department') }} as d
inner join {{ ref('int_changed_document') }} as c on d.document_id = c.document_id
