-- Every release of every product: one file each, which never changes.
{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

documents as (

    {{ meshwright.registry_documents('products/*/*/*/release.json', {
        'domain': 'varchar',
        'product': 'varchar',
        'version': 'varchar',
        'previous': 'json',
        'provenance': 'struct(released_at varchar, commit varchar, dirty boolean, adapter varchar,
            adapter_version varchar, dbt_version varchar, meshwright_version varchar)',
        'changes': 'struct(code varchar, "name" varchar, "class" varchar, subject varchar, fact varchar, because varchar)[]',
        'files': 'map(varchar, varchar)'
    }) | indent(4) }}

)

select
    domain,
    product,
    version as release_version,
    {{ meshwright.version_order('version') }} as release_order,
    provenance,
    changes,
    files['product.json'] as product_sha256,
    filename
from documents
