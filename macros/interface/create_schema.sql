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
