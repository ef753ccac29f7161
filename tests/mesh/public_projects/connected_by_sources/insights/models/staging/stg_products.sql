with source as (
    select * from {{ source('app', 'products') }}
)

select * from source
