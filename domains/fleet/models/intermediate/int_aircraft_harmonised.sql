with

planes as (

    select * from {{ ref('stg_nycflights13__planes') }}

),

manufacturer_names as (

    select * from {{ ref('manufacturer_names') }}

),

harmonised as (

    select
        planes.tail_number,
        planes.aircraft_type,
        planes.registered_manufacturer,
        coalesce(manufacturer_names.manufacturer, planes.registered_manufacturer) as manufacturer,
        planes.model,
        planes.year_built,
        planes.engine_count,
        planes.engine_type,
        planes.seat_count,
        planes.cruising_speed_mph
    from planes
    left join manufacturer_names
        on planes.registered_manufacturer = manufacturer_names.registered_manufacturer

)

select * from harmonised
