{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

exposures as (

    select
        domain as declaring_domain,
        environment as declaring_environment,
        unnest(exposures) as exposure
    from {{ ref('meshwright', 'stg_registry__deployments') }}
    where is_current

),

shown as (

    select
        *,
        unnest(exposure.ports) as port
    from exposures

)

select
    declaring_domain,
    declaring_environment,
    exposure."name" as exposure_name,
    exposure.title,
    nullif(exposure."type", '') as exposure_type,
    nullif(exposure.owner."name", '') as owner_name,
    nullif(exposure.owner.email, '') as owner_email,
    nullif(exposure.url, '') as url,
    port."domain" as domain,
    port."name" as port_name,
    port.version as port_version
from shown
