{#-
    BigQuery: a version is a clone of the table that dbt built: it costs nothing until the two differ. Views are repointed
    by one script, which is one job that the server finishes. It is no transaction: BigQuery has none for views.
-#}
{% macro bigquery__version_statements(built, version, materialized) %}
  {%- if materialized in ["table", "incremental", "snapshot"] -%}
    {{ return({"before": ["create table " ~ version ~ " clone " ~ built], "at_once": []}) }}
  {%- endif -%}
  {{ return(meshwright.default__version_statements(built, version, materialized)) }}
{% endmacro %}


{#- Views are read with the reader's own rights, unless their dataset is authorized for the one that they read. -#}
{% macro bigquery__areas_made(areas) %}
  {%- do adapter.grant_access_to(
      {"dataset": {"projectId": areas.database, "datasetId": areas.interface}, "targetTypes": ["VIEWS"]}, "dataset", none,
      {"project": areas.database, "dataset": areas.data}
  ) -%}
{% endmacro %}


{% macro bigquery__reader_roles(areas, product) %}
  {{ return({"roles/bigquery.dataViewer": meshwright.default__reader_roles(areas, product)["select"]}) }}
{% endmacro %}


{% macro bigquery__activate(areas, current, statements) %}
  {%- set sql -%}
if {{ meshwright._is_overtaken(areas, current) }} then
  raise using message = {{ meshwright.text_literal(meshwright._overtaken(areas)) }};
end if;
{{ meshwright._record_first(statements) | join(";\n") }};
  {%- endset -%}
  {{ return(sql) }}
{% endmacro %}


{% macro bigquery__text_literal(text) %}{{ return(meshwright._backslash_literal(text)) }}{% endmacro %}
