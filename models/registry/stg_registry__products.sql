-- What the newest release of every product promises.
{{ config(enabled=var('mesh_host', false), materialized='table') }}

{#- Only these files are read: a registry keeps all releases, and of most of them only the last one counts. -#}
{%- set releases = ref('meshwright', 'stg_registry__releases') -%}
{%- set files = [] -%}
{%- if execute -%}
  {%- set newest -%}
    select split_part(filename, '/', -4) || '/' || split_part(filename, '/', -3) || '/' || release_version || '/product.json'
    from {{ releases }}
    qualify row_number() over (partition by domain, product order by release_order desc) = 1
    order by 1
  {%- endset -%}
  {%- for row in run_query(newest).rows -%}{%- do files.append('products/' ~ row[0]) -%}{%- endfor -%}
{%- endif -%}

with

documents as (

    {{ meshwright.registry_documents(files, {
        'domain': 'varchar',
        'product': 'varchar',
        'title': 'varchar',
        'description': 'varchar',
        'type': 'varchar',
        'status': 'varchar',
        'stability': 'varchar',
        'owner': 'struct("name" varchar, email varchar)',
        'sla': 'map(varchar, varchar)',
        'support': 'map(varchar, varchar)',
        'consumers': 'varchar[]',
        'ports': 'struct(
            "name" varchar, version varchar, latest boolean, description varchar, deprecation_date varchar,
            contract_enforced boolean, alias varchar, materialized varchar, tags varchar[],
            columns struct("name" varchar, data_type varchar, description varchar, classification varchar,
                unit varchar, definition varchar)[],
            constraints struct("type" varchar, columns varchar[], expression varchar)[],
            tests struct(kind varchar, columns varchar[], blocks boolean)[],
            other_tests struct(kind varchar, columns varchar[], blocks boolean)[]
        )[]'
    }) | indent(4) }}

)

select
    *,
    {{ meshwright.registry_path_part('filename', 2) }} as release_version
from documents
