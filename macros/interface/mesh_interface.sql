{#-
    The materialization of a stub in an interface package. It builds nothing: it compares the upstream's relation with
    the columns that the interface package promises, and fails before any model of the consumer runs on something else.
-#}
{% materialization mesh_interface, default %}
  {%- set promised = adapter.get_column_schema_from_query("select * from (" ~ sql ~ ") as promised") -%}
  {%- set version = model.get('version') -%}
  {%- set port = model.package_name ~ "." ~ model.name ~ ("@" ~ version if version is not none else "") -%}
  {%- if not meshwright.relation_exists(this) -%}
    {%- do exceptions.raise_compiler_error(
        "the port " ~ port ~ " is not there: " ~ this ~ " does not exist. Build and publish the domain "
        ~ model.package_name ~ " for the environment " ~ target.name ~ ", or run `mesh sync` to learn where it is now."
        ~ (" On DuckDB the profile needs the plugin `meshwright.engines.duckdb`." if adapter.type() == 'duckdb')
    ) -%}
  {%- endif -%}
  {%- set found = {} -%}
  {%- for column in adapter.get_column_schema_from_query("select * from " ~ this ~ " where 1 = 0") -%}
    {%- do found.update({column.name | lower: column.data_type}) -%}
  {%- endfor -%}
  {%- set breaks = [] -%}
  {%- for column in promised -%}
    {%- if column.name | lower not in found -%}
      {%- do breaks.append("column " ~ column.name ~ " is missing") -%}
    {%- elif found[column.name | lower] != column.data_type -%}
      {%- do breaks.append("column " ~ column.name ~ " is " ~ found[column.name | lower] ~ ", promised was " ~ column.data_type) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if breaks -%}
    {%- do exceptions.raise_compiler_error(
        "the port " ~ port ~ " (" ~ this ~ ") breaks its contract: " ~ breaks | join("; ")
        ~ ". Ask the domain " ~ model.package_name ~ ", or run `mesh sync` if the change was published as a new version."
    ) -%}
  {%- endif -%}
  {%- set environment = config.get('meta', {}).get('environment', target.name) -%}
  {%- if environment != target.name -%}
    {{ log("meshwright: " ~ port ~ " is not deployed to " ~ target.name ~ "; reading " ~ environment, info=true) }}
  {%- endif -%}
  {%- call noop_statement('main', 'VERIFIED') -%}{{ sql }}{%- endcall -%}
  {{ return({'relations': []}) }}
{% endmaterialization %}


{#- Whether a relation exists, asked of the database: dbt's cache does not know relations of foreign databases. -#}
{% macro relation_exists(relation) %}
  {{ return(adapter.dispatch('relation_exists', 'meshwright')(relation)) }}
{% endmacro %}

{% macro default__relation_exists(relation) %}
  {{ return(load_relation(relation) is not none) }}
{% endmacro %}

{#- Tables alone: a view in a share, which `publish_ports` never writes, would run its SQL in the consumer's process. -#}
{% macro duckdb__relation_exists(relation) %}
  {%- set query -%}
    select count(*) from duckdb_tables()
    where lower(database_name) = lower('{{ relation.database | replace("'", "''") }}')
      and lower(schema_name) = lower('{{ relation.schema | replace("'", "''") }}')
      and lower(table_name) = lower('{{ relation.identifier | replace("'", "''") }}')
  {%- endset -%}
  {{ return(run_query(query).rows[0][0] > 0) }}
{% endmacro %}
