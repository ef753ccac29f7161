{#-
    Spark: a version is a copy, because its catalogue lets no table change its schema by a rename, and each view is
    repointed by itself. Relations have two parts, schema and table, and no constraint is enforced.
-#}
{% macro spark__text_literal(text) %}{{ return(meshwright._backslash_literal(text)) }}{% endmacro %}


{#- dbt's answer about a query leaves the digits out: decimal(5,2) and decimal(9,4) are both DECIMAL to it. -#}
{% macro spark__column_types(query) %}
  {%- set columns = [] -%}
  {%- for row in run_query("describe query " ~ query).rows -%}
    {%- do columns.append({"name": row[0], "data_type": row[1]}) -%}
  {%- endfor -%}
  {{ return(columns) }}
{% endmacro %}
