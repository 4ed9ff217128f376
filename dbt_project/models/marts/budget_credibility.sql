-- PEFA 2016, PI-1 and PI-2.1, for a department (heads: its function classes) and for a region (heads: its departments).
-- A region adds up what is counted (int_counted_scope), of its own level of government.
-- depends_on: {{ ref('labels') }}
with

class as (
    select
        department_id,
        region,
        scope,
        fiscal_year,
        fund,
        code,
        coalesce(opening_budget_amount, 0) as opening,
        coalesce(outturn_amount, 0) as outturn
    from {{ ref('budget_vs_actual') }}
    where
        flow = 'expenditure'
        and dimension = 'function'
        and code_level = 'class'
        and opening_state <> 'not_published'
        and outturn_state <> 'not_published'
        -- contingency and interest are no plans: PEFA leaves them out of the composition
        and code not in ('227', '232')
),

-- at the beginning and the end of the year, of a fund or of all
balance as (
    select
        b.department_id,
        b.scope,
        b.fiscal_year,
        b.fund,
        max(b.amount) filter (where b.item = 'opening') as opening,
        max(b.amount) filter (where b.item = 'closing') as closing
    from {{ ref('stg_balance') }} as b
    inner join {{ ref('stg_document') }} as d on b.document_id = d.document_id
    where
        d.is_effective
        and d.document_kind = 'final'
        and b.fiscal_year = d.document_year
        and b.breakdown in ('balance_total', 'balance_fund')
        and b.function_code = 'all'
    group by b.department_id, b.scope, b.fiscal_year, b.fund
),

total as (
    select
        b.department_id,
        case when y.is_counted and y.government_level not in ('township', 'zone') then b.region else '' end as region,
        b.scope,
        b.fiscal_year,
        b.fund,
        b.opening_budget_amount as opening,
        b.outturn_amount as outturn,
        -- Money of former years that was spent: at least what the balances fell by. Mid-year transfers are not told
        -- apart.
        case when c.opening is not null then greatest(c.opening - c.closing, 0) end as carry_over_spent
    from {{ ref('budget_vs_actual') }} as b
    inner join {{ ref('int_department_year') }} as y
        on b.department_id = y.department_id and b.scope = y.scope and b.fiscal_year = y.fiscal_year
    left join balance as c
        on
            b.department_id = c.department_id
            and b.scope = c.scope
            and b.fiscal_year = c.fiscal_year
            and b.fund = c.fund
            and c.opening is not null
            and c.closing is not null
    where
        b.flow = 'expenditure'
        and b.dimension = 'total'
        and b.opening_budget_amount is not null
        and b.outturn_amount is not null
),

head as (
    select
        'department' as grouping,
        department_id::text as grouping_key,
        scope,
        fiscal_year,
        fund,
        code as head,
        opening,
        outturn
    from class

    union all

    select
        'region' as grouping,
        region as grouping_key,
        scope,
        fiscal_year,
        fund,
        department_id::text as head,
        opening,
        outturn
    from total
    where region <> ''
),

-- every head's budget is scaled by the overall ratio, so that PI-2.1 sees the mix and not the size
scaled as (
    select
        *,
        opening * sum(outturn) over w / nullif(sum(opening) over w, 0) as scaled_opening
    from head
    window w as (partition by grouping, grouping_key, scope, fiscal_year, fund)
),

composition as (
    select
        grouping,
        grouping_key,
        scope,
        fiscal_year,
        fund,
        count(*)::integer as heads,
        ({{ percent('sum(abs(outturn - scaled_opening))', 'sum(scaled_opening)') }}) as composition_variance_percent
    from scaled
    group by grouping, grouping_key, scope, fiscal_year, fund
),

aggregate_outturn as (
    select
        'department' as grouping,
        department_id::text as grouping_key,
        scope,
        fiscal_year,
        fund,
        opening,
        outturn,
        carry_over_spent
    from total

    union all

    select
        'region' as grouping,
        region as grouping_key,
        scope,
        fiscal_year,
        fund,
        sum(opening) as opening,
        sum(outturn) as outturn,
        -- known where every department's is
        case when count(*) = count(carry_over_spent) then sum(carry_over_spent) end as carry_over_spent
    from total
    where region <> ''
    group by region, scope, fiscal_year, fund
),

yearly as (
    select
        a.*,
        c.heads,
        c.composition_variance_percent,
        {{ percent('a.outturn', 'a.opening') }} as outturn_ratio_percent,
        {{ percent('a.outturn - a.carry_over_spent', 'a.opening') }} as net_outturn_ratio_percent
    from aggregate_outturn as a
    left join composition as c
        on
            a.grouping = c.grouping
            and a.grouping_key = c.grouping_key
            and a.scope = c.scope
            and a.fiscal_year = c.fiscal_year
            and a.fund = c.fund
),

-- a score asks for two of the last three years
windowed as (
    select
        *,
        count(*) over w as years,
        count(*) filter (where abs(outturn_ratio_percent - 100) <= 5) over w as years_within_5,
        count(*) filter (where abs(outturn_ratio_percent - 100) <= 10) over w as years_within_10,
        count(*) filter (where abs(outturn_ratio_percent - 100) <= 15) over w as years_within_15,
        count(net_outturn_ratio_percent) over w as net_years,
        count(*) filter (where abs(net_outturn_ratio_percent - 100) <= 5) over w as net_years_within_5,
        count(*) filter (where abs(net_outturn_ratio_percent - 100) <= 10) over w as net_years_within_10,
        count(*) filter (where abs(net_outturn_ratio_percent - 100) <= 15) over w as net_years_within_15,
        count(composition_variance_percent) over w as composed_years,
        count(*) filter (where composition_variance_percent < 5) over w as years_below_5,
        count(*) filter (where composition_variance_percent < 10) over w as years_below_10,
        count(*) filter (where composition_variance_percent < 15) over w as years_below_15
    from yearly
    window w as (
        partition by grouping, grouping_key, scope, fund order by fiscal_year
        range between 2 preceding and current row
    )
)

select
    w.grouping,
    w.grouping_key,
    case w.grouping when 'department' then d.department_name else w.grouping_key end as grouping_name,
    w.scope,
    w.fiscal_year,
    w.fund,
    w.opening::numeric(20, 2) as opening_budget_amount,
    w.outturn::numeric(20, 2) as outturn_amount,
    w.outturn_ratio_percent::numeric(18, 4) as outturn_ratio_percent,
    w.carry_over_spent::numeric(20, 2) as carry_over_spent_amount,
    w.net_outturn_ratio_percent::numeric(18, 4) as net_outturn_ratio_percent,
    w.heads as head_count,
    w.composition_variance_percent::numeric(18, 4) as composition_variance_percent,
    w.years::integer as years_in_window,
    case
        when w.years < 3 then null
        when w.years_within_5 >= 2 then 'A'
        when w.years_within_10 >= 2 then 'B'
        when w.years_within_15 >= 2 then 'C'
        else 'D'
    end as pi_1_score,
    case
        when w.net_years < 3 then null
        when w.net_years_within_5 >= 2 then 'A'
        when w.net_years_within_10 >= 2 then 'B'
        when w.net_years_within_15 >= 2 then 'C'
        else 'D'
    end as pi_1_net_score,
    case
        when w.composed_years < 3 then null
        when w.years_below_5 >= 2 then 'A'
        when w.years_below_10 >= 2 then 'B'
        when w.years_below_15 >= 2 then 'C'
        else 'D'
    end as pi_2_1_score
from windowed as w
left join {{ ref('stg_department') }} as d on w.grouping = 'department' and w.grouping_key = d.department_id::text
