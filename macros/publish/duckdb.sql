{#-
    DuckDB: copies the audited ports into a new file, carries the others over from the current share, and lets the
    plugin rename the file over the share. Renaming is the hook's own statement: it runs when all else succeeded.
-#}
{% macro duckdb__publish_ports(audited, others) %}
  {%- set plugin_found = run_query("select count(*) from duckdb_functions() where function_name = 'mesh_prepare_share'") -%}
  {%- if plugin_found.rows[0][0] == 0 -%}
    {{ return(meshwright._not_published("the profile has no plugin `meshwright.engines.duckdb`")) }}
  {%- endif -%}
  {%- set share = fromjson(run_query("select mesh_prepare_share('" ~ invocation_id ~ "')").rows[0][0]) -%}
  {%- if share.refused is defined -%}{{ return(meshwright._not_published(share.refused)) }}{%- endif -%}

  {%- if share.exists -%}
    {%- do run_query("attach '" ~ share.file | replace("'", "''") ~ "' as mesh_current (read_only)") -%}
    {%- set refusal = meshwright._duckdb_refusal(audited, others) -%}
    {%- if refusal -%}
      {%- do run_query("detach mesh_current") -%}
      {{ return(meshwright._not_published(refusal)) }}
    {%- endif -%}
  {%- endif -%}

  {#- DuckDB 1.5 cannot read the files that 2.0 writes by default. -#}
  {%- do run_query("attach '" ~ share.temporary | replace("'", "''") ~ "' as mesh_next (storage_version 'v1.5.0')") -%}
  {%- for port in audited -%}
    {%- do run_query("create table mesh_next.main." ~ adapter.quote(port.identifier) ~ " as from " ~ port.relation) -%}
  {%- endfor -%}
  {%- set carried = meshwright._duckdb_carry_over(others) if share.exists else [] -%}
  {%- set served = meshwright._duckdb_label_share(audited, carried, share.domain) -%}
  {%- if share.exists -%}{%- do run_query("detach mesh_current") -%}{%- endif -%}
  {%- do run_query("detach mesh_next") -%}

  {{ log("meshwright: publishing " ~ audited | length ~ (" port" if audited | length == 1 else " ports")
         ~ (" (" ~ carried | length ~ " carried over)" if carried else "")
         ~ " of " ~ share.domain ~ " to " ~ target.name, info=true) }}
  {%- set receipt = {"published": true, "domain": share.domain, "share": share.share, "ports": served} -%}
  {{ return(meshwright._receipt(receipt) ~ "select mesh_activate_share('" ~ share.temporary | replace("'", "''") ~ "')") }}
{% endmacro %}


{#- Takes back what the share serves, when the last port is gone. A domain that never had a share goes on without one. -#}
{% macro duckdb__withdraw_ports() %}
  {%- set plugin_found = run_query("select count(*) from duckdb_functions() where function_name = 'mesh_share_exists'") -%}
  {%- if plugin_found.rows[0][0] > 0 and run_query("select mesh_share_exists()").rows[0][0] -%}
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
  {%- set before = {} -%}
  {%- for row in run_query(
      "select table_name from duckdb_tables() where database_name = 'mesh_current' and schema_name = 'main' order by 1"
  ).rows -%}
    {%- do before.update({row[0] | lower: meshwright._duckdb_columns("mesh_current", "main", row[0])}) -%}
  {%- endfor -%}
  {{ return(meshwright._loss_refusal(meshwright._losses(before, after, kept))) }}
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
    {%- do run_query("create table mesh_next.main." ~ name ~ " as from mesh_current.main." ~ name) -%}
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
