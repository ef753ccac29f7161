{{ config(enabled=var('mesh_host', false), materialized='table') }}

with

releases as (

    select * from {{ ref('meshwright', 'stg_registry__releases') }}

),

yanks as (

    -- The last word counts: a release can be taken back and given back.
    select domain, product, release, arg_max(kind, sequence) as last_kind
    from {{ ref('meshwright', 'stg_registry__events') }}
    where kind in ('yank', 'unyank')
    group by domain, product, release

)

select
    releases.domain,
    releases.product,
    releases.release_version,
    row_number() over product_releases as release_number,
    releases.release_order = max(releases.release_order) over (partition by releases.domain, releases.product) as is_latest,
    coalesce(yanks.last_kind = 'yank', false) as is_yanked,
    try_cast(releases.provenance.released_at as timestamp) as released_at,
    releases.provenance.commit as git_commit,
    releases.provenance.dirty as is_dirty,
    releases.provenance.adapter as adapter,
    releases.provenance.adapter_version as adapter_version,
    releases.provenance.dbt_version as dbt_version,
    releases.provenance.meshwright_version as meshwright_version,
    len(releases.changes) as change_count,
    len(list_filter(releases.changes, lambda change: change."class" in ('breaking', 'undetermined'))) as breaking_change_count,
    releases.product_sha256
from releases
left join yanks
    on releases.domain = yanks.domain
    and releases.product = yanks.product
    and releases.release_version = yanks.release
window product_releases as (partition by releases.domain, releases.product order by releases.release_order)
