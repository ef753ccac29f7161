{#-
    The materialization of a stub in an interface package. It builds nothing: it compares the upstream's relation with
    the columns that the interface package promises, and fails before any model of the consumer runs on something else.
    A wider type, and whatever happens to a column that nothing in the consumer's project names, is told and stops
    nothing: its owner was allowed to do it, and this domain learns of it with its next `mesh sync`.
-#}
{% materialization mesh_interface, default %}
  {%- set version = model.get('version') -%}
  {%- set port = model.package_name ~ "." ~ model.name ~ ("@" ~ version if version is not none else "") -%}
  {%- set is_read = meshwright._is_read_here(model.unique_id) -%}
  {%- set is_there = meshwright.relation_exists(this) -%}
  {%- if not is_read and not is_there -%}
    {{ log("meshwright: " ~ port ~ " is not there any more, and nothing here reads it: take it out of `inputs`, or run `mesh sync`", info=true) }}
    {%- call noop_statement('main', 'NOT READ') -%}{{ sql }}{%- endcall -%}
    {{ return({'relations': []}) }}
  {%- endif -%}
  {%- if not is_there -%}
    {%- do exceptions.raise_compiler_error(
        "the port " ~ port ~ " is not there: " ~ this ~ " does not exist. Build and publish the domain "
        ~ model.package_name ~ " for the environment " ~ target.name ~ ", or run `mesh sync` to learn where it is now."
        ~ meshwright._how_to_attach()
    ) -%}
  {%- endif -%}
  {%- set unreadable = meshwright.why_unreadable(this) -%}
  {%- if unreadable and not is_read -%}
    {{ log("meshwright: " ~ port ~ ": " ~ unreadable ~ ", and nothing here reads it: take it out of `inputs`", info=true) }}
    {%- call noop_statement('main', 'NOT READ') -%}{{ sql }}{%- endcall -%}
    {{ return({'relations': []}) }}
  {%- elif unreadable -%}
    {%- do exceptions.raise_compiler_error(
        "the port " ~ port ~ " is not offered to this domain: " ~ unreadable ~ ". Ask the domain " ~ model.package_name
        ~ " to name this one among the `consumers` of the port's product, and to run `mesh grants apply`."
    ) -%}
  {%- endif -%}
  {%- set promised = meshwright.column_types("select * from (" ~ sql ~ ") as promised") -%}
  {%- set found = {} -%}
  {%- for column in meshwright.column_types("select * from " ~ this ~ " where 1 = 0") -%}
    {%- do found.update({column.name | lower: column.data_type}) -%}
  {%- endfor -%}
  {%- set breaks = [] -%}
  {%- for column in promised -%}
    {%- set is = found.get(column.name | lower) -%}
    {%- if is != column.data_type -%}
      {%- set what = "column " ~ column.name ~ (" is missing" if is is none else " is " ~ is ~ ", promised was " ~ column.data_type) -%}
      {%- if is is not none and meshwright.holds_all_values(column.data_type, is) -%}
        {{ log("meshwright: " ~ port ~ ": " ~ what ~ ", which holds all its values; run `mesh sync` when it suits you", info=true) }}
      {%- elif is_read and meshwright._is_named_here(column.name) -%}
        {%- do breaks.append(what) -%}
      {%- else -%}
        {{ log("meshwright: " ~ port ~ ": " ~ what ~ "; nothing here names it, so run `mesh sync` when it suits you", info=true) }}
      {%- endif -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if breaks -%}
    {%- do exceptions.raise_compiler_error(
        "the port " ~ port ~ " (" ~ this ~ ") breaks its contract: " ~ breaks | join("; ")
        ~ ". Ask the domain " ~ model.package_name ~ ", or run `mesh sync` if the change was published as a new version."
    ) -%}
  {%- endif -%}
  {%- set environment = config.get('meta', {}).get('environment', target.name) -%}
  {%- if environment != target.name -%}
    {{ log("meshwright: " ~ port ~ " is not deployed to " ~ target.name ~ "; reading " ~ environment, info=true) }}
  {%- endif -%}
  {%- call noop_statement('main', 'VERIFIED') -%}{{ sql }}{%- endcall -%}
  {{ return({'relations': []}) }}
{% endmaterialization %}


{#- What a run on DuckDB needs to see other domains' files. -#}
{% macro _how_to_attach() %}
  {%- if adapter.type() != 'duckdb' -%}{{ return("") }}{%- endif -%}
  {{ return(" On DuckDB the profile needs the plugin `meshwright.engines.duckdb`." if dbt_version.startswith("1.") else
      " With dbt 2, dbt_project.yml needs `on-run-start: \"{{ meshwright.attach_inputs() }}\"`.") }}
{% endmacro %}


{#-
    Whether anything of the project that is being built reads a stub. An input without a version has a stub for each, and
    most projects read one of them.
-#}
{% macro _is_read_here(unique_id) %}
  {%- for node in graph.nodes.values() if node.package_name == project_name -%}
    {%- if unique_id in node.get("depends_on", {}).get("nodes", []) -%}{{ return(true) }}{%- endif -%}
  {%- endfor -%}
  {{ return(false) }}
{% endmacro %}


{#-
    Whether anything of the project that is being built has a column's name as a word: its SQL, or the columns that its
    property files list. Names that macros put together are not seen; then the engine says which model fails.
-#}
{% macro _is_named_here(column) %}
  {%- set word = modules.re.compile("(?i)(?<!\\w)" ~ modules.re.escape(column) ~ "(?!\\w)") -%}
  {%- for node in graph.nodes.values() if node.package_name == project_name -%}
    {%- if word.search(node.raw_code or "") or column | lower in (node.columns or {}) | map("lower") -%}
      {{ return(true) }}
    {%- endif -%}
  {%- endfor -%}
  {{ return(false) }}
{% endmacro %}


{#- Whether a relation exists, asked of the database: dbt's cache does not know relations of foreign databases. -#}
{% macro relation_exists(relation) %}
  {{ return(adapter.dispatch('relation_exists', 'meshwright')(relation)) }}
{% endmacro %}

{% macro default__relation_exists(relation) %}
  {{ return(load_relation(relation) is not none) }}
{% endmacro %}

{#- Tables alone: a view in a share, which `publish_ports` never writes, would run its SQL in the consumer's process. -#}
{% macro duckdb__relation_exists(relation) %}
  {%- set query -%}
    select count(*) from duckdb_tables()
    where lower(database_name) = lower('{{ relation.database | replace("'", "''") }}')
      and lower(schema_name) = lower('{{ relation.schema | replace("'", "''") }}')
      and lower(table_name) = lower('{{ relation.identifier | replace("'", "''") }}')
  {%- endset -%}
  {{ return(run_query(query).rows[0][0] > 0) }}
{% endmacro %}
