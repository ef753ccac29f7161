{#-
    Lets a run see the shares of its inputs where no plugin does it, which is with dbt 2. For the project's own
    dbt_project.yml:

        on-run-start: "{{ meshwright.attach_inputs() }}"

    A share that is not there is passed over, as the plugin does: `mesh_interface` says which table is missing.
-#}
{% macro attach_inputs() %}
  {%- if execute -%}{{ return(adapter.dispatch('attach_inputs', 'meshwright')()) }}{%- endif -%}
{% endmacro %}


{#- Where domains share a database there is nothing to attach. -#}
{% macro default__attach_inputs() %}
  {{ return("") }}
{% endmacro %}


{#- The committed interface packages say where the shares lie, relative to the project: dbt is started in its folder. -#}
{% macro duckdb__attach_inputs() %}
  {%- if meshwright._duckdb_has_plugin() -%}{{ return("") }}{%- endif -%}
  {%- for file in run_query("select file from glob('interfaces/*/interface.json') order by 1").columns[0].values() -%}
    {%- set interface = fromjson(run_query(
        "select content from read_text(" ~ meshwright.text_literal(file) ~ ")"
    ).rows[0][0]) -%}
    {%- set environments = interface.environments -%}
    {%- set share = environments.get(target.name, environments[interface.default_environment]).get("share") -%}
    {%- if share and meshwright._duckdb_file_exists(share) -%}
      {%- set name = '"' ~ interface.domain | replace('"', '""') ~ '"' -%}
      {%- do run_query("attach if not exists " ~ meshwright.text_literal(share) ~ " as " ~ name ~ " (read_only)") -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return("") }}
{% endmacro %}
