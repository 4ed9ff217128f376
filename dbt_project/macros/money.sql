{#- Percent of a base, four decimals; null where the base is zero or unknown (基数为零，不可比). -#}
{%- macro percent(part, base) -%}
    round(100 * ({{ part }}) / nullif(abs({{ base }}), 0), 4)
{%- endmacro -%}

{#-
The rounding envelope of a sum: n addends and the total, each rounded to `step` 元, differ by at most half a step
each. For 万元 with two decimals the step is 100 元 and the envelope 50 (n + 1) 元.
-#}
{%- macro rounding_envelope(step, addends) -%}
    (({{ step }}) * (({{ addends }}) + 1) / 2)
{%- endmacro -%}

{#- Where a difference stands: holds, rounding or fails. Null in, 'cannot be evaluated' out. -#}
{%- macro verdict(difference, tolerance) -%}
    case
        when {{ difference }} is null then 'cannot be evaluated'
        when {{ difference }} = 0 then 'holds'
        when abs({{ difference }}) <= {{ tolerance }} then 'rounding'
        else 'fails'
    end
{%- endmacro -%}

{#- A printed name without the marks that documents write or leave out at will. -#}
{%- macro plain_name(column) -%}
    regexp_replace({{ column }}, '[[:space:]（）()、，,。.“”"·]', '', 'g')
{%- endmacro -%}

{#- What two spellings of a classification name have in common: loaders/reference/names.py in SQL. -#}
{%- macro name_key(column) -%}
    regexp_replace(
        regexp_replace({{ plain_name(column) }}, '(?<=..)(?<!^其他)类$', ''), '(?<=..)(?<!^其他)支出$', ''
    )
{%- endmacro -%}
