-- What was said of products after their release: yanked, deprecated, and taken back.
{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

documents as (

    {{ meshwright.registry_documents('events/*/*/*.json', {
        'domain': 'varchar',
        'product': 'varchar',
        'sequence': 'bigint',
        'kind': 'varchar',
        'by': 'varchar',
        'at': 'timestamp',
        'reason': 'varchar',
        'release': 'varchar',
        'port': 'varchar',
        'date': 'date',
        'replacement': 'varchar'
    }) | indent(4) }}

)

select * exclude (filename)
from documents
