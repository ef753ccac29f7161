{#-
    The audit of promises: constraints of a port's contract that its engine does not enforce are asked of the rows before
    anybody else sees them. One query for each port asks what is true of single rows, one more each key and each foreign
    key. What breaks a promise is named by its columns and counted; no value is told.

    Args:
        audited: ports, as `_sort_out_ports` makes them.
        results: those of the run. In them dbt has resolved where foreign keys lead.

    Returns the reasons not to publish, as texts.
-#}
{% macro _broken_promises(audited, results) %}
  {%- set nodes = {} -%}
  {%- for result in results -%}{%- do nodes.update({result.node.unique_id: result.node}) -%}{%- endfor -%}
  {%- set enforced = meshwright.enforced_constraints() -%}
  {#- dbt 2 makes tables without the checks, whatever the engine could do. -#}
  {%- if not dbt_version.startswith("1.") -%}{%- set enforced = enforced | reject("equalto", "check") | list -%}{%- endif -%}
  {%- set reasons = [] -%}
  {%- for port in audited if nodes[port.unique_id].config.contract.enforced -%}
    {#- Constraints are part of a table; what has none of its own, such as a view, promises and nobody enforces. -#}
    {%- set kept = enforced if port.materialized in ["table", "incremental"] else [] -%}
    {%- set broken = meshwright._broken_promises_of(port, meshwright._promises(nodes[port.unique_id], kept)) -%}
    {%- if broken -%}
      {%- set more = broken | length - 3 -%}
      {%- do reasons.append(
          port.identifier ~ " breaks its promise: " ~ broken[:3] | join("; ") ~ ("; and " ~ more ~ " more" if more > 0 else "")
      ) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(reasons) }}
{% endmacro %}


{#- Asks what was promised of a port, in {rows, queries} as `_promises` returns it; returns what is broken, in words. -#}
{% macro _broken_promises_of(port, promises) %}
  {%- for label in promises.unknown -%}
    {{ log("meshwright: " ~ port.identifier ~ " promises " ~ label ~ ", and nobody checks it: give it `to` and `to_columns`", info=true) }}
  {%- endfor -%}
  {%- set asked = [] -%}
  {%- if promises.rows -%}
    {%- set counts = [] -%}
    {%- for promise in promises.rows -%}
      {%- do counts.append("count(case when " ~ promise.broken_where ~ " then 1 end) as promise_" ~ loop.index) -%}
    {%- endfor -%}
    {%- set query = "select " ~ counts | join(",\n  ") ~ "\nfrom " ~ port.relation -%}
    {%- set found = run_query(meshwright.attributed(query, port)).rows[0] -%}
    {%- for promise in promises.rows -%}{%- do asked.append(dict(promise, count=found[loop.index0] | int)) -%}{%- endfor -%}
  {%- endif -%}
  {%- for promise in promises.queries -%}
    {%- set query = promise.query | replace("{relation}", port.relation) -%}
    {%- do asked.append(dict(promise, count=run_query(meshwright.attributed(query, port)).rows[0][0] | int)) -%}
  {%- endfor -%}
  {%- set broken = [] -%}
  {%- for promise in asked if promise.count -%}
    {%- do broken.append(promise.label ~ ": " ~ promise.count ~ " " ~ (promise.one if promise.count == 1 else promise.several)) -%}
  {%- endfor -%}
  {{ return(broken) }}
{% endmacro %}


{#-
    What is to be asked of a node's rows: the constraints of its model and of its columns, without the kinds in `kept`.

    Returns {rows: [{label, one, several, broken_where}], queries: [{label, one, several, query}], unknown: [label]}. A
    query counts; `{relation}` stands in it for the port's. Nobody knows what a `custom` constraint means.
-#}
{% macro _promises(node, kept) %}
  {%- set promised = [] -%}
  {%- for constraint in node.constraints or [] -%}{%- do promised.append([constraint, constraint.columns or []]) -%}{%- endfor -%}
  {%- for name, column in node.columns.items() -%}
    {%- for constraint in column.constraints or [] -%}{%- do promised.append([constraint, [name]]) -%}{%- endfor -%}
  {%- endfor -%}
  {%- set rows = {} -%}
  {%- set queries = {} -%}
  {%- set unknown = [] -%}
  {%- for constraint, names in promised if constraint.type not in kept -%}
    {#- dbt 1 has an enumeration of them, whose texts begin with its name. -#}
    {%- set kind = (constraint.type | string).split(".")[-1] -%}
    {%- set label = kind ~ " (" ~ names | join(", ") ~ ")" -%}
    {%- set columns = [] -%}
    {%- for name in names -%}
      {%- set quoted = name in node.columns and node.columns[name].quote -%}
      {%- do columns.append(adapter.quote(name) if quoted else name) -%}
    {%- endfor -%}
    {%- if kind == "check" -%}
      {#- Of a row of which it is not known, a check says nothing. -#}
      {%- set expression = constraint.expression or "true" -%}
      {%- set told = expression.split() | join(" ") -%}
      {%- do rows.update({"not (" ~ expression ~ ")": {
          "label": "check (" ~ (constraint.name or (told if told | length <= 80 else told[:77] ~ "...")) ~ ")",
          "one": "row fails it", "several": "rows fail it"
      }}) -%}
    {%- elif kind == "foreign_key" -%}
      {%- set query = meshwright._orphans(constraint, columns) -%}
      {%- if query -%}
        {%- do queries.update({query: {"label": label, "one": "row leads nowhere", "several": "rows lead nowhere"}}) -%}
      {%- else -%}
        {%- do unknown.append(label) -%}
      {%- endif -%}
    {%- endif -%}
    {%- if kind in ["not_null", "primary_key"] -%}
      {%- for name in columns -%}
        {%- set text = {"label": "not_null (" ~ name ~ ")", "one": "row is null", "several": "rows are null"} -%}
        {%- do rows.setdefault(name ~ " is null", text) -%}
      {%- endfor -%}
    {%- endif -%}
    {%- if kind in ["unique", "primary_key"] and columns -%}
      {%- set texts = {"label": label, "one": "value occurs more than once", "several": "values occur more than once"} -%}
      {%- do queries.setdefault(meshwright._repetitions(columns), texts) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- set found = {"rows": [], "queries": [], "unknown": unknown} -%}
  {%- for condition, texts in rows.items() -%}{%- do found.rows.append(dict(texts, broken_where=condition)) -%}{%- endfor -%}
  {%- for query, texts in queries.items() -%}{%- do found.queries.append(dict(texts, query=query)) -%}{%- endfor -%}
  {{ return(found) }}
{% endmacro %}


{#- SQL that counts the values of a key that occur more than once; a null in it makes it none, as SQL has it. -#}
{% macro _repetitions(columns) %}
  {{ return(
      "select count(*) as repeated from (\n  select 1 as one from {relation}\n  where " ~ columns | join(" is not null and ")
      ~ " is not null\n  group by " ~ columns | join(", ") ~ " having count(*) > 1\n) as repeated_keys"
  ) }}
{% endmacro %}


{#- SQL that counts the rows whose foreign key leads nowhere; none when it is not known where it should lead. -#}
{% macro _orphans(constraint, columns) %}
  {%- set parent = constraint.to or "" -%}
  {%- set keys = constraint.to_columns or [] -%}
  {%- if not columns or keys | length != columns | length or not parent or "(" in parent -%}{{ return(none) }}{%- endif -%}
  {%- set pairs = [] -%}
  {%- for name in columns -%}{%- do pairs.append("parent." ~ keys[loop.index0] ~ " = child." ~ name) -%}{%- endfor -%}
  {{ return(
      "select count(*) as orphans from {relation} as child\nwhere child." ~ columns | join(" is not null and child.")
      ~ " is not null\n  and not exists (select 1 from " ~ parent ~ " as parent where " ~ pairs | join(" and ") ~ ")"
  ) }}
{% endmacro %}


{#-
    The kinds of constraints that the engine enforces on its tables, so that a build fails before a row breaks one. A
    project that knows better, because its tables are of another kind, overrides it by dbt's dispatch. mesh-check has the
    same list in plugin/meshwright/mesh/enforcement.py; a test compares the two.
-#}
{% macro enforced_constraints() %}
  {{ return(adapter.dispatch('enforced_constraints', 'meshwright')()) }}
{% endmacro %}

{% macro default__enforced_constraints() %}
  {{ return([]) }}
{% endmacro %}

{% macro _all_constraints() %}
  {{ return(["check", "foreign_key", "not_null", "primary_key", "unique"]) }}
{% endmacro %}

{% macro duckdb__enforced_constraints() %}
  {{ return(meshwright._all_constraints()) }}
{% endmacro %}

{% macro postgres__enforced_constraints() %}
  {{ return(meshwright._all_constraints()) }}
{% endmacro %}

{% macro sqlserver__enforced_constraints() %}
  {{ return(meshwright._all_constraints()) }}
{% endmacro %}

{% macro bigquery__enforced_constraints() %}
  {{ return(["not_null"]) }}
{% endmacro %}

{#- dbt-redshift falls back on what is Postgres's. -#}
{% macro redshift__enforced_constraints() %}
  {{ return(["not_null"]) }}
{% endmacro %}

{% macro snowflake__enforced_constraints() %}
  {{ return(["not_null"]) }}
{% endmacro %}

{% macro trino__enforced_constraints() %}
  {{ return(["not_null"]) }}
{% endmacro %}

{#- dbt-databricks falls back on what is Spark's. -#}
{% macro databricks__enforced_constraints() %}
  {{ return(["check", "not_null"]) }}
{% endmacro %}
