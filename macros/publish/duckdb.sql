{#-
    DuckDB: copies the audited ports into a new file, carries the others over from the current share, and lets the
    plugin rename the file over the share. Renaming is the hook's own statement: it runs when all else succeeded.
-#}
{% macro duckdb__publish_ports(audited, others) %}
  {%- set share = meshwright._duckdb_next_share() -%}
  {%- if share.refused is defined -%}{{ return(meshwright._not_published(share.refused)) }}{%- endif -%}

  {%- if share.exists -%}
    {%- do run_query("attach '" ~ share.file | replace("'", "''") ~ "' as mesh_current (read_only)") -%}
    {%- set refusal = "what was published is rolled back since this build started; run `dbt build` again"
        if share.restored_at > run_started_at.strftime("%Y-%m-%dT%H:%M:%SZ") else meshwright._duckdb_refusal(audited, others) -%}
    {%- if refusal -%}
      {%- do run_query("detach mesh_current") -%}
      {{ return(meshwright._not_published(refusal)) }}
    {%- endif -%}
  {%- endif -%}

  {#- DuckDB 1.5 cannot read the files that 2.0 writes by default. -#}
  {%- do run_query("attach '" ~ share.temporary | replace("'", "''") ~ "' as mesh_next (storage_version 'v1.5.0')") -%}
  {%- for port in audited -%}
    {%- set statement = "create table mesh_next.main." ~ adapter.quote(port.identifier) ~ " as from " ~ port.relation -%}
    {%- do run_query(meshwright.attributed(statement, port)) -%}
  {%- endfor -%}
  {%- set carried = meshwright._duckdb_carry_over(others) if share.exists else [] -%}
  {%- set served = meshwright._duckdb_label_share(audited, carried, share.domain) -%}
  {%- if share.exists -%}{%- do run_query("detach mesh_current") -%}{%- endif -%}
  {%- do run_query("detach mesh_next") -%}

  {%- set what = audited | length ~ (" port" if audited | length == 1 else " ports")
         ~ (" (" ~ carried | length ~ " carried over)" if carried else "") ~ " of " ~ share.domain -%}
  {%- set receipt = {"published": true, "domain": share.domain, "share": share.share, "ports": served} -%}
  {%- if share.prepared -%}{{ return(meshwright._duckdb_prepared(share, what, receipt)) }}{%- endif -%}
  {{ log("meshwright: publishing " ~ what ~ " to " ~ target.name, info=true) }}
  {{ return(meshwright._receipt(receipt) ~ "select mesh_activate_share("
            ~ meshwright.text_literal(share.temporary) ~ ", " ~ meshwright._publications_kept() ~ ")") }}
{% endmacro %}


{#- Takes back what the share serves, when the last port is gone. A domain that never had a share goes on without one. -#}
{% macro duckdb__withdraw_ports() %}
  {%- set is_served = run_query("select mesh_share_exists()").rows[0][0] if meshwright._duckdb_has_plugin()
      else meshwright._duckdb_share_without_plugin().exists -%}
  {%- if is_served -%}
    {{ return(meshwright.duckdb__publish_ports([], [])) }}
  {%- endif -%}
  {{ return(meshwright._nothing_to_publish()) }}
{% endmacro %}


{#- Why the current share must stay, or none: somebody published newer rows, or readers would miss something. -#}
{% macro _duckdb_refusal(audited, others) %}
  {%- set newer = run_query(
      "select max(built_at) > '" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S') ~ "' from mesh_current.mesh.publication"
  ).rows[0][0] -%}
  {%- if newer -%}{{ return("a build that started later is published already") }}{%- endif -%}
  {%- set kept = (audited + others) | map(attribute='identifier') | map('lower') | list -%}
  {%- set after = {} -%}
  {%- for port in audited -%}
    {%- do after.update({port.identifier | lower: meshwright._duckdb_columns(port.database, port.schema, port.identifier)}) -%}
  {%- endfor -%}
  {{ return(meshwright._loss_refusal(meshwright._losses(meshwright._duckdb_served("mesh_current"), after, kept))) }}
{% endmacro %}


{#- For each table of an attached share, by its name in lower case, its columns. -#}
{% macro _duckdb_served(database) %}
  {%- set served = {} -%}
  {%- for row in run_query(
      "select table_name from duckdb_tables() where database_name = '" ~ database ~ "' and schema_name = 'main' order by 1"
  ).rows -%}
    {%- do served.update({row[0] | lower: meshwright._duckdb_columns(database, "main", row[0])}) -%}
  {%- endfor -%}
  {{ return(served) }}
{% endmacro %}


{#- The columns of a table or view: [{name, type}]. -#}
{% macro _duckdb_columns(database, schema, identifier) %}
  {%- set query -%}
    select column_name, data_type
    from duckdb_columns()
    where database_name = {{ meshwright.text_literal(database) }}
      and schema_name = {{ meshwright.text_literal(schema) }}
      and lower(table_name) = lower({{ meshwright.text_literal(identifier) }})
    order by column_index
  {%- endset -%}
  {%- set columns = [] -%}
  {%- for row in run_query(query).rows -%}{%- do columns.append({"name": row[0], "type": row[1]}) -%}{%- endfor -%}
  {{ return(columns) }}
{% endmacro %}


{#- Asks the registry, through the plugin: nobody reads it, it was approved, its date has passed. -#}
{% macro duckdb__unpermitted_losses(losses) %}
  {%- if not meshwright._duckdb_has_plugin() -%}{{ return(meshwright.default__unpermitted_losses(losses)) }}{%- endif -%}
  {{ return(fromjson(run_query("select mesh_unpermitted(" ~ meshwright.text_literal(tojson(losses)) ~ ")").rows[0][0])) }}
{% endmacro %}


{#- Copies what the current share serves of the ports that this run did not audit; returns those ports. -#}
{% macro _duckdb_carry_over(others) %}
  {%- set built_at = {} -%}
  {%- for row in run_query(
      "select port, strftime(built_at, '%Y-%m-%dT%H:%M:%SZ') from mesh_current.mesh.publication"
  ).rows -%}
    {%- do built_at.update({row[0] | lower: row[1]}) -%}
  {%- endfor -%}
  {%- set carried = [] -%}
  {%- for port in others if port.identifier | lower in built_at -%}
    {%- set name = adapter.quote(port.identifier) -%}
    {%- do run_query(meshwright.attributed("create table mesh_next.main." ~ name ~ " as from mesh_current.main." ~ name, port)) -%}
    {%- do port.update({"built_at": built_at[port.identifier | lower]}) -%}
    {%- do carried.append(port) -%}
  {%- endfor -%}
  {{ return(carried) }}
{% endmacro %}


{#- Writes the table `mesh.publication` into the new share: what is served, since when. Returns the same as a list. -#}
{% macro _duckdb_label_share(audited, carried, domain) %}
  {%- do run_query("create schema mesh_next.mesh") -%}
  {%- do run_query(
      "create table mesh_next.mesh.publication"
      ~ " (port varchar, row_count bigint, built_at timestamp, carried_over boolean, invocation_id varchar)"
  ) -%}
  {%- set now = run_started_at.strftime('%Y-%m-%dT%H:%M:%SZ') -%}
  {%- set served = [] -%}
  {%- for port in audited + carried -%}
    {%- set built_at = port.get("built_at", now) -%}
    {%- set rows = run_query("select count(*) from mesh_next.main." ~ adapter.quote(port.identifier)).rows[0][0] | int -%}
    {%- do run_query(
        "insert into mesh_next.mesh.publication values ('" ~ port.identifier | replace("'", "''") ~ "', " ~ rows
        ~ ", '" ~ built_at ~ "', " ~ (port.get("built_at") is not none) ~ ", '" ~ invocation_id ~ "')"
    ) -%}
    {%- set columns = run_query(
        "select column_name, data_type from duckdb_columns() where database_name = 'mesh_next' and schema_name = 'main'"
        ~ " and table_name = '" ~ port.identifier | replace("'", "''") ~ "' order by column_index"
    ).columns -%}
    {%- do served.append({
        "model": port.model, "version": port.version, "database": domain, "schema": "main",
        "identifier": port.identifier, "rows": rows, "built_at": built_at, "columns": columns[0].values() | list,
        "types": columns[1].values() | list
    }) -%}
  {%- endfor -%}
  {{ return(served) }}
{% endmacro %}


{#- Renames the share before the current one over it. Readers that are at it keep the file that they opened. -#}
{% macro duckdb__rollback_ports(dry_run, tell) %}
  {%- set plugin_found = run_query("select count(*) from duckdb_functions() where function_name = 'mesh_prepare_rollback'") -%}
  {%- if plugin_found.rows[0][0] == 0 -%}
    {{ meshwright._no_rollback("the profile has no plugin `meshwright.engines.duckdb`") }}
  {%- endif -%}
  {%- set share = fromjson(run_query("select mesh_prepare_rollback()").rows[0][0]) -%}
  {%- if share.refused is defined -%}{{ meshwright._no_rollback(share.refused) }}{%- endif -%}
  {%- if not share.file -%}
    {{ meshwright._no_rollback("nothing of " ~ share.domain ~ " was ever published to " ~ target.name) }}
  {%- elif tell and not share.restored_at -%}
    {{ meshwright._no_rollback(share.domain ~ " serves its last build to " ~ target.name ~ ": nothing is rolled back") }}
  {%- elif not tell and not share.previous -%}
    {{ meshwright._no_rollback(meshwright._nothing_kept(share.domain)) }}
  {%- endif -%}
  {%- do run_query("attach " ~ meshwright.text_literal(share.file) ~ " as mesh_current (read_only)") -%}
  {%- set publication = meshwright._duckdb_publication("mesh_current") -%}
  {%- set losses = [] -%}
  {%- if not tell -%}
    {%- do run_query("attach " ~ meshwright.text_literal(share.previous) ~ " as mesh_previous (read_only)") -%}
    {%- set publication = meshwright._duckdb_publication("mesh_previous") -%}
    {%- set after = meshwright._duckdb_served("mesh_previous") -%}
    {%- do losses.extend(meshwright._losses(meshwright._duckdb_served("mesh_current"), after, after.keys() | list)) -%}
    {%- do run_query("detach mesh_previous") -%}
  {%- endif -%}
  {%- do run_query("detach mesh_current") -%}
  {%- set restored_at = "" if dry_run else run_started_at.strftime("%Y-%m-%dT%H:%M:%SZ") -%}
  {%- if not dry_run and not tell -%}
    {%- do run_query("select mesh_restore_share(" ~ meshwright.text_literal(restored_at) ~ ")") -%}
  {%- endif -%}
  {{ return(meshwright._tell_rollback(share.domain, publication, share.restored_at if tell else restored_at, losses)) }}
{% endmacro %}


{#- Whose publication an attached share is: {invocation_id, started_at}; empty texts for one without ports. -#}
{% macro _duckdb_publication(database) %}
  {%- set rows = run_query(
      "select invocation_id, strftime(max(built_at), '%Y-%m-%dT%H:%M:%SZ') from " ~ database ~ ".mesh.publication group by 1"
  ).rows -%}
  {{ return({"invocation_id": rows[0][0], "started_at": rows[0][1]} if rows | length else {"invocation_id": "", "started_at": ""}) }}
{% endmacro %}
