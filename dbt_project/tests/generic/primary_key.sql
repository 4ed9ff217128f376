{#- No two rows share the key, and no part of it is null. -#}
{% test primary_key(model, columns, only_changed=none) %}

with

row_key as (
    select {{ columns | join(', ') }}
    from {{ rows_to_test(model, only_changed) }} as tested
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
