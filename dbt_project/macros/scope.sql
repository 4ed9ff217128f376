{#
The scope of a row is the one that totals over departments take: each department once, with its units. The rule is in
int_counted_scope, by kind of document; a row of budget and final account is counted where both are.
#}
{%- macro is_counted_scope(alias) -%}
({{ alias }}.scope = 'department' and not exists (
    select 1
    from {{ ref('int_counted_scope') }} as k
    where
        k.department_id = {{ alias }}.department_id
        and k.fiscal_year = {{ alias }}.fiscal_year
        and k.scope = 'department'
        and not k.is_counted
))
{%- endmacro -%}
