-- What domains read, as they recorded it: documents that deployments name by their digest.
{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

documents as (

    {{ meshwright.registry_documents('consumers/*/*.json', {
        'domain': 'varchar',
        'reads': 'struct("domain" varchar, port varchar, version varchar, columns varchar[], confidence varchar,
            star boolean, product varchar, environment varchar)[]'
    }) | indent(4) }}

)

select
    domain,
    {{ meshwright.registry_path_part('filename', 1) }} as digest,
    unnest(reads) as read
from documents
