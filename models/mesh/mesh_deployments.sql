{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

served as (

    select *, unnest(ports) as port
    from {{ ref('meshwright', 'stg_registry__deployments') }}

)

select
    environment,
    domain,
    sequence as deployment_number,
    port.product as product,
    port."name" as port_name,
    port.version as port_version,
    releases[port.product] as release_version,
    is_current,
    published_at,
    port.built_at as built_at,
    port."rows" as row_count,
    port.milliseconds as build_milliseconds,
    coalesce(list_sum(map_values(port.results)), 0)::bigint as test_count,
    (coalesce(list_sum(map_values(port.results)), 0) - coalesce(port.results['pass'], 0))::bigint as test_warning_count,
    port."database" as database_name,
    port."schema" as schema_name,
    port.identifier as table_name
from served
