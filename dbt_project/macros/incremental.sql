{#-
Every incremental model is rebuilt department by department: the rows of the departments that a changed document
touches are deleted and written again. dbt's own delete+insert deletes only keys that come back with rows; a
department whose last document was withdrawn comes back with none, hence a strategy of our own.
-#}
{%- macro get_incremental_replace_departments_sql(arg_dict) -%}
    delete from {{ arg_dict["target_relation"] }}
    where department_id in (select c.department_id from {{ ref('int_changed_department') }} as c);

    {%- set columns = arg_dict["dest_columns"] | map(attribute="quoted") | join(", ") %}
    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }}
    from {{ arg_dict["temp_relation"] }}
{%- endmacro -%}

{#- The same for models kept by document. -#}
{%- macro get_incremental_replace_documents_sql(arg_dict) -%}
    delete from {{ arg_dict["target_relation"] }}
    where document_id in (select c.document_id from {{ ref('int_changed_document') }} as c);

    {%- set columns = arg_dict["dest_columns"] | map(attribute="quoted") | join(", ") %}
    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }}
    from {{ arg_dict["temp_relation"] }}
{%- endmacro -%}

{#- A condition for a where clause: in an incremental run, only departments that changed; otherwise all. -#}
{%- macro changed_departments(column="department_id") -%}
    {%- do ref('int_changed_department') -%}
    {%- if is_incremental() -%}
        {{ column }} in (select c.department_id from {{ ref('int_changed_department') }} as c)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro -%}

{%- macro changed_documents(column="document_id") -%}
    {%- do ref('int_changed_document') -%}
    {%- if is_incremental() -%}
        {{ column }} in (select c.document_id from {{ ref('int_changed_document') }} as c)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro -%}

{#-
In data tests, `where: "department_id in __changed_departments__"` tests what this build wrote; the rest was tested
by the build that wrote it. With nothing new there is nothing to test.
-#}
{%- macro get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- if where -%}
        {%- set schema = 'intermediate' -%}
        {%- set where = where
            | replace('__changed_departments__', '(select c.department_id from ' ~ schema ~ '.int_changed_department as c)')
            | replace('__changed_documents__', '(select c.document_id from ' ~ schema ~ '.int_changed_document as c)') -%}
        (select * from {{ relation }} where {{ where }}) as dbt_subquery
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro -%}
