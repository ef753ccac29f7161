{#-
    Databricks: a version is a deep clone, a copy of files without a query. A shallow one would cost nothing, and breaks
    when dbt drops the table that it was made from, or where `vacuum` does not know of it (outside Unity Catalog).
-#}
{% macro databricks__version_statements(built, version, materialized) %}
  {%- if materialized in ["table", "incremental", "snapshot"] -%}
    {{ return({"before": ["create table " ~ version ~ " deep clone " ~ built], "at_once": []}) }}
  {%- endif -%}
  {{ return(meshwright.default__version_statements(built, version, materialized)) }}
{% endmacro %}


{#- `create or replace view` takes away all grants, and `alter view` keeps them. -#}
{% macro databricks__repoint_statements(view, version, columns, in_place) %}
  {%- set body = view ~ " as " ~ meshwright._view_query(version, columns) -%}
  {{ return(([] if in_place else ["create view if not exists " ~ body]) + ["alter view " ~ body]) }}
{% endmacro %}


{% macro databricks__text_literal(text) %}{{ return(meshwright._backslash_literal(text)) }}{% endmacro %}
