{#- Names and types of a query's columns: [{name, data_type}]. The same type is spelled the same way in each answer. -#}
{% macro column_types(query) %}
  {{ return(adapter.dispatch('column_types', 'meshwright')(query)) }}
{% endmacro %}

{% macro default__column_types(query) %}
  {%- set columns = [] -%}
  {%- for column in adapter.get_column_schema_from_query(query) -%}
    {%- do columns.append({"name": column.name, "data_type": column.data_type}) -%}
  {%- endfor -%}
  {{ return(columns) }}
{% endmacro %}


{#-
    Postgres' driver tells neither digits nor lengths: numeric(5,2) and numeric(9,5) are both DECIMAL to it. A view has
    them. It is there for a moment of this transaction, in the private area, where every domain may make one.
-#}
{% macro postgres__column_types(query) %}
  {%- set view = api.Relation.create(
      database=target.database, schema=target.schema,
      identifier="mesh_types_" ~ local_md5(invocation_id ~ model.unique_id)
  ) -%}
  {%- set types -%}
    select attname, format_type(atttypid, atttypmod)
    from pg_attribute
    where attrelid = {{ meshwright.text_literal(view) }}::regclass and attnum > 0 and not attisdropped
    order by attnum
  {%- endset -%}
  {%- do run_query("create view " ~ view ~ " as " ~ query) -%}
  {%- set columns = [] -%}
  {%- for row in run_query(types).rows -%}{%- do columns.append({"name": row[0], "data_type": row[1]}) -%}{%- endfor -%}
  {%- do run_query("drop view " ~ view) -%}
  {{ return(columns) }}
{% endmacro %}

{#- Redshift's adapter is one of Postgres'; its catalogue is another. -#}
{% macro redshift__column_types(query) %}
  {{ return(meshwright.default__column_types(query)) }}
{% endmacro %}
