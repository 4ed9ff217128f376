{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    on_schema_change='fail',
    indexes=[{'columns': ['department_id', 'fiscal_year']}]
) }}

with

amount as (
    select * from {{ ref('int_three_public') }}
    where {{ changed_departments() }}
),

-- each amount under the part that it plays for a year
part as (
    select
        *,
        case
            when document_kind = 'final' and phase = 'outturn' and fiscal_year = document_year then 'outturn'
            when document_kind = 'final' and phase = 'outturn' and fiscal_year = document_year - 1 then 'restated'
            when document_kind = 'final' and phase = 'adjusted_budget' and fiscal_year = document_year then 'adjusted'
            when document_kind = 'final' and phase = 'opening_budget' and fiscal_year = document_year
                then 'opening_final'
            when document_kind = 'budget' and phase = 'opening_budget' and fiscal_year = document_year
                then 'opening_budget'
            when document_kind = 'budget' and phase = 'opening_budget' and fiscal_year = document_year - 1
                then 'opening_restated'
        end as role,
        document_year as year_shown
    from amount

    union all

    -- last year's own documents, seen from this year
    select
        *,
        case document_kind when 'final' then 'published' else 'opening_published' end as role,
        document_year + 1 as year_shown
    from amount
    where
        fiscal_year = document_year
        and (document_kind, phase) in (('final', 'outturn'), ('budget', 'opening_budget'))
),

-- The form says 一般公共预算财政拨款 in one year and 财政拨款 in the next. Where each document states the three publics
-- of one fund only, they are compared across that label, and is_same_fund says so; where a document prints one form
-- for each, like is compared with like.
fund_count as (
    select
        department_id,
        scope,
        year_shown,
        max(funds) as funds,
        coalesce(max(fund) filter (where role = 'outturn'), max(fund)) as fund
    from (
        select
            department_id,
            scope,
            year_shown,
            role,
            max(fund) as fund,
            count(distinct fund) as funds
        from part
        where
            role is not null
            and stated_by = 'statement'
        group by department_id, scope, year_shown, role
    ) as by_role
    group by department_id, scope, year_shown
),

keyed as (
    select
        p.*,
        case when f.funds > 1 then p.fund else 'all' end as fund_key,
        case when f.funds > 1 then p.fund else coalesce(f.fund, p.fund) end as fund_shown,
        -- a sentence rounds what the form prints, and often names another fund: it counts where no form says the item
        rank() over (
            partition by
                p.department_id, p.scope, p.year_shown, p.item, p.role, case when f.funds > 1 then p.fund end
            order by case p.stated_by when 'statement' then 0 else 1 end
        ) as choice
    from part as p
    left join fund_count as f
        on
            p.department_id = f.department_id
            and p.scope = f.scope
            and p.year_shown = f.year_shown
    where p.role is not null
),

pivoted as (
    select
        department_id,
        scope,
        year_shown as fiscal_year,
        item,
        fund_key,
        max(fund_shown) as fund,
        count(distinct fund) = 1 as is_same_fund,
        max(amount) filter (where role = 'opening_budget') as opening_budget_document_amount,
        max(amount) filter (where role = 'opening_final') as opening_budget_final_amount,
        max(amount) filter (where role = 'adjusted') as adjusted_budget_amount,
        max(amount) filter (where role = 'outturn') as outturn_amount,
        max(amount) filter (where role = 'published') as last_year_published_amount,
        max(amount) filter (where role = 'restated') as last_year_restated_amount,
        max(amount) filter (where role = 'opening_published') as last_opening_published_amount,
        max(amount) filter (where role = 'opening_restated') as last_opening_restated_amount,
        max(document_id) filter (where role in ('opening_budget', 'opening_restated')) as budget_document_id,
        max(document_id) filter (where role in ('outturn', 'opening_final', 'adjusted', 'restated'))
            as final_document_id
    from keyed
    where choice = 1
    group by department_id, scope, year_shown, item, fund_key
    having bool_or(role in ('outturn', 'opening_final', 'opening_budget', 'adjusted'))
),

based as (
    select
        *,
        coalesce(opening_budget_document_amount, opening_budget_final_amount) as opening_budget_amount,
        coalesce(last_year_published_amount, last_year_restated_amount) as last_year_amount,
        coalesce(last_opening_published_amount, last_opening_restated_amount) as last_opening_amount
    from pivoted
),

