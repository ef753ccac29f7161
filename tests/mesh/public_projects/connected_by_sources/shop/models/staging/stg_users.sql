with source as (
    select * from {{ source('app', 'users') }}
)

select * from source
