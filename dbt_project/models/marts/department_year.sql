{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    on_schema_change='fail',
    indexes=[{'columns': ['department_id', 'fiscal_year']}]
) }}

-- One row a department and year that may be added up: no row holds the figures of another.
-- depends_on: {{ ref('labels') }}
select
    {{ model.columns | join(',\n    ') }}
from {{ ref('int_department_year') }}
where
    counting <> 'held_by_department'
    and {{ changed_departments() }}
