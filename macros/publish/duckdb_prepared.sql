{#-
    DuckDB with and without the plugin. dbt 2 runs no Python: nothing can lock a share there, nor rename a file over it. So the
    next share is written below target/, and `mesh publish` puts it in its place, unless the current share is another one by
    then. The variable `mesh_shares` names the folder of shares, as `shares` of the plugin does in the profile.
-#}
{% macro _duckdb_has_plugin() %}
  {{ return(run_query("select count(*) from duckdb_functions() where function_name = 'mesh_prepare_share'").rows[0][0] > 0) }}
{% endmacro %}


{#-
    Where the next share is to be written: {domain, share, file, exists, temporary, restored_at}, or {refused} with the reason.
    `prepared` is true where `mesh publish` has to do the rest.
-#}
{% macro _duckdb_next_share() %}
  {%- if meshwright._duckdb_has_plugin() -%}
    {{ return(fromjson(run_query("select mesh_prepare_share('" ~ invocation_id ~ "')").rows[0][0])) }}
  {%- endif -%}
  {%- if not var("mesh_shares", "") -%}
    {{ return({"refused": "the profile has no plugin `meshwright.engines.duckdb`" if dbt_version.startswith("1.") else
        "dbt 2 runs no Python plugin, and the variable `mesh_shares` names no folder of shares"}) }}
  {%- endif -%}
  {%- set share = meshwright._duckdb_share_without_plugin() -%}
  {%- do share.update({
      "prepared": true, "temporary": "target/mesh_share." ~ invocation_id ~ ".duckdb", "restored_at": ""
  }) -%}
  {{ return(share) }}
{% endmacro %}


{#- The current share, as SQL can see it: {domain, share, file, exists, replaces}. -#}
{% macro _duckdb_share_without_plugin() %}
  {%- set domain = var("mesh_domain", project_name) -%}
  {%- set file = var("mesh_shares", "") ~ "/" ~ target.name ~ "/" ~ domain ~ ".duckdb" -%}
  {%- set share = {"domain": domain, "share": file, "file": file, "exists": false, "replaces": none} -%}
  {%- if var("mesh_shares", "") and meshwright._duckdb_file_exists(file) -%}
    {%- set seen = run_query(
        "select size, epoch_ms(last_modified) // 1000 from read_blob(" ~ meshwright.text_literal(file) ~ ")"
    ).rows[0] -%}
    {%- do share.update({"exists": true, "replaces": {"bytes": seen[0] | int, "modified": seen[1] | int}}) -%}
  {%- endif -%}
  {{ return(share) }}
{% endmacro %}


{% macro _duckdb_file_exists(path) %}
  {{ return(run_query("select count(*) from glob(" ~ meshwright.text_literal(path) ~ ")").rows[0][0] > 0) }}
{% endmacro %}


{#- The hook's last statement where the share is only prepared. Its receipt counts when `mesh publish` finds the file. -#}
{% macro _duckdb_prepared(share, what, receipt) %}
  {%- do receipt.update({
      "prepared": share.temporary, "replaces": share.replaces, "kept": meshwright._publications_kept()
  }) -%}
  {{ log("meshwright: " ~ what ~ " can go to " ~ target.name ~ ": run `mesh publish`", info=true) }}
  {{ return(meshwright._receipt(receipt) ~ "select 1 as prepared") }}
{% endmacro %}
