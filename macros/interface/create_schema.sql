{#-
    dbt creates the schemas of all selected models before it runs any, and dbt-duckdb tries to do so in databases that
    are attached read-only, where even `create schema if not exists` is refused: its list of schemas looks for the
    database by its quoted name and finds none. Other domains' databases are theirs: leave them alone, and leave it to
    `mesh_interface` to say in words when one is not attached at all.

    Reached through the domain's `dispatch:` setting. tests/mesh/test_read_only_schemas.py keeps the reproduction.
-#}
{% macro duckdb__create_schema(relation) %}
  {%- set ours = run_query(
      "select count(*) from duckdb_databases() where not readonly and lower(database_name) = lower('"
      ~ relation.without_identifier().database | replace('"', '') | replace("'", "''") ~ "')"
  ).rows[0][0] -%}
  {%- if ours > 0 -%}
    {{ return(dbt.duckdb__create_schema(relation)) }}
  {%- endif -%}
{% endmacro %}


{#-
    Where domains share a database, a schema that holds nothing but other domains' ports is theirs: made by us, it would
    belong to us when they come to publish. dbt would make it before any model says that the port is not there.
-#}
{% macro postgres__create_schema(relation) %}
  {%- if not meshwright._is_of_others(relation) -%}{{ return(dbt.postgres__create_schema(relation)) }}{%- endif -%}
  {#- dbt commits after this, which fails when nothing was run. -#}
  {%- call statement('create_schema') -%}select 1 as theirs{%- endcall -%}
{% endmacro %}

{% macro redshift__create_schema(relation) %}
  {%- if meshwright._is_of_others(relation) -%}{{ return(meshwright.postgres__create_schema(relation)) }}{%- endif -%}
  {{ return(dbt.redshift__create_schema(relation)) }}
{% endmacro %}


{#- Whether all models in a schema are stubs of other domains' ports, and there are some. -#}
{% macro _is_of_others(relation) %}
  {%- set there = {"stubs": 0, "ours": 0} -%}
  {%- for node in graph.nodes.values()
      if node.resource_type in ["model", "seed", "snapshot"] and node.schema | lower == relation.schema | lower -%}
    {%- set kind = "stubs" if node.config.materialized == "mesh_interface" else "ours" -%}
    {%- do there.update({kind: there[kind] + 1}) -%}
  {%- endfor -%}
  {{ return(there.stubs > 0 and there.ours == 0) }}
{% endmacro %}
