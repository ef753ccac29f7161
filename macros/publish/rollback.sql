{#-
    Lets readers see the publication before the current one again:

        dbt run-operation meshwright.rollback_ports

    A second call goes one further back. Nothing is deleted: the next build publishes as ever. `mesh rollback` calls this
    and records it in the registry; it reads the receipt that is logged.
-#}
{% macro rollback_ports() %}
  {%- if execute -%}{%- do adapter.dispatch('rollback_ports', 'meshwright')() -%}{%- endif -%}
{% endmacro %}


{% macro default__rollback_ports() %}
  {%- set areas = meshwright.publication_areas() -%}
  {%- if areas.refused is defined -%}{%- do exceptions.raise_compiler_error("meshwright: " ~ areas.refused) -%}{%- endif -%}
  {%- set history = meshwright._publication_history(areas)
      if adapter.check_schema_exists(areas.database, areas.data) else {"current": none} -%}
  {%- set current = history.current -%}
  {%- set kept = meshwright._kept_publications(history) if current and current.sequence else [] -%}
  {%- if kept | length < 2 -%}
    {%- do exceptions.raise_compiler_error("meshwright: there is no publication of " ~ areas.base ~ " to go back to") -%}
  {%- endif -%}
  {%- set previous = kept[1] -%}
  {%- set before = meshwright._columns_served(areas, current) -%}
  {%- set after = meshwright._columns_served(areas, previous) -%}
  {%- set losses = meshwright._losses(before, after, after.keys() | list) -%}

  {%- set grants = {} -%}
  {%- for node in meshwright._ports_of_project() -%}{%- do grants.update({node.alias | lower: node.config.grants}) -%}{%- endfor -%}
  {%- set ports = [] -%}
  {%- set statements = [] -%}
  {%- for name, served in previous.ports.items() -%}
    {%- set port = dict(served, identifier=served.port, rows=served.row_count, grants=grants.get(name, {})) -%}
    {%- do ports.append(port) -%}
    {%- set columns = meshwright._view_columns(before.get(name, []), after[name]) -%}
    {%- set in_place = name in before and not losses | selectattr("identifier", "equalto", name) | list -%}
    {%- do statements.extend(meshwright._view_statements(areas, port, columns, in_place)) -%}
  {%- endfor -%}
  {%- for name, port in current.ports.items() if name not in previous.ports -%}
    {%- do statements.extend(adapter.dispatch('withdraw_statements', 'meshwright')(meshwright._view(areas, port.port))) -%}
  {%- endfor -%}
  {%- set head = {
      "sequence": current.sequence + 1, "restores": previous.restores, "state": "served",
      "started_at": run_started_at.strftime("%Y-%m-%dT%H:%M:%SZ"), "invocation_id": previous.invocation_id
  } -%}
  {%- do statements.append(meshwright._record(areas, head, [{}] + meshwright._entries(ports))) -%}
  {%- do run_query(adapter.dispatch('activate', 'meshwright')(areas, current, statements)) -%}
  {%- for loss in losses -%}{{ log("meshwright: " ~ loss.what, info=true) }}{%- endfor -%}
  {{ log("meshwright: " ~ areas.base ~ " serves the publication of " ~ previous.started_at ~ " to " ~ target.name ~ " again", info=true) }}
  {{ log(meshwright._receipt({
      "published": true, "sequence": head.sequence, "restores": previous.invocation_id,
      "ports": meshwright._served_ports(areas, ports, after)
  }), info=true) }}
{% endmacro %}
