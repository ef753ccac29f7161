{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

deployments as (

    select * from {{ ref('meshwright', 'stg_registry__deployments') }}

),

-- The newest words of a domain about itself.
described as (

    select
        domain,
        arg_max(description, published_at) as description,
        arg_max(owner, published_at) as owner,
        min(published_at) as first_published_at,
        max(published_at) as last_published_at,
        list_sort(list(distinct environment)) as environments
    from deployments
    group by domain

),

products as (

    select domain, count(*) as product_count, sum(port_count)::bigint as port_count
    from {{ ref('meshwright', 'mesh_products') }}
    group by domain

),

upstreams as (

    select consumer_domain as domain, count(distinct domain) as upstream_count
    from {{ ref('meshwright', 'mesh_reads') }}
    group by consumer_domain

),

downstreams as (

    select domain, count(distinct consumer_domain) as downstream_count
    from {{ ref('meshwright', 'mesh_reads') }}
    group by domain

)

select
    domain,
    nullif(described.description, '') as description,
    described.owner."name" as owner_name,
    described.owner.email as owner_email,
    coalesce(products.product_count, 0) as product_count,
    coalesce(products.port_count, 0) as port_count,
    coalesce(upstreams.upstream_count, 0) as upstream_count,
    coalesce(downstreams.downstream_count, 0) as downstream_count,
    described.environments,
    described.first_published_at,
    described.last_published_at
from described
full join products using (domain)
left join upstreams using (domain)
left join downstreams using (domain)
