{#-
    Redshift: DDL is transactional, so all views change at once. It cannot move a table to another schema, and what
    moves its blocks (`alter table append`) empties the private table and commits: a version is a copy.

    dbt takes a macro of Postgres where Redshift has none of its own. Redshift knows no `do` blocks, no `pg_roles` and no
    `lock_timeout`: whatever uses them there has its own form here.
-#}
{% macro redshift__version_statements(built, version, materialized) %}
  {%- if materialized not in ["table", "incremental", "snapshot"] -%}
    {{ return(meshwright.default__version_statements(built, version, materialized)) }}
  {%- endif -%}
  {#- `like` keeps the distribution and the sort key, `create table as` chooses them anew. -#}
  {{ return({"before": [
      "create table " ~ version ~ " (like " ~ built ~ " including defaults)",
      "insert into " ~ version ~ " select * from " ~ built
  ], "at_once": []}) }}
{% endmacro %}


{#- `create or replace view` refuses another type and a column less. Without `cascade`: a reader's view on it stops us. -#}
{% macro redshift__repoint_statements(view, version, columns, in_place) %}
  {%- set statements = meshwright.default__repoint_statements(view, version, columns, in_place) -%}
  {{ return(statements if in_place else meshwright.default__withdraw_statements(view) + statements) }}
{% endmacro %}


{% macro redshift__reader_roles(areas, product) %}
  {{ return(meshwright.default__reader_roles(areas, product)) }}
{% endmacro %}

{% macro redshift__grant_statement(view, privilege, grantees) %}
  {{ return("grant " ~ privilege ~ " on " ~ view ~ " to " ~ meshwright._grantee_of_kind(grantees[0], ["role", "group"])) }}
{% endmacro %}


{#-
    One transaction, which is open when this returns. A reader that holds a view in a transaction of its own makes it
    wait; after `mesh_publish_timeout` seconds nothing is published.
-#}
{% macro redshift__activate(areas, current, statements) %}
  {%- do run_query("commit") -%}
  {%- do run_query("begin") -%}
  {%- do run_query("set local statement_timeout to " ~ var("mesh_publish_timeout", 60) | int * 1000) -%}
  {%- do run_query("lock table " ~ meshwright._publications(areas)) -%}
  {%- if run_query("select " ~ meshwright._is_overtaken(areas, current)).rows[0][0] -%}
    {%- do run_query("rollback") -%}
    {%- do exceptions.raise_compiler_error(meshwright._overtaken(areas)) -%}
  {%- endif -%}
  {{ return((statements + ["commit"]) | join(";\n")) }}
{% endmacro %}


{% macro redshift__retire_version(version) %}
  {{ return(meshwright.default__retire_version(version)) }}
{% endmacro %}

{% macro redshift__text_literal(text) %}{{ return(meshwright._backslash_literal(text)) }}{% endmacro %}


{#- As on all engines but Postgres. -#}
{% macro redshift__withdraw_statements(view) %}{{ return(meshwright.default__withdraw_statements(view)) }}{% endmacro %}
{% macro redshift__relation_columns(relation) %}{{ return(meshwright.default__relation_columns(relation)) }}{% endmacro %}
{% macro redshift__shut_out_statements(view, areas, product) %}{{ return(meshwright.default__shut_out_statements(view, areas, product)) }}{% endmacro %}
{% macro redshift__publication_obstacle(areas, ports) %}{{ return(meshwright.default__publication_obstacle(areas, ports)) }}{% endmacro %}
