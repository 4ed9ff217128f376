{#- Every value stands in the column of another model. -#}
{% test foreign_key(model, column_name, to, field, only_changed=none) %}

select tested.{{ column_name }} as dangling
from {{ rows_to_test(model, only_changed) }} as tested
where
    tested.{{ column_name }} is not null
    and not exists (
        select 1 from {{ to }} as parent
        where parent.{{ field }} = tested.{{ column_name }}
    )

{% endtest %}
