-- What a document says about the year before, where last year's said something else. Neither overwrites the other.
-- depends_on: {{ ref('labels') }}
select
    department_id,
    department_name,
    region,
    scope,
    fiscal_year as stated_in_year,
    fiscal_year - 1 as fiscal_year,
    phase,
    flow,
    fund,
    dimension,
    code_level,
    code,
    code_name,
    year_side,
    last_year_published_amount as published_amount,
    last_year_restated_amount as restated_amount,
    restatement_amount,
    comparability,
    published_document_id,
    restated_document_id
from {{ ref('year_over_year') }}
where restatement_amount <> 0
