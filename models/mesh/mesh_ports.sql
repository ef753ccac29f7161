{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

products as (

    select
        *,
        try_cast(port.deprecation_date as date) as contract_date
    from (
        select domain, product, release_version, unnest(ports) as port
        from {{ ref('meshwright', 'stg_registry__products') }}
    )

),

statements as (

    -- What is deprecated after the release: the last word for each subject counts, also where it leaves something out.
    select
        domain,
        product,
        port,
        arg_max(struct_pack(kind := kind, deprecated_from := "date", replacement := replacement), sequence) as said
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
        arg_min(statements.said, statements.said.deprecated_from) as said
    from products
    inner join statements
        on products.domain = statements.domain
        and products.product = statements.product
        and statements.said.kind = 'deprecate'
        -- Nothing is the whole product, a name alone is the port in all its versions.
        and (
            statements.port is null
            or statements.port = products.port."name"
            or statements.port = products.port."name" || '@' || products.port.version
        )
    group by all

),

reads as (

    select domain, port_name, found_version as port_version, count(distinct consumer_domain) as consumer_count
    from {{ ref('meshwright', 'mesh_reads') }}
    group by domain, port_name, found_version

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
    least(products.contract_date, announced.said.deprecated_from) as deprecated_from,
    -- What is said of a later day than the contract's is not what readers have to keep to.
    case
        when products.contract_date < announced.said.deprecated_from then null
        else announced.said.replacement
    end as replacement,
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
