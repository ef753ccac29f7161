{#-
    Snowflake: a version is a clone of the table that dbt built, which copies no rows. All views are repointed in one
    block, so that the server finishes even when dbt is killed. It is no transaction: each statement in it commits.
-#}
{% macro snowflake__version_statements(built, version, materialized) %}
  {%- set found = adapter.get_relation(built.database, built.schema, built.identifier) -%}
  {#- A permanent table can be cloned into a transient one, a dynamic or an Iceberg table cannot. -#}
  {%- if found and found.is_table and not found.is_iceberg_format -%}
    {{ return({"before": ["create transient table " ~ version ~ " clone " ~ built], "at_once": []}) }}
  {%- endif -%}
  {{ return({"before": ["create transient table " ~ version ~ " as select * from " ~ built], "at_once": []}) }}
{% endmacro %}


{% macro snowflake__repoint_statements(view, version, columns, in_place) %}
  {{ return(["create or replace view " ~ view ~ " copy grants as " ~ meshwright._view_query(version, columns)]) }}
{% endmacro %}


{#- Also the role of the port's product, `<base>_<product>_consumer`, if an administrator made it. -#}
{% macro snowflake__reader_roles(areas, product) %}
  {%- set roles = [] -%}
  {%- set role = areas.base ~ "_" ~ product ~ "_consumer" -%}
  {#- `like` takes `_` for any character. -#}
  {%- for row in run_query("show roles like " ~ meshwright.text_literal(role)) if row["name"] | lower == role | lower -%}
    {%- do roles.append("role " ~ adapter.quote(row["name"])) -%}
  {%- endfor -%}
  {{ return({"select": roles + meshwright.default__reader_roles(areas, product)["select"]}) }}
{% endmacro %}


{% macro snowflake__activate(areas, current, statements) %}
  {%- set body = meshwright._record_first(statements) | join(";\n  ") -%}
  {#- A name with the block's own quotes in it: rare, and then there is no block. -#}
  {%- if "$$" in body -%}{{ return(meshwright.default__activate(areas, current, statements)) }}{%- endif -%}
  {%- set sql -%}
execute immediate $$
declare
  overtaken exception (-20001, {{ meshwright.text_literal(meshwright._overtaken(areas)) }});
begin
  if ({{ meshwright._is_overtaken(areas, current) }}) then
    raise overtaken;
  end if;
  {{ body }};
end;
$$
  {%- endset -%}
  {{ return(sql) }}
{% endmacro %}


{% macro snowflake__text_literal(text) %}{{ return(meshwright._backslash_literal(text)) }}{% endmacro %}
