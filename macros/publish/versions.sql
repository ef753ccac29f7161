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
  {%- set gone = [] -%}
  {%- for name, started_at in history.tables.items() if name not in needed and (name in served or started_at < yesterday) -%}
    {%- if adapter.dispatch('retire_version', 'meshwright')(meshwright._version(areas, name)) -%}
      {%- do gone.append({"data_table": name, "state": "dropped"}) -%}
    {%- else -%}
      {#- Once more, or it would be forgotten with the publication that it is of. -#}
      {%- do gone.append({"data_table": name, "port": name, "state": "prepared", "started_at": started_at}) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if gone -%}
    {%- set head = {
        "sequence": history.current.sequence, "restores": history.current.restores,
        "started_at": run_started_at.strftime("%Y-%m-%dT%H:%M:%SZ"), "invocation_id": invocation_id
    } -%}
    {%- do run_query(meshwright._record(areas, head, gone)) -%}
  {%- endif -%}
{% endmacro %}


{#- The current publication and those that a rollback can reach, because their tables are there; newest first. -#}
{% macro _kept_publications(history) %}
  {#- A rollback leaves the way by which its publication was left: those that it took back are nothing to go back to. -#}
  {%- set way = namespace(back=[]) -%}
  {%- for _, publication in history.publications.items() | sort -%}
    {%- set way.back = [publication] + way.back | selectattr("restores", "lt", publication.restores) | list -%}
  {%- endfor -%}
  {%- set kept = way.back[:1] -%}
  {%- for publication in way.back[1:] -%}
    {%- if not publication.ports.values() | map(attribute="data_table") | reject("in", history.tables) | list -%}
      {%- do kept.append(publication) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(kept[:1 + meshwright._publications_kept()]) }}
{% endmacro %}


{#- How many publications before the current one are kept. Of a negative number of them, the current one would be none. -#}
{% macro _publications_kept() %}
  {%- set said = var("mesh_publications_kept", 2) -%}
  {%- set number = said | int -%}
  {%- if number | string != said | string or number < 0 -%}
    {%- do exceptions.raise_compiler_error(
        "meshwright: the variable mesh_publications_kept is " ~ said ~ ": write a whole number, 0 or more"
    ) -%}
  {%- endif -%}
  {{ return(number) }}
{% endmacro %}


{#- Whether a table is gone. -#}
{% macro default__retire_version(version) %}
  {%- do run_query("drop table if exists " ~ version) -%}
  {{ return(true) }}
{% endmacro %}
