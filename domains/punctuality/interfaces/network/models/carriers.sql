{%- set relation = meshwright.interface_relation({
    "dev": {"database": "network", "schema": "main", "identifier": "carriers"},
}, default_environment="dev") -%}
{{ config(database=relation.database, schema=relation.schema, alias=relation.identifier) }}

select
    cast(null as varchar) as carrier_code,
    cast(null as varchar) as carrier_name
where 1 = 0
