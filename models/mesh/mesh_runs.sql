{{ config(enabled=var('mesh_host', false), materialized='table') }}

select
    environment,
    domain,
    sequence as deployment_number,
    invocation_id,
    is_current,
    published_at,
    adapter,
    dbt_version,
    seconds,
    len(ports) as port_count,
    coalesce(list_sum(list_transform(ports, lambda port: port."rows")), 0)::bigint as row_count,
    coalesce(results['success'], 0) as built_count,
    coalesce(results['pass'], 0) as passed_count,
    coalesce(results['warn'], 0) as warned_count
from {{ ref('meshwright', 'stg_registry__deployments') }}
