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

),

ports as (

    select domain, unnest(ports) as port
    from {{ ref('meshwright', 'stg_registry__products') }}

),

served as (

    select distinct domain, port."name" as port_name, port.version as port_version
    from (
        select domain, unnest(ports) as port
        from {{ ref('meshwright', 'stg_registry__deployments') }}
        where is_current
    )
    where lower(port.identifier) = lower(port."name")

),

-- A model that gets versions goes on under a number. Who read it before reads on: the version that is called as the
-- model was, else the oldest.
successors as (

    select
        ports.domain,
        ports.port."name" as port_name,
        arg_min(
            ports.port.version,
            struct_pack(called := served.port_name is null, digits := len(ports.port.version), version := ports.port.version)
        ) as found_version
    from ports
    left join served
        on ports.domain = served.domain
        and ports.port."name" = served.port_name
        and ports.port.version is not distinct from served.port_version
    group by ports.domain, ports.port."name"
    having bool_and(ports.port.version is not null)

)

select
    current_reads.consumer_domain,
    nullif(current_reads.read.product, '') as consumer_product,
    current_reads.consumer_environment,
    nullif(current_reads.read.environment, '') as environment,
    current_reads.read."domain" as domain,
    current_reads.read.port as port_name,
    current_reads.read.version as port_version,
    coalesce(current_reads.read.version, successors.found_version) as found_version,
    -- One row without a column where none is known by name: the port is read all the same.
    unnest(case
        when coalesce(len(current_reads.read.columns), 0) = 0 then [null]
        else current_reads.read.columns
    end) as column_name,
    coalesce(current_reads.read.confidence, 'unknown') as confidence,
    coalesce(current_reads.read.star, false) as passes_on_all_columns,
    -- Whoever is not sure which columns it reads may read each of them. Who counts rows is sure to read none.
    coalesce(current_reads.read.confidence <> 'exact', true) or coalesce(current_reads.read.star, false)
        as may_read_every_column
from current_reads
left join successors
    on current_reads.read."domain" = successors.domain
    and current_reads.read.port = successors.port_name
