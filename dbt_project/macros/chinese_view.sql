{#-
A view in schema marts_zh with the Chinese names that meta.name_zh gives the model and its columns. Runs as the
post-hook of every mart, in its transaction, so that readers never miss the view.
-#}
{%- macro chinese_view() -%}
    {%- if execute and flags.WHICH in ('run', 'build') -%}
        {%- set title = model.config.get('meta', {}).get('name_zh') -%}
        {%- if not title -%}
            {{ exceptions.raise_compiler_error(model.name ~ " has no meta.name_zh: add it to its YAML") }}
        {%- endif -%}
        {%- set view = 'marts_zh."' ~ title ~ '"' -%}
        create schema if not exists marts_zh;
        drop view if exists {{ view }};
        create view {{ view }} as
        select
        {%- for column in model.columns.values() %}
            {%- set name = column.get('config', {}).get('meta', {}).get('name_zh') or column.get('meta', {}).get('name_zh') %}
            {%- if not name -%}
                {{ exceptions.raise_compiler_error(model.name ~ "." ~ column.name ~ " has no meta.name_zh") }}
            {%- endif %}
            {{ adapter.quote(column.name) }} as "{{ name }}"{{ "," if not loop.last }}
        {%- endfor %}
        from {{ this }};
        comment on view {{ view }} is $juesuan${{ model.description }}$juesuan$;
        {%- for column in model.columns.values() %}
        {%- set name = column.get('config', {}).get('meta', {}).get('name_zh') or column.get('meta', {}).get('name_zh') %}
        comment on column {{ view }}."{{ name }}" is $juesuan${{ column.description }}$juesuan$;
        {%- endfor %}
    {%- endif -%}
{%- endmacro -%}
