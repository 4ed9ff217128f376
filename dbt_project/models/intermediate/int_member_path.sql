{{ config(materialized='table') }}

with recursive

path as (
    select
        dimension,
        member,
        member as ancestor,
        0 as distance
    from {{ ref('stg_vocabulary') }}
    where dimension in ('fund', 'nature', 'source', 'three_public_item')

    union all

    select
        p.dimension,
        p.member,
        v.parent as ancestor,
        p.distance + 1 as distance
    from path as p
    inner join {{ ref('stg_vocabulary') }} as v on p.dimension = v.dimension and p.ancestor = v.member
    where v.parent is not null
)

select
    dimension,
    member,
    ancestor,
    distance
from path
