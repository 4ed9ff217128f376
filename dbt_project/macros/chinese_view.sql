{#-
A view in schema marts_zh with the Chinese names that meta.name_zh gives the model and its columns, and Chinese labels
where meta.labels names a dimension. Runs as the post-hook of every mart, in its transaction, so that readers never
miss the view. It stands on tables that a build keeps, not on dbt's views, which come and go.
-#}
{%- macro chinese_view() -%}
    {%- if execute and flags.WHICH in ('run', 'build') -%}
        {%- set title = chinese_name(model, model.name) -%}
        {%- set view = 'marts_zh' ~ schema_suffix() ~ '."' ~ title ~ '"' -%}
        create schema if not exists marts_zh{{ schema_suffix() }};
        drop view if exists {{ view }};
        create view {{ view }} as
        select
        {%- for column in model.columns.values() %}
            {%- set labels = column.config.meta.get('labels') %}
            {%- if labels %}
            coalesce(label_{{ loop.index }}.name_zh, m.{{ column.name }})
            {%- else %}
            m.{{ column.name }}
            {%- endif %} as "{{ chinese_name(column, model.name ~ '.' ~ column.name) }}"{{ "," if not loop.last }}
        {%- endfor %}
        from {{ this }} as m
        {%- for column in model.columns.values() %}
            {%- set labels = column.config.meta.get('labels') %}
            {%- if labels %}
        left join (
            select member, name_zh from core.vocabulary where dimension = '{{ labels }}'
            union all
            select member, name_zh from seeds{{ schema_suffix() }}.labels where dimension = '{{ labels }}'
        ) as label_{{ loop.index }} on m.{{ column.name }} = label_{{ loop.index }}.member
            {%- endif %}
        {%- endfor %};
        comment on view {{ view }} is $juesuan${{ model.description }}$juesuan$;
        {%- for column in model.columns.values() %}
        comment on column {{ view }}."{{ chinese_name(column, model.name ~ '.' ~ column.name) }}"
        is $juesuan${{ column.description }}$juesuan$;
        {%- endfor %}
    {%- endif -%}
{%- endmacro -%}

{%- macro chinese_name(node, label) -%}
    {%- set name = node.config.meta.get('name_zh') -%}
    {%- if not name -%}
        {{ exceptions.raise_compiler_error(label ~ " has no meta.name_zh: add it to the YAML beside the model") }}
    {%- endif -%}
    {{ return(name) }}
{%- endmacro -%}
