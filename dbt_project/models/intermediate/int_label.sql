{{ config(materialized='view') }}

select
    dimension,
    member,
    name_zh,
    name_en
from {{ ref('stg_vocabulary') }}

union all

select
    dimension,
    member,
    name_zh,
    name_en
from {{ ref('labels') }}
