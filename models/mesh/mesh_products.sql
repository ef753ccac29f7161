{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

products as (

    select * from {{ ref('meshwright', 'stg_registry__products') }}

),

releases as (

    select
        domain,
        product,
        count(*) as release_count,
        min(released_at) as first_released_at,
        max(released_at) as last_released_at,
        bool_or(is_latest and is_yanked) as is_latest_yanked
    from {{ ref('meshwright', 'mesh_releases') }}
    group by domain, product

),

served as (

    select
        domain,
        product,
        list_sort(list(distinct environment)) as environments,
        max(built_at) as last_built_at
    from {{ ref('meshwright', 'mesh_deployments') }}
    where is_current
    group by domain, product

),

reads as (

    select ports.domain, ports.product, count(distinct reads.consumer_domain) as consumer_count
    from {{ ref('meshwright', 'mesh_reads') }} as reads
    inner join {{ ref('meshwright', 'mesh_ports') }} as ports
        on reads.domain = ports.domain
        and reads.port_name = ports.port_name
        and reads.found_version is not distinct from ports.port_version
    group by ports.domain, ports.product

)

select
    products.domain,
    products.product,
    products.release_version,
    nullif(products.title, '') as title,
    products.description,
    products.type as product_type,
    products.status,
    coalesce(products.stability, 'strict') as stability,
    products.owner."name" as owner_name,
    products.owner.email as owner_email,
    products.consumers is null as is_offered_to_all,
    coalesce(products.consumers, []) as offered_to,
    products.sla['freshness'] as promised_freshness,
    len(products.ports) as port_count,
    releases.release_count,
    releases.first_released_at,
    releases.last_released_at,
    releases.is_latest_yanked,
    coalesce(served.environments, []) as environments,
    served.last_built_at,
    coalesce(reads.consumer_count, 0) as consumer_count
from products
inner join releases
    on products.domain = releases.domain
    and products.product = releases.product
left join served
    on products.domain = served.domain
    and products.product = served.product
left join reads
    on products.domain = reads.domain
    and products.product = reads.product
