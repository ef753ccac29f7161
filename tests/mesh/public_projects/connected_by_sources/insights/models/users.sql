with users as (
    select * from {{ ref('stg_users') }}
    union all by name
    select * from {{ source('shop', 'users') }}
)

select distinct * from users
