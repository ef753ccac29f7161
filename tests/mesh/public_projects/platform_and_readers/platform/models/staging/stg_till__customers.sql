select * from {{ source('till', 'customers') }}
