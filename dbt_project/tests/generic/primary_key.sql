{#- No two rows share the key, and no part of it is null. -#}
{% test primary_key(model, columns) %}

with

row_key as (
    select {{ columns | join(', ') }}
    from {{ model }}
)

select
    {{ columns | join(', ') }},
    count(*) as occurrences
from row_key
group by {{ columns | join(', ') }}
having
    count(*) > 1
    or num_nulls({{ columns | join(', ') }}) > 0

{% endtest %}
