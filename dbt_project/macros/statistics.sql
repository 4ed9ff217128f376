{#- After a table is written, tell the planner what it holds. -#}
{%- macro fresh_statistics() -%}
    {%- if model.config.materialized != 'view' -%}
        analyze {{ this }}
    {%- endif -%}
{%- endmacro -%}

{#- A build right after the first load finds tables that the server has no statistics of yet. -#}
{%- macro first_statistics() -%}
    {%- if execute and flags.WHICH in ('run', 'build') -%}
        {%- set unknown -%}
            select c.oid::regclass::text
            from pg_class as c
            inner join pg_namespace as n on c.relnamespace = n.oid
            where
                n.nspname in ('core', 'core_partitions')
                and c.relkind = 'r'
                and c.reltuples < 0
        {%- endset -%}
        {%- for row in run_query(unknown) %}
            analyze {{ row[0] }};
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}
