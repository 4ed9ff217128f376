{#-
Within each group the parts add up to the total, as far as rounding allows.

A comparison with a total that is missing is null and would pass silently; here it fails, as do parts without amount
and two totals in one group. After PUDL's expect_subcomponents_sum_to_total.

group_by       columns of a group
parts          condition that picks the rows of the parts
total          condition that picks the row of the total
total_column   column of the total's amount, where it is not that of the parts
tolerance      元 that the difference may reach for each part, 0 by default
presence_only  ask only that there is one total, where its amount is the publisher's and may be wrong
-#}
{% test parts_sum_to_total(model, column_name, group_by, parts, total, total_column=none, tolerance=0, presence_only=false, only_changed=none) %}

with

grouped as (
    select
        {{ group_by | join(', ') }},
        sum({{ column_name }}) filter (where {{ parts }}) as parts_amount,
        sum({{ total_column or column_name }}) filter (where {{ total }}) as total_amount,
        count(*) filter (where {{ parts }}) as part_count,
        count(*) filter (where {{ total }}) as total_count,
        count(*) filter (where ({{ parts }}) and {{ column_name }} is null) as blank_count
    from {{ rows_to_test(model, only_changed) }} as tested
    group by {{ group_by | join(', ') }}
)

select *
from grouped
where
    part_count > 0
    and (
        total_count <> 1
        or total_amount is null
        {%- if not presence_only %}
        or blank_count > 0
        or abs(parts_amount - total_amount) > {{ tolerance }} * part_count
        {%- endif %}
    )

{% endtest %}
