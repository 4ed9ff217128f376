{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    indexes=[{'columns': ['department_id']}]
) }}

{%- set series = series_columns() %}

-- Changes of the classification between two years that a department's own figures show, and the amounts that have to
-- change place so that both years stand on this year's codes.
with

side as (
    select
        *,
        split_part(dimension, '_', 1) as classification,
        bool_or(side = 'this') over (partition by {{ series | join(', ') }}) as has_this_year
    from {{ ref('int_year_side') }}
    where
        dimension in ('function', 'economic', 'economic_basic')
        and {{ changed_departments() }}
),

-- A code gives way to another: known for this year, used last year, and gone this year unless it lives on with
-- another meaning. A document that goes on printing the old code is compared as it stands.
moving as (
    select distinct
        {{ series_of('l') }},
        c.change_id,
        c.kind,
        c.from_code,
        c.to_code
    from side as l
    inner join {{ ref('stg_concordance') }} as c
        on
            l.classification = c.classification
            and l.fiscal_year between c.effective_from and c.effective_to
            and c.from_code <> c.to_code
            and c.kind in ('move', 'merge', 'split')
            and l.code like c.from_code || '%'
    where
        l.side = 'published'
        and l.has_this_year
        and l.is_leaf
        and (
            c.from_survives
            or not exists (
                select 1 from {{ ref('int_year_side') }} as t
                where
                    t.side = 'this'
                    and {{ same_series('t', 'l') }}
                    and t.code like c.from_code || '%'
            )
        )
),

-- A move or merger carries last year's amounts to the new code; a split carries this year's parts back to the old one,
-- because nobody can say how last year's amount would have been divided.
carried as (
    select
        {{ series_of('s') }},
        s.side,
        m.change_id,
        m.kind,
        s.code,
        s.code_name,
        s.amount,
        s.leaves,
        case
            when m.kind = 'split' then m.from_code
            when length(m.to_code) = length(m.from_code) then m.to_code || substr(s.code, length(m.from_code) + 1)
            else m.to_code
        end as new_code,
        row_number() over (
            partition by {{ series_of('s') }}, s.side, s.code
            order by length(m.from_code) desc, m.change_id
        ) as choice
    from moving as m
    inner join {{ ref('int_year_side') }} as s
        on
            {{ same_series('s', 'm') }}
            and s.is_leaf
            and (
                (m.kind <> 'split' and s.side = 'published' and s.code like m.from_code || '%')
                or (m.kind = 'split' and s.side in ('this', 'restated') and s.code like m.to_code || '%')
            )
),

moved as (
    select
        c.*,
        w.width
    from carried as c
    cross join (values (3), (5), (7)) as w (width)
    where
        c.choice = 1
        -- nothing changes above the level at which old and new code meet
        and left(c.code, w.width) <> left(c.new_code, w.width)
),

effect as (
    select
        {{ series | join(', ') }},
        side,
        left(code, width) as code,
        change_id,
        kind,
        code_name,
        -amount as amount,
        -leaves as leaves
    from moved
    where width <= length(code)

    union all

    select
        {{ series | join(', ') }},
        side,
        left(new_code, width) as code,
        change_id,
        kind,
        null as code_name,
        amount,
        leaves
    from moved
    where width <= length(new_code)
),

-- A code keeps its digits and changes its name or meaning. Where the year is not documented, two different printed
-- names are the evidence.
named as (
    select
        {{ series | join(', ') }},
        classification,
        code,
        max(code_name) filter (where side = 'this') as this_name,
        max(code_name) filter (where side = 'published') as last_name
    from side
    where side in ('this', 'published')
    group by {{ series | join(', ') }}, classification, code
    having count(distinct side) = 2
),

redefined as (
    select
        {{ series_of('n') }},
        n.code,
        c.change_id,
        c.kind
    from named as n
    inner join {{ ref('stg_concordance') }} as c
        on
            n.classification = c.classification
            and n.fiscal_year between c.effective_from and c.effective_to
            and c.from_code = c.to_code
            and (n.code = c.from_code or (c.kind = 'reuse' and n.code like c.from_code || '%'))
            and (
                c.is_dated
                or {{ plain_name('n.this_name') }} is distinct from {{ plain_name('n.last_name') }}
            )
),

combined as (
    select
        {{ series | join(', ') }},
        side,
        code,
        change_id,
        kind,
        amount,
        leaves
    from effect

    union all

    select
        {{ series | join(', ') }},
        'this' as side,
        code,
        change_id,
        kind,
        0 as amount,
        0 as leaves
    from redefined

    union all

    -- two meanings are two rows, and both say so
    select
        {{ series | join(', ') }},
        'published' as side,
        code,
        change_id,
        kind,
        0 as amount,
        0 as leaves
    from redefined
    where kind = 'reuse'
)

select
    {{ series | join(', ') }},
    side,
    code,
    change_id,
    kind,
    sum(amount) as amount,
    sum(leaves)::integer as leaves
from combined
group by {{ series | join(', ') }}, side, code, change_id, kind
