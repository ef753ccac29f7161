{#-
    The comment that dbt puts into every query: whom the query belongs to, as JSON. `mesh init` writes into dbt_project.yml

        query-comment:
          comment: "{{ meshwright.query_comment(node) }}"
          append: true
          job-label: true

    At the end, because Snowflake and DuckDB's query log drop what stands before a statement. On BigQuery dbt makes labels of
    it, so there it has scalars alone, each a legal label.
-#}
{% macro query_comment(node) %}
  {%- set facts = meshwright._attribution(node) -%}
  {{ return(meshwright._comment_text(meshwright._as_labels(facts) if target.type == 'bigquery' else facts)) }}
{% endmacro %}


{#- A statement of a hook with a comment of its own: the hook is the domain's, what it does for a port is the product's. -#}
{% macro attributed(statement, port) %}
  {%- set version = ".v" ~ port.version if port.version is not none else "" -%}
  {%- set facts = meshwright._attribution({
      "unique_id": "model." ~ project_name ~ "." ~ port.model ~ version, "package_name": project_name,
      "group": port.product, "config": {}, "depends_on": {"nodes": []}
  }) -%}
  {{ return(statement ~ "\n/* " ~ meshwright._comment_text(facts) ~ " */") }}
{% endmacro %}


{#- A slash could end the comment, or begin another one in it; the driver of Snowflake fills parameters in at percent signs. -#}
{% macro _comment_text(facts) %}
  {{ return(tojson(facts) | replace("/", "\\u002f") | replace("%", "\\u0025")) }}
{% endmacro %}


{#- The same as BigQuery takes labels: of 63 lower-case letters, digits, `_` and `-`. The job says itself what it reads. -#}
{% macro _as_labels(facts) %}
  {%- set labels = {} -%}
  {%- for name, value in facts.items() if name not in ["reads", "more"] -%}
    {%- set label = modules.re.sub("[^a-z0-9_-]", "_", value | string | lower) -%}
    {%- do labels.update({name: label if label | length <= 63 else label[:56] ~ "_" ~ local_md5(label)[:6]}) -%}
  {%- endfor -%}
  {{ return(labels) }}
{% endmacro %}
