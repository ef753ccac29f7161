-- Both tables are of the newest releases: a port has as many rows in the one as the other counts.
{{ config(enabled=var('mesh_host', false)) }}

with

columns as (

    select domain, port_name, port_version, count(*) as column_count
    from {{ ref('meshwright', 'mesh_columns') }}
    group by domain, port_name, port_version

)

select ports.domain, ports.port_label, ports.column_count, columns.column_count as described_columns
from {{ ref('meshwright', 'mesh_ports') }} as ports
left join columns
    on ports.domain = columns.domain
    and ports.port_name = columns.port_name
    and ports.port_version is not distinct from columns.port_version
where ports.column_count <> coalesce(columns.column_count, 0)
