{#- Why a relation that is there may not be read here, or none. On most engines nobody sees what they may not read. -#}
{% macro why_unreadable(relation) %}
  {{ return(adapter.dispatch('why_unreadable', 'meshwright')(relation)) }}
{% endmacro %}

{% macro default__why_unreadable(relation) %}
  {{ return(none) }}
{% endmacro %}


{#- Postgres shows everybody the names of everything. -#}
{% macro postgres__why_unreadable(relation) %}
  {%- set query -%}
    select current_user
    from pg_class
    join pg_namespace on pg_namespace.oid = pg_class.relnamespace
    where nspname = {{ meshwright.text_literal(relation.schema) }} and relname = {{ meshwright.text_literal(relation.identifier) }}
      and not (has_schema_privilege(pg_namespace.oid, 'usage') and has_any_column_privilege(pg_class.oid, 'select'))
  {%- endset -%}
  {%- set refused = run_query(query).rows -%}
  {{ return(refused[0][0] ~ " has no right to read " ~ relation if refused else none) }}
{% endmacro %}

{#- Which does not know all of the functions above; then the engine itself refuses the first model that reads it. -#}
{% macro redshift__why_unreadable(relation) %}{{ return(meshwright.default__why_unreadable(relation)) }}{% endmacro %}
