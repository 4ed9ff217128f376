{% test no_rows_where(model, condition, only_changed=none) %}

select *
from {{ rows_to_test(model, only_changed) }} as tested
where {{ condition }}

{% endtest %}
