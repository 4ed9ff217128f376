{#-
A layer is a schema: the configured name alone, without the target's in front of it. A build as of a day, or without
the corrections, has schemas of its own, so that it never takes the place of the marts that people read.
-#}
{%- macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}{{ schema_suffix() }}
{%- endmacro -%}

{%- macro schema_suffix() -%}
    {{ return(('_as_of' if var('as_of', '') else '') ~ ('' if var('apply_corrections', true) else '_as_printed')) }}
{%- endmacro -%}
