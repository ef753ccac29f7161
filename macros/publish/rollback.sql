{#-
    Lets readers see the publication before the current one again:

        dbt run-operation meshwright.rollback_ports

    A second call goes one further back. Nothing is deleted: the next build publishes as ever. `mesh rollback` calls this
    and records it in the registry; it reads the receipt that is logged.

    Args:
        dry_run: whether to say only what would be done.
        tell: whether to say only what the last rollback did.
-#}
{% macro rollback_ports(dry_run=false, tell=false) %}
  {%- if execute -%}{%- do adapter.dispatch('rollback_ports', 'meshwright')(dry_run, tell) -%}{%- endif -%}
{% endmacro %}


{% macro default__rollback_ports(dry_run, tell) %}
  {%- set areas = meshwright.publication_areas() -%}
  {%- if areas.refused is defined -%}{{ meshwright._no_rollback(areas.refused) }}{%- endif -%}
  {#- On Postgres, `mesh grants apply` makes the schema before the first publication. -#}
  {%- if not adapter.check_schema_exists(areas.database, areas.data)
      or (target.type == "postgres" and load_relation(meshwright._publications(areas)) is none) -%}
    {{ meshwright._no_rollback("nothing of " ~ areas.base ~ " was ever published to " ~ target.name) }}
  {%- endif -%}
  {%- set history = meshwright._publication_history(areas) -%}
  {%- set current = history.current -%}
  {%- if tell -%}
    {%- if current.restores == current.sequence -%}
      {{ meshwright._no_rollback(areas.base ~ " serves its last build to " ~ target.name ~ ": nothing is rolled back") }}
    {%- endif -%}
    {%- set built = history.publications.get(current.restores, current) -%}
    {{ return(meshwright._tell_rollback(areas.base, dict(current, started_at=built.started_at), current.started_at, [])) }}
  {%- endif -%}
  {%- set kept = meshwright._kept_publications(history) -%}
  {%- if kept | length < 2 -%}{{ meshwright._no_rollback(meshwright._nothing_kept(areas.base)) }}{%- endif -%}
  {#- What was gone back to before is told by the time of its build, too. -#}
  {%- set previous = dict(kept[1], started_at=history.publications.get(kept[1].restores, kept[1]).started_at) -%}
  {%- set before = meshwright._columns_served(areas, current) -%}
  {%- set after = meshwright._columns_served(areas, previous) -%}
  {%- for name, columns in after.items() if not columns -%}
    {{ meshwright._no_rollback(
        "the table of " ~ previous.ports[name].port ~ " in the publication of " ~ previous.started_at ~ " is gone from "
        ~ areas.data ~ ": nothing can be rolled back; build the domain as it should be"
    ) }}
  {%- endfor -%}
  {%- set losses = meshwright._losses(before, after, after.keys() | list) -%}
  {%- if dry_run -%}{{ return(meshwright._tell_rollback(areas.base, previous, "", losses)) }}{%- endif -%}

  {%- set grants = {} -%}
  {%- for node in meshwright._ports_of_project() -%}{%- do grants.update({node.alias | lower: node.config.grants}) -%}{%- endfor -%}
  {%- set ports = [] -%}
  {%- set statements = [] -%}
  {%- for name, served in previous.ports.items() | sort -%}
    {%- set port = dict(served, identifier=served.port, rows=served.row_count, grants=grants.get(name, {})) -%}
    {%- do ports.append(port) -%}
    {%- set columns = meshwright._view_columns(before.get(name, []), after[name]) -%}
    {%- set in_place = name in before and not losses | selectattr("identifier", "equalto", name) | list -%}
    {%- do statements.extend(meshwright._view_statements(areas, port, columns, in_place, current.ports.get(name))) -%}
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
  {{ return(meshwright._tell_rollback(areas.base, previous, head.started_at, losses)) }}
{% endmacro %}


{#-
    Says what readers see, on the terminal and as a receipt: {restores, restored_at, started_at, losses}, with the run
    whose publication it is. An empty `restored_at` says that it is not done.
-#}
{% macro _tell_rollback(domain, publication, restored_at, losses) %}
  {%- for loss in losses -%}
    {%- set what = loss.what | replace("would be", "is") | replace("would change", "changes") if restored_at else loss.what -%}
    {{ log("meshwright: " ~ what, info=true) }}
  {%- endfor -%}
  {{ log("meshwright: " ~ domain ~ (" serves" if restored_at else " would serve") ~ " the publication of "
         ~ publication.started_at ~ " to " ~ target.name ~ " again", info=true) }}
  {{ log(meshwright._receipt({
      "published": restored_at != "", "restores": publication.invocation_id, "restored_at": restored_at,
      "started_at": publication.started_at, "losses": losses
  }), info=true) }}
{% endmacro %}


{% macro _no_rollback(reason) %}
  {%- do exceptions.raise_compiler_error("meshwright: " ~ reason) -%}
{% endmacro %}


{% macro _nothing_kept(domain) %}
  {%- set kept = meshwright._publications_kept() -%}
  {{ return(
      "there is no publication of " ~ domain ~ " to go back to: " ~ kept ~ (" is" if kept == 1 else " are")
      ~ " kept before the current one, as the variable mesh_publications_kept says, and those that were rolled back are none"
  ) }}
{% endmacro %}
