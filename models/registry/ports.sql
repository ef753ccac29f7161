-- Every release of every port, as the registry's files describe them.
{{ config(enabled=var('mesh_host', false)) }}

with

documents as (

    select *
    from
        read_json(
            '{{ var("mesh_registry", "registry") }}/products/*/*/*/product.json',
            columns = {
                domain: 'varchar',
                product: 'varchar',
                ports: 'struct(
                    name varchar, version varchar, description varchar, deprecation_date date,
                    contract_enforced boolean, columns struct(name varchar)[]
                )[]'
            },
            filename = true
        )

),

ports as (

    select
        domain,
        product,
        -- the release is the name of the folder that the document lies in
        split_part(filename, '/', -2) as release_version,
        unnest(ports) as port
    from documents

),

final as (

    select
        domain,
        product,
        release_version,
        port.name as port_name,
        port.version as port_version,
        port.description as port_description,
        port.deprecation_date,
        port.contract_enforced as is_contract_enforced,
        len(port.columns) as column_count
    from ports

)

select * from final
