select * from {{ source('till', 'shops') }}
