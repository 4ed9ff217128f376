{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    on_schema_change='fail',
    indexes=[{'columns': ['department_id', 'fiscal_year']}]
) }}

{#- Each metric: the mart or table that it comes from, the column, and the rows that hold it. -#}
{%- set of_all = "fund = 'all' and dimension = 'total'" -%}
{%- set of_general = "fund = 'general_public_budget' and dimension = 'total' and flow = 'expenditure'" -%}
{%- set of_nature = "fund = 'all' and dimension = 'nature' and flow = 'expenditure' and code = " -%}
{%- set of_basic = "fund = 'general_public_budget' and dimension = 'nature_of_basic' and code = " -%}
{%- set latest = "coalesce(outturn_amount, opening_budget_amount)" -%}
{%- set metrics = {
    'revenue_opening_budget_amount': ('actual', 'opening_budget_amount', of_all ~ " and flow = 'revenue'"),
    'revenue_outturn_amount': ('actual', 'outturn_amount', of_all ~ " and flow = 'revenue'"),
    'revenue_change_percent': ('growth', 'change_percent', "phase = 'outturn' and flow = 'revenue'"),
    'expenditure_opening_budget_amount': ('actual', 'opening_budget_amount', of_all ~ " and flow = 'expenditure'"),
    'expenditure_adjusted_budget_amount': ('actual', 'adjusted_budget_amount', of_all ~ " and flow = 'expenditure'"),
    'expenditure_outturn_amount': ('actual', 'outturn_amount', of_all ~ " and flow = 'expenditure'"),
    'expenditure_change_percent': ('growth', 'change_percent', "phase = 'outturn' and flow = 'expenditure'"),
    'budget_change_percent': ('growth', 'change_percent', "phase = 'opening_budget' and flow = 'expenditure'"),
    'general_opening_budget_amount': ('actual', 'opening_budget_amount', of_general),
    'general_outturn_amount': ('actual', 'outturn_amount', of_general),
    'general_execution_rate_percent': ('actual', 'execution_rate_percent', of_general),
    'basic_amount': ('actual', latest, of_nature ~ "'basic'"),
    'project_amount': ('actual', latest, of_nature ~ "'project'"),
    'personnel_amount': ('actual', latest, of_basic ~ "'personnel'"),
    'public_use_amount': ('actual', latest, of_basic ~ "'public_use'"),
    'three_public_budget_amount': ('publics', 'opening_budget_amount', "item = 'three_public'"),
    'three_public_outturn_amount': ('publics', 'outturn_amount', "item = 'three_public'"),
    'opening_balance_amount': ('balance', 'amount', "item = 'opening'"),
    'closing_balance_amount': ('balance', 'amount', "item = 'closing'")
} -%}

with

actual as (
    select * from {{ ref('budget_vs_actual') }}
    where
        dimension in ('total', 'nature', 'nature_of_basic')
        and {{ changed_departments() }}
),

growth as (
    select * from {{ ref('year_over_year') }}
    where
        dimension = 'total'
        and fund = 'all'
        and {{ changed_departments() }}
),

publics as (
    select * from {{ ref('three_public') }}
    where
        item = 'three_public'
        and {{ changed_departments() }}
),

balance as (
    select
        b.department_id,
        b.scope,
        b.fiscal_year,
        b.item,
        b.amount
    from {{ ref('stg_balance') }} as b
    inner join {{ ref('stg_document') }} as d on b.document_id = d.document_id
    where
        d.is_effective
        and d.document_kind = 'final'
        and b.fiscal_year = d.document_year
        and b.breakdown = 'balance_total'
        and b.fund = 'all'
        and b.function_code = 'all'
        and {{ changed_departments('b.department_id') }}
),

-- one narrow row for each value, one wide row for each year: no joins between large sets
value as (
    {%- for metric, (relation, column, condition) in metrics.items() %}
        select
            department_id,
            scope,
            fiscal_year,
            '{{ metric }}' as metric,
            {{ column }} as amount
        from {{ relation }}
        where {{ condition }}
        {{ "union all" if not loop.last }}
    {%- endfor %}
),

wide as (
    select
        department_id,
        scope,
        fiscal_year,
        {{ one_column_each(metrics, 'metric', 'amount') }}
    from value
    group by department_id, scope, fiscal_year
),

document as (
    select
        department_id,
        scope,
        fiscal_year,
        max(budget_document_id) as budget_document_id,
        max(final_document_id) as final_document_id
    from actual
    group by department_id, scope, fiscal_year
),

failed as (
    select
        department_id,
        scope,
        fiscal_year,
        count(*) as failed_checks
    from {{ ref('reconciliation') }}
    where
        verdict = 'fails'
        and is_effective
        and {{ changed_departments() }}
    group by department_id, scope, fiscal_year
),

-- a row has both kinds: it counts if neither the budget's nor the final account's figures are held elsewhere. Units
-- that only their department's tables show have no document of their own.
counted as (
    select
        department_id,
        scope,
        fiscal_year,
        case
            when bool_or(counting = 'held_by_department') then 'held_by_department'
            when bool_or(counting = 'part_only') then 'part_only'
            else 'counted'
        end as counting
    from {{ ref('int_counted_scope') }}
    group by department_id, scope, fiscal_year
)

select
    w.department_id,
    d.department_name,
    d.region,
    d.government_level,
    w.scope,
    coalesce(s.counting, 'held_by_department') as counting,
    coalesce(s.counting = 'counted', false) as is_counted,
    w.fiscal_year,
    w.revenue_opening_budget_amount::numeric(20, 2) as revenue_opening_budget_amount,
    w.revenue_outturn_amount::numeric(20, 2) as revenue_outturn_amount,
    w.revenue_change_percent::numeric(18, 4) as revenue_change_percent,
    w.expenditure_opening_budget_amount::numeric(20, 2) as expenditure_opening_budget_amount,
    w.expenditure_adjusted_budget_amount::numeric(20, 2) as expenditure_adjusted_budget_amount,
    w.expenditure_outturn_amount::numeric(20, 2) as expenditure_outturn_amount,
    w.expenditure_change_percent::numeric(18, 4) as expenditure_change_percent,
    w.budget_change_percent::numeric(18, 4) as budget_change_percent,
    w.general_opening_budget_amount::numeric(20, 2) as general_opening_budget_amount,
    w.general_outturn_amount::numeric(20, 2) as general_outturn_amount,
    w.general_execution_rate_percent::numeric(18, 4) as general_execution_rate_percent,
    w.basic_amount::numeric(20, 2) as basic_amount,
    w.project_amount::numeric(20, 2) as project_amount,
    ({{ percent('w.project_amount', 'coalesce(w.basic_amount, 0) + w.project_amount') }})::numeric(18, 4)
        as project_share_percent,
    w.personnel_amount::numeric(20, 2) as personnel_amount,
    w.public_use_amount::numeric(20, 2) as public_use_amount,
    w.three_public_budget_amount::numeric(20, 2) as three_public_budget_amount,
    w.three_public_outturn_amount::numeric(20, 2) as three_public_outturn_amount,
    w.opening_balance_amount::numeric(20, 2) as opening_balance_amount,
    w.closing_balance_amount::numeric(20, 2) as closing_balance_amount,
    coalesce(f.failed_checks, 0)::integer as failed_check_count,
    c.budget_document_id,
    c.final_document_id
from wide as w
inner join {{ ref('stg_department') }} as d on w.department_id = d.department_id
left join document as c
    on w.department_id = c.department_id and w.scope = c.scope and w.fiscal_year = c.fiscal_year
left join failed as f
    on w.department_id = f.department_id and w.scope = f.scope and w.fiscal_year = f.fiscal_year
left join counted as s
    on w.department_id = s.department_id and w.scope = s.scope and w.fiscal_year = s.fiscal_year
