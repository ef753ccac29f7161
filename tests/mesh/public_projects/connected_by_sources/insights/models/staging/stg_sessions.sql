with source as (
    select * from {{ source('app', 'sessions') }}
)

select * from source
