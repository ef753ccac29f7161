{#-
    Snowflake: the same facts as the session's query tag while a node is built or tested, because the views on cost have the
    tag and not the query's text. dbt finds these macros through the `dispatch` setting that `mesh init` writes. Whoever sets
    a `query_tag` in the profile or for a node keeps it.
-#}
{% macro snowflake__set_query_tag() %}
  {%- set given = config.get('query_tag') -%}
  {%- if given -%}
    {%- set before = get_current_query_tag() -%}
    {%- do run_query("alter session set query_tag = '" ~ given ~ "'") -%}
    {{ return(before) }}
  {%- elif not target.get('query_tag') -%}
    {%- do run_query(meshwright._set_tag_statement(model)) -%}
  {%- endif -%}
  {{ return(none) }}
{% endmacro %}


{% macro snowflake__unset_query_tag(original_query_tag) %}
  {%- if config.get('query_tag') and original_query_tag -%}
    {%- do run_query("alter session set query_tag = '" ~ original_query_tag ~ "'") -%}
  {%- elif config.get('query_tag') or not target.get('query_tag') -%}
    {%- do run_query("alter session unset query_tag") -%}
  {%- endif -%}
{% endmacro %}


{% macro _set_tag_statement(node) %}
  {%- set tag = tojson(meshwright._attribution(node)) -%}
  {#- In a literal of Snowflake a backslash begins an escape. -#}
  {{ return("alter session set query_tag = '" ~ tag | replace("\\", "\\\\") | replace("'", "''") ~ "'") }}
{% endmacro %}
