{#-
Every incremental model is rebuilt department by department: the rows of the departments that a changed document
touches are deleted and written again. dbt's own delete+insert deletes only keys that come back with rows; a
department whose last document was withdrawn comes back with none, hence a strategy of our own.
-#}
{%- macro get_incremental_replace_departments_sql(arg_dict) -%}
    delete from {{ arg_dict["target_relation"] }}
    where department_id in (select changed.department_id from {{ ref('int_changed_department') }} as changed);

    {%- set columns = arg_dict["dest_columns"] | map(attribute="quoted") | join(", ") %}
    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }}
    from {{ arg_dict["temp_relation"] }}
{%- endmacro -%}

{#- The same for models kept by document. -#}
{%- macro get_incremental_replace_documents_sql(arg_dict) -%}
    delete from {{ arg_dict["target_relation"] }}
    where document_id in (select changed.document_id from {{ ref('int_changed_document') }} as changed);

    {%- set columns = arg_dict["dest_columns"] | map(attribute="quoted") | join(", ") %}
    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }}
    from {{ arg_dict["temp_relation"] }}
{%- endmacro -%}

{#- A condition for a where clause: in an incremental run, only departments that changed; otherwise all. -#}
{%- macro changed_departments(column="department_id") -%}
    {%- do ref('int_changed_department') -%}
    {%- if is_incremental() -%}
        {{ column }} in (select changed.department_id from {{ ref('int_changed_department') }} as changed)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro -%}

{%- macro changed_documents(column="document_id") -%}
    {%- do ref('int_changed_document') -%}
    {%- if is_incremental() -%}
        {{ column }} in (select changed.document_id from {{ ref('int_changed_document') }} as changed)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro -%}

{#-
The rows that a data test looks at. With only_changed ('departments' or 'documents') those that this build wrote; the
rest was tested by the build that wrote it, and with nothing new there is nothing to test.
-#}
{%- macro rows_to_test(model, only_changed=none) -%}
    {%- if only_changed == "departments" -%}
        (
            select * from {{ model }}
            where department_id in (select changed.department_id from {{ ref('int_changed_department') }} as changed)
        )
    {%- elif only_changed == "documents" -%}
        (
            select * from {{ model }}
            where document_id in (select changed.document_id from {{ ref('int_changed_document') }} as changed)
        )
    {%- else -%}
        {{ model }}
    {%- endif -%}
{%- endmacro -%}
