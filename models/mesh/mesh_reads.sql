{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

current_reads as (

    select
        deployments.environment as consumer_environment,
        consumers.domain as consumer_domain,
        consumers.read
    from {{ ref('meshwright', 'stg_registry__deployments') }} as deployments
    inner join {{ ref('meshwright', 'stg_registry__consumers') }} as consumers
        on deployments.domain = consumers.domain
        and deployments.reads = consumers.digest
    where deployments.is_current

)

select
    consumer_domain,
    nullif(read.product, '') as consumer_product,
    consumer_environment,
    nullif(read.environment, '') as environment,
    read."domain" as domain,
    read.port as port_name,
    read.version as port_version,
    -- One row without a column where none is known by name: the port is read all the same.
    unnest(case when len(read.columns) = 0 then [null] else read.columns end) as column_name,
    read.confidence,
    coalesce(read.star, false) as passes_on_all_columns,
    -- Whoever is not sure which columns it reads may read each of them.
    read.confidence <> 'exact' or coalesce(read.star, false) or len(read.columns) = 0 as may_read_every_column
from current_reads
