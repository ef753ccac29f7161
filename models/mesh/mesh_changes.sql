{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

releases as (

    select
        domain,
        product,
        release_version,
        try_cast(provenance.released_at as timestamp) as released_at,
        unnest(changes) as change,
        generate_subscripts(changes, 1) as change_number
    from {{ ref('meshwright', 'stg_registry__releases') }}

)

select
    domain,
    product,
    release_version,
    change_number,
    released_at,
    change."class" as change_class,
    nullif(change.code, '') as rule_code,
    change."name" as change_name,
    change.subject as subject,
    change.fact as fact,
    nullif(change.because, '') as because
from releases
