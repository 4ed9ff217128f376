{#-
Every value of these columns is a member of its dimension, in core.vocabulary or in seed labels; '' and null mean that
the dimension does not apply. `columns` maps columns to dimensions.
-#}
{% test members_known(model, columns, only_changed=none) %}

with

value as (
    {% for column, dimension in columns.items() %}
        select distinct
            '{{ column }}' as column_name,
            '{{ dimension }}' as dimension,
            {{ column }} as member
        from {{ rows_to_test(model, only_changed) }} as tested
        {{ "union all" if not loop.last }}
    {% endfor %}
)

select v.*
from value as v
left join {{ ref('int_label') }} as l on v.dimension = l.dimension and v.member = l.member
where
    v.member <> ''
    and l.member is null

{% endtest %}
