{{ config(
    materialized='incremental',
    incremental_strategy='replace_departments',
    on_schema_change='fail',
    indexes=[{'columns': ['department_id', 'fiscal_year']}]
) }}

-- depends_on: {{ ref('labels') }}
with

actual as (
    select * from {{ ref('budget_vs_actual') }}
    where
        dimension in ('total', 'nature', 'nature_of_basic')
        and {{ changed_departments() }}
),

spine as (
    select
        department_id,
        department_name,
        region,
        scope,
        fiscal_year,
        max(budget_document_id) as budget_document_id,
        max(final_document_id) as final_document_id
    from actual
    group by department_id, department_name, region, scope, fiscal_year
),

money as (
    select
        department_id,
        scope,
        fiscal_year,
        {% for flow in ['revenue', 'expenditure'] %}
            {%- for amount in ['opening_budget_amount', 'adjusted_budget_amount', 'outturn_amount'] %}
        max({{ amount }}) filter (
            where flow = '{{ flow }}' and fund = 'all' and dimension = 'total'
        ) as {{ flow }}_{{ amount }},
            {%- endfor %}
        {%- endfor %}
        max(opening_budget_amount) filter (
            where flow = 'expenditure' and fund = 'general_public_budget' and dimension = 'total'
        ) as general_opening_budget_amount,
        max(outturn_amount) filter (
            where flow = 'expenditure' and fund = 'general_public_budget' and dimension = 'total'
        ) as general_outturn_amount,
        max(execution_rate_percent) filter (
            where flow = 'expenditure' and fund = 'general_public_budget' and dimension = 'total'
        ) as general_execution_rate_percent,
        max(coalesce(outturn_amount, opening_budget_amount)) filter (
            where flow = 'expenditure' and fund = 'all' and dimension = 'nature' and code = 'basic'
        ) as basic_amount,
        max(coalesce(outturn_amount, opening_budget_amount)) filter (
            where flow = 'expenditure' and fund = 'all' and dimension = 'nature' and code = 'project'
        ) as project_amount,
        max(coalesce(outturn_amount, opening_budget_amount)) filter (
            where fund = 'general_public_budget' and dimension = 'nature_of_basic' and code = 'personnel'
        ) as personnel_amount,
        max(coalesce(outturn_amount, opening_budget_amount)) filter (
            where fund = 'general_public_budget' and dimension = 'nature_of_basic' and code = 'public_use'
        ) as public_use_amount
    from actual
    group by department_id, scope, fiscal_year
),

growth as (
    select
        department_id,
        scope,
        fiscal_year,
        max(change_percent) filter (where phase = 'outturn' and flow = 'revenue') as revenue_change_percent,
        max(change_percent) filter (where phase = 'outturn' and flow = 'expenditure') as expenditure_change_percent,
        max(change_percent) filter (where phase = 'opening_budget' and flow = 'expenditure') as budget_change_percent
    from {{ ref('year_over_year') }}
    where
        dimension = 'total'
        and fund = 'all'
        and {{ changed_departments() }}
    group by department_id, scope, fiscal_year
),

publics as (
    select
        department_id,
        scope,
        fiscal_year,
        max(opening_budget_amount) as three_public_budget_amount,
        max(outturn_amount) as three_public_outturn_amount
    from {{ ref('three_public') }}
    where
        item = 'three_public'
        and {{ changed_departments() }}
    group by department_id, scope, fiscal_year
),

balance as (
    select
        b.department_id,
        b.scope,
        b.fiscal_year,
        max(b.amount) filter (where b.item = 'opening') as opening_balance_amount,
        max(b.amount) filter (where b.item = 'closing') as closing_balance_amount
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
    group by b.department_id, b.scope, b.fiscal_year
),

failed as (
    select
        document_id,
        count(*) filter (where verdict = 'fails') as failed_checks
    from {{ ref('reconciliation') }}
    group by document_id
)

select
    s.department_id,
    s.department_name,
    s.region,
    s.scope,
    s.fiscal_year,
    m.revenue_opening_budget_amount::numeric(20, 2) as revenue_opening_budget_amount,
    m.revenue_outturn_amount::numeric(20, 2) as revenue_outturn_amount,
    g.revenue_change_percent::numeric(18, 4) as revenue_change_percent,
    m.expenditure_opening_budget_amount::numeric(20, 2) as expenditure_opening_budget_amount,
    m.expenditure_adjusted_budget_amount::numeric(20, 2) as expenditure_adjusted_budget_amount,
    m.expenditure_outturn_amount::numeric(20, 2) as expenditure_outturn_amount,
    g.expenditure_change_percent::numeric(18, 4) as expenditure_change_percent,
    g.budget_change_percent::numeric(18, 4) as budget_change_percent,
    m.general_opening_budget_amount::numeric(20, 2) as general_opening_budget_amount,
    m.general_outturn_amount::numeric(20, 2) as general_outturn_amount,
    m.general_execution_rate_percent::numeric(18, 4) as general_execution_rate_percent,
    m.basic_amount::numeric(20, 2) as basic_amount,
    m.project_amount::numeric(20, 2) as project_amount,
    ({{ percent('m.project_amount', 'coalesce(m.basic_amount, 0) + m.project_amount') }})::numeric(18, 4)
        as project_share_percent,
    m.personnel_amount::numeric(20, 2) as personnel_amount,
    m.public_use_amount::numeric(20, 2) as public_use_amount,
    t.three_public_budget_amount::numeric(20, 2) as three_public_budget_amount,
    t.three_public_outturn_amount::numeric(20, 2) as three_public_outturn_amount,
    b.opening_balance_amount::numeric(20, 2) as opening_balance_amount,
    b.closing_balance_amount::numeric(20, 2) as closing_balance_amount,
    (coalesce(fb.failed_checks, 0) + coalesce(ff.failed_checks, 0))::integer as failed_check_count,
    s.budget_document_id,
    s.final_document_id
from spine as s
inner join money as m
    on s.department_id = m.department_id and s.scope = m.scope and s.fiscal_year = m.fiscal_year
left join growth as g
    on s.department_id = g.department_id and s.scope = g.scope and s.fiscal_year = g.fiscal_year
left join publics as t
    on s.department_id = t.department_id and s.scope = t.scope and s.fiscal_year = t.fiscal_year
left join balance as b
    on s.department_id = b.department_id and s.scope = b.scope and s.fiscal_year = b.fiscal_year
left join failed as fb on s.budget_document_id = fb.document_id
left join failed as ff on s.final_document_id = ff.document_id
