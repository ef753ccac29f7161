-- Every deployment of every domain, and whether it is what its environment serves now.
{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

documents as (

    {{ meshwright.registry_documents('environments/*/*/*.json', {
        'environment': 'varchar',
        'domain': 'varchar',
        'sequence': 'bigint',
        'invocation_id': 'varchar',
        'published_at': 'timestamp',
        'adapter': 'varchar',
        'dbt_version': 'varchar',
        'description': 'varchar',
        'owner': 'struct("name" varchar, email varchar)',
        'releases': 'map(varchar, varchar)',
        'ports': 'struct("name" varchar, version varchar, product varchar, "database" varchar, "schema" varchar,
            identifier varchar, built_at timestamp, "rows" bigint, milliseconds bigint, results map(varchar, bigint))[]',
        'reads': 'varchar',
        'exposures': 'struct("name" varchar, title varchar, "type" varchar, owner struct("name" varchar, email varchar),
            url varchar, ports struct("domain" varchar, "name" varchar, version varchar)[])[]',
        'results': 'map(varchar, bigint)',
        'seconds': 'bigint'
    }) | indent(4) }}

),

pointers as (

    {{ meshwright.registry_documents('environments/*/*.json', {'sequence': 'bigint'}) | indent(4) }}

)

select
    documents.* exclude (filename),
    coalesce(documents.sequence = pointers.sequence, false) as is_current
from documents
-- A killed publication leaves a document that no pointer has reached: nothing was deployed.
inner join pointers
    on documents.environment = {{ meshwright.registry_path_part('pointers.filename', 2) }}
    and documents.domain = {{ meshwright.registry_path_part('pointers.filename', 1) }}
    and documents.sequence <= pointers.sequence
