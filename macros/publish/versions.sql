{#-
    Drops the tables that no publication needs which somebody may still read or go back to: the current one, and the two
    before it. Happens before a publication, so that a reader that is on its way has the time of a whole build.
-#}
{% macro _retire_versions(areas, history) %}
  {%- set needed = [] -%}
  {%- for publication in meshwright._kept_publications(history) -%}
    {%- do needed.extend(publication.ports.values() | map(attribute="data_table")) -%}
  {%- endfor -%}
  {%- set served = [] -%}
  {%- for publication in history.publications.values() -%}
    {%- do served.extend(publication.ports.values() | map(attribute="data_table")) -%}
  {%- endfor -%}
  {#- What was prepared and never served is what a killed run left, unless a run is about to serve it. -#}
  {%- set yesterday = (run_started_at - modules.datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ") -%}
  {%- set dropped = [] -%}
  {%- for name, started_at in history.tables.items() if name not in needed and (name in served or started_at < yesterday) -%}
    {%- if adapter.dispatch('retire_version', 'meshwright')(meshwright._version(areas, name)) -%}
      {%- do dropped.append({"data_table": name}) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if dropped -%}
    {%- set head = {
        "sequence": history.current.sequence, "restores": history.current.restores, "state": "dropped",
        "started_at": run_started_at.strftime("%Y-%m-%dT%H:%M:%SZ"), "invocation_id": invocation_id
    } -%}
    {%- do run_query(meshwright._record(areas, head, dropped)) -%}
  {%- endif -%}
{% endmacro %}


{#- The current publication and those that a rollback can reach, because their tables are there; newest first. -#}
{% macro _kept_publications(history) %}
  {%- set kept = [history.current] -%}
  {%- set publications = history.publications -%}
  {%- for sequence in publications.keys() | sort(reverse=true)
      if sequence < history.current.restores and publications[sequence].restores == sequence -%}
    {%- set gone = publications[sequence].ports.values() | map(attribute="data_table") | reject("in", history.tables) | list -%}
    {%- if not gone -%}{%- do kept.append(publications[sequence]) -%}{%- endif -%}
  {%- endfor -%}
  {{ return(kept[:1 + var("mesh_publications_kept", 2) | int]) }}
{% endmacro %}


{#- Whether a table is gone. -#}
{% macro default__retire_version(version) %}
  {%- do run_query("drop table if exists " ~ version) -%}
  {{ return(true) }}
{% endmacro %}
