{#- The reason why this run as a whole may not publish, or none. The gate is the whole run: half a green run is a red one. -#}
{% macro _why_not_published(results) %}
  {%- if flags.WHICH == 'run' -%}{{ return("`dbt run` tests nothing; use `dbt build`") }}{%- endif -%}
  {%- if flags.EMPTY -%}{{ return("--empty builds tables without rows") }}{%- endif -%}
  {#- dbt hands --sample to its own code alone; what was typed is in the arguments. -#}
  {%- if invocation_args_dict.get('sample') -%}{{ return("--sample builds a part of the rows") }}{%- endif -%}
  {%- set failed = [] -%}
  {%- for result in results if result.status | string not in ['success', 'pass', 'warn', 'no-op'] -%}
    {%- do failed.append(result.node.name ~ " (" ~ result.status ~ ")") -%}
  {%- endfor -%}
  {%- if failed -%}
    {%- set more = failed | length - 3 -%}
    {{ return(failed[:3] | join(", ") ~ (" and " ~ more ~ " more" if more > 0 else "")) }}
  {%- endif -%}
  {{ return(none) }}
{% endmacro %}


{#- The ports of the project that is being built: its public models that exist as relations. -#}
{% macro _ports_of_project() %}
  {%- set ports = [] -%}
  {%- for node in graph.nodes.values() | sort(attribute='unique_id')
      if node.resource_type == 'model' and node.package_name == project_name
      and node.config.access | string == 'public' and node.config.materialized != 'ephemeral' -%}
    {%- do ports.append(node) -%}
  {%- endfor -%}
  {{ return(ports) }}
{% endmacro %}


{#-
    Splits the ports into `audited` (built in this run with everything they are built from, and every one of their data
    tests ran in it) and `untested` (the others). What a run did not build and test must not go out: an earlier run may
    have left bad rows there.
-#}
{% macro _sort_out_ports(ports, results) %}
  {%- set ran = results | map(attribute='node.unique_id') | list -%}
  {%- set tests_of = {} -%}
  {%- for node in graph.nodes.values() if node.resource_type == 'test' -%}
    {%- for parent in node.depends_on.nodes -%}
      {%- do tests_of.setdefault(parent, []).append(node.unique_id) -%}
    {%- endfor -%}
  {%- endfor -%}
  {%- set audited = [] -%}
  {%- set untested = [] -%}
  {%- for node in ports -%}
    {%- set port = {
        "unique_id": node.unique_id, "model": node.name, "version": node.version, "database": node.database, "schema": node.schema,
        "identifier": node.alias, "relation": node.relation_name, "materialized": node.config.materialized,
        "product": node.config.group, "grants": node.config.grants, "left_out": false
    } -%}
    {%- set missing = tests_of.get(node.unique_id, []) | reject('in', ran) | list -%}
    {%- set stale = meshwright._ancestors(node) | rejectattr('unique_id', 'in', ran) | list -%}
    {%- if node.unique_id not in ran -%}
      {%- do port.update({"reason": "it was not built in this run"}) -%}
      {%- do untested.append(port) -%}
    {%- elif stale -%}
      {%- do port.update({"reason": "it is built from " ~ stale[0].name ~ ", which was not built in this run; select +" ~ node.name}) -%}
      {%- do untested.append(port) -%}
    {%- elif missing -%}
      {#- dbt leaves a test out that reads a model which is gone, with a warning at most. -#}
      {%- set left_out = meshwright._left_out(missing) -%}
      {%- if left_out -%}
        {%- do port.update({
            "left_out": true,
            "reason": "dbt leaves out its test " ~ left_out[0] ~ ", which reads what is gone: mend or delete the test"
        }) -%}
      {%- else -%}
        {%- do port.update({"reason": missing | length ~ " of its tests did not run"}) -%}
      {%- endif -%}
      {%- do untested.append(port) -%}
    {%- else -%}
      {%- do audited.append(port) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return({"audited": audited, "untested": untested}) }}
{% endmacro %}


{#- The names of the tests among some nodes that dbt does not run, whatever is selected. -#}
{% macro _left_out(unique_ids) %}
  {%- set names = [] -%}
  {%- for unique_id in unique_ids if not graph.nodes[unique_id].config.enabled -%}
    {%- do names.append(graph.nodes[unique_id].name) -%}
  {%- endfor -%}
  {{ return(names) }}
{% endmacro %}


{#- Everything that dbt builds and `node` is built from, nearest first. Stubs count, because they verify what is read. -#}
{% macro _ancestors(node) %}
  {%- set seen = {} -%}
  {#- The list grows while it is walked: Jinja has no `while`, and a macro that calls itself ends at Python's stack. -#}
  {%- set waiting = [node] -%}
  {%- for current in waiting -%}
    {%- for unique_id in current.depends_on.nodes if unique_id in graph.nodes and unique_id not in seen -%}
      {%- do seen.update({unique_id: graph.nodes[unique_id]}) -%}
      {%- do waiting.append(graph.nodes[unique_id]) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(seen.values() | rejectattr('config.materialized', 'equalto', 'ephemeral') | list) }}
{% endmacro %}