counted as (
    select
        c.department_id,
        c.scope,
        c.fiscal_year,
        u.item,
        max(c.counted) filter (where u.counts = 'event') as events,
        max(c.counted) filter (where u.counts = 'person') as persons,
        max(c.counted) filter (where u.counts = 'vehicle') as vehicles
    from {{ ref('int_count') }} as c
    inner join {{ ref('count_use') }} as u on c.measure = u.measure
    where {{ changed_departments('c.department_id') }}
    group by c.department_id, c.scope, c.fiscal_year, u.item
),

-- spending out of all funds where it is published, else out of the widest fund that is
spending as (
    select distinct on (department_id, scope, fiscal_year)
        department_id,
        scope,
        fiscal_year,
        amount as spending_amount
    from {{ ref('int_figure') }}
    where
        document_kind = 'final'
        and phase = 'outturn'
        and fiscal_year = document_year
        and flow = 'expenditure'
        and dimension = 'total'
        and fund in ('all', 'fiscal_appropriation', 'general_public_budget')
        and {{ changed_departments() }}
    order by
        department_id, scope, fiscal_year,
        case fund when 'all' then 0 when 'fiscal_appropriation' then 1 else 2 end
)

select
    b.department_id,
    d.department_name,
    d.region,
    b.scope,
    {{ is_counted_scope('b') }} as is_counted,
    b.fiscal_year,
    b.fund,
    b.item,
    l.name_zh as item_name,
    b.opening_budget_amount::numeric(20, 2) as opening_budget_amount,
    b.opening_budget_document_amount::numeric(20, 2) as opening_budget_document_amount,
    b.opening_budget_final_amount::numeric(20, 2) as opening_budget_final_amount,
    (b.opening_budget_final_amount - b.opening_budget_document_amount)::numeric(20, 2) as opening_difference_amount,
    b.adjusted_budget_amount::numeric(20, 2) as adjusted_budget_amount,
    b.outturn_amount::numeric(20, 2) as outturn_amount,
    (b.outturn_amount - b.opening_budget_amount)::numeric(20, 2) as variance_amount,
    ({{ percent('b.outturn_amount - b.opening_budget_amount', 'b.opening_budget_amount') }})::numeric(18, 4)
        as variance_percent,
    ({{ percent('b.outturn_amount', 'b.opening_budget_amount') }})::numeric(18, 4) as execution_rate_percent,
    b.last_year_published_amount::numeric(20, 2) as last_year_published_amount,
    b.last_year_restated_amount::numeric(20, 2) as last_year_restated_amount,
    b.last_year_amount::numeric(20, 2) as last_year_amount,
    (b.outturn_amount - b.last_year_amount)::numeric(20, 2) as change_amount,
    ({{ percent('b.outturn_amount - b.last_year_amount', 'b.last_year_amount') }})::numeric(18, 4) as change_percent,
    b.last_opening_amount::numeric(20, 2) as last_year_opening_amount,
    ({{ percent('b.opening_budget_amount - b.last_opening_amount', 'b.last_opening_amount') }})::numeric(18, 4)
        as budget_change_percent,
    ({{ percent('b.outturn_amount', 's.spending_amount') }})::numeric(18, 4) as share_of_spending_percent,
    c.events::integer as event_count,
    c.persons::integer as person_count,
    c.vehicles::integer as vehicle_count,
    round(b.outturn_amount / nullif(c.events, 0), 2)::numeric(20, 2) as amount_per_event,
    round(b.outturn_amount / nullif(c.persons, 0), 2)::numeric(20, 2) as amount_per_person,
    round(b.outturn_amount / nullif(c.vehicles, 0), 2)::numeric(20, 2) as amount_per_vehicle,
    b.is_same_fund,
    b.budget_document_id,
    b.final_document_id
from based as b
inner join {{ ref('stg_department') }} as d on b.department_id = d.department_id
left join {{ ref('int_label') }} as l on l.dimension = 'three_public_item' and b.item = l.member
left join counted as c
    on
        b.department_id = c.department_id
        and b.scope = c.scope
        and b.fiscal_year = c.fiscal_year
        and b.item = c.item
left join spending as s
    on
        b.department_id = s.department_id
        and b.scope = s.scope
        and b.fiscal_year = s.fiscal_year
