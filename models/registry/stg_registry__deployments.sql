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
        'seconds': 'bigint',
        'previous': 'struct("sequence" bigint, sha256 varchar)'
    }) | indent(4) }}

),

pointers as (

    {{ meshwright.registry_documents('environments/*/*.json', {'sequence': 'bigint'}) | indent(4) }}

),

-- Each document names the one that was in force when it was published.
followed as (

    select distinct environment, domain, previous.sequence as sequence
    from documents

)

select
    documents.* exclude (filename, previous),
    documents.sequence = pointers.sequence as is_current
from documents
inner join pointers
    on documents.environment = {{ meshwright.registry_path_part('pointers.filename', 2) }}
    and documents.domain = {{ meshwright.registry_path_part('pointers.filename', 1) }}
left join followed
    on documents.environment = followed.environment
    and documents.domain = followed.domain
    and documents.sequence = followed.sequence
-- A killed publication leaves a document that no pointer has reached: nothing was deployed.
where documents.sequence = pointers.sequence
    or followed.sequence is not null
