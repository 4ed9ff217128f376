{#-
The name that a row prints for its code. Some rows print the path of several classifications,
2010899-其他审计事务支出/50299-其他商品和服务支出: the part behind the row's own code is its name.
-#}
{%- macro own_name(name, code) -%}
    coalesce(substring({{ name }} from {{ code }} || '[-—－]+([^/]+)'), {{ name }})
{%- endmacro -%}

{#- Whether a code of the functional or economic classification is built like one: no 00 below the class. -#}
{%- macro is_built_like_a_code(code) -%}
    ({{ code }} ~ '^(2[0-3][0-9]|[35][0-9]{2})' and {{ code }} !~ '^.{3}(00|..00)')
{%- endmacro -%}
