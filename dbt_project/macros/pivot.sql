{#- One column for each member of `names`: the value of the rows whose `name_column` holds it. -#}
{%- macro one_column_each(names, name_column, value_column) -%}
    {%- for name in names -%}
        max({{ value_column }}) filter (where {{ name_column }} = '{{ name }}') as {{ name }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
