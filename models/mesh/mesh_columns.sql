{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

ports as (

    select domain, product, release_version, unnest(ports) as port
    from {{ ref('meshwright', 'stg_registry__products') }}

),

columns as (

    select
        *,
        unnest(port.columns) as described,
        generate_subscripts(port.columns, 1) as column_number
    from ports

),

reads as (

    select distinct domain, port_name, found_version, consumer_domain, column_name, may_read_every_column
    from {{ ref('meshwright', 'mesh_reads') }}

)

select
    columns.domain,
    columns.product,
    columns.release_version,
    columns.port."name" as port_name,
    columns.port.version as port_version,
    columns.described."name" as column_name,
    columns.column_number,
    columns.described.data_type as data_type,
    columns.described.description as description,
    columns.described.classification as classification,
    columns.described.unit as unit,
    columns.described.definition as definition,
    len(list_filter(
        columns.port.constraints,
        lambda promise: promise."type" = 'primary_key' and list_contains(promise.columns, columns.described."name")
    )) > 0 as is_in_primary_key,
    len(list_filter(
        columns.port.constraints,
        lambda promise: promise."type" in ('not_null', 'primary_key') and list_contains(promise.columns, columns.described."name")
    )) > 0 as is_not_null,
    (
        select count(distinct reads.consumer_domain)
        from reads
        where reads.domain = columns.domain
            and reads.port_name = columns.port."name"
            and reads.found_version is not distinct from columns.port.version
            and (reads.may_read_every_column or lower(reads.column_name) = lower(columns.described."name"))
    ) as consumer_count
from columns
