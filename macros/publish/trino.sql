{#-
    Trino: a version is a copy with the model's table properties, and views run with the rights of who published them,
    so that nobody else needs any on the data area. Statements commit one by one.
-#}
{% macro trino__version_statements(built, version, materialized) %}
  {%- set properties = [] -%}
  {%- for node in graph.nodes.values() if node.relation_name == built | string and materialized in ["table", "incremental"] -%}
    {#- Where the private table lies is its own place. -#}
    {%- for name, value in (node.config.get("properties") or {}).items() if name not in ["location", "external_location"] -%}
      {%- do properties.append(name ~ " = " ~ value) -%}
    {%- endfor -%}
  {%- endfor -%}
  {%- set options = " with (" ~ properties | join(", ") ~ ")" if properties else "" -%}
  {{ return({"before": ["create table " ~ version ~ options ~ " as select * from " ~ built], "at_once": []}) }}
{% endmacro %}


{% macro trino__repoint_statements(view, version, columns, in_place) %}
  {{ return(["create or replace view " ~ view ~ " security definer as " ~ meshwright._view_query(version, columns)]) }}
{% endmacro %}


{% macro trino__grant_statement(view, privilege, grantees) %}
  {{ return("grant " ~ privilege ~ " on " ~ view ~ " to " ~ meshwright._grantee_of_kind(grantees[0], ["role"])) }}
{% endmacro %}
