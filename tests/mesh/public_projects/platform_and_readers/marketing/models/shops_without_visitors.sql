select * from {{ source('platform', 'stg_till__shops') }}
