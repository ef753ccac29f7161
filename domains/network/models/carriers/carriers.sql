with

airlines as (

    select * from {{ ref('stg_nycflights13__airlines') }}

)

select
    carrier_code,
    carrier_name
from airlines
