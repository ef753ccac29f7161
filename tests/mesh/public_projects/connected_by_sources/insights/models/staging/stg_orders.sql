with source as (
    select * from {{ source('app', 'orders') }}
)

select * from source
