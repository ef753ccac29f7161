{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

products as (

    select domain, product, release_version, unnest(ports) as port
    from {{ ref('meshwright', 'stg_registry__products') }}

),

statements as (

    -- What is deprecated after the release: the last word for each subject counts.
    select
        domain,
        product,
        port,
        arg_max(kind, sequence) as last_kind,
        arg_max(date, sequence) as deprecated_from,
        arg_max(replacement, sequence) as replacement
    from {{ ref('meshwright', 'stg_registry__events') }}
    where kind in ('deprecate', 'undeprecate')
    group by domain, product, port

),

announced as (

    select
        products.domain,
        products.product,
        products.port."name" as port_name,
        products.port.version as port_version,
        min(statements.deprecated_from) as deprecated_from,
        arg_min(statements.replacement, statements.deprecated_from) as replacement
    from products
    inner join statements
        on products.domain = statements.domain
        and products.product = statements.product
        and statements.last_kind = 'deprecate'
        -- Nothing is the whole product, a name alone is the port in all its versions.
        and (
            statements.port is null
            or statements.port = products.port."name"
            or statements.port = products.port."name" || '@' || products.port.version
        )
    group by all

),

reads as (

    select domain, port_name, port_version, count(distinct consumer_domain) as consumer_count
    from {{ ref('meshwright', 'mesh_reads') }}
    group by domain, port_name, port_version

)

select
    products.domain,
    products.product,
    products.release_version,
    products.port."name" as port_name,
    products.port.version as port_version,
    products.port."name" || coalesce('@' || products.port.version, '') as port_label,
    products.port.latest as is_latest_version,
    products.port.description as description,
    least(products.port.deprecation_date, announced.deprecated_from) as deprecated_from,
    announced.replacement,
    products.port.contract_enforced as is_contract_enforced,
    products.port.materialized as materialized,
    len(products.port.columns) as column_count,
    len(products.port.constraints) as constraint_count,
    coalesce(len(products.port.tests), 0) + coalesce(len(products.port.other_tests), 0) as test_count,
    len(list_filter(products.port.columns, lambda each: each.classification is not null)) as classified_column_count,
    coalesce(reads.consumer_count, 0) as consumer_count
from products
left join announced
    on products.domain = announced.domain
    and products.product = announced.product
    and products.port."name" = announced.port_name
    and products.port.version is not distinct from announced.port_version
left join reads
    on products.domain = reads.domain
    and products.port."name" = reads.port_name
    and products.port.version is not distinct from reads.port_version
