{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    on_schema_change='fail',
    indexes=[{'columns': ['department_id', 'fiscal_year']}]
) }}

-- The figures that a department's row already holds: those of its own offices and its units. Never to be added to it.
-- depends_on: {{ ref('labels') }}
select
    {{ model.columns | join(',\n    ') }}
from {{ ref('int_department_year') }}
where
    counting = 'held_by_department'
    and {{ changed_departments() }}
