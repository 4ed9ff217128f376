{#- A series: what one department publishes year after year in the same terms. -#}
{%- macro series_columns() -%}
    {{ return(['department_id', 'scope', 'phase', 'flow', 'fund', 'dimension', 'fiscal_year']) }}
{%- endmacro -%}

{#- The columns of a series, qualified. -#}
{%- macro series_of(alias) -%}
    {%- for c in series_columns() -%}
        {{ alias }}.{{ c }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}

{%- macro same_series(a, b) -%}
    {%- for c in series_columns() -%}
        {{ a }}.{{ c }} = {{ b }}.{{ c }}{{ " and " if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}

{#- 类 is a class, 款 a group, 项 an item; economic codes have 类 and 款 only, called class and item. -#}
{%- macro code_level(dimension, code) -%}
    case
        when {{ dimension }} in ('total', 'nature', 'source') then {{ dimension }}
        when {{ dimension }} = 'nature_of_basic' then 'nature'
        when length({{ code }}) <= 3 then 'class'
        when length({{ code }}) >= 7 or {{ dimension }} <> 'function' then 'item'
        else 'group'
    end
{%- endmacro -%}
