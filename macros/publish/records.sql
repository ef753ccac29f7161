{#-
    What each publication serves, in the table `mesh_publications` of the data area. Rows are only ever added, as some
    engines can do no more. One row without a port heads each publication.

        sequence     counts the publications of the area, from 1
        state        `prepared`: its table is written; `served`: it is what readers see; `dropped`: its table is gone
        restores     the publication whose tables it serves: itself, or the one that a rollback went back to
        started_at   UTC, when its run started
        port         the view's name; empty in the head
        data_table   the version's table that the view selects from
-#}
{% macro _publications(areas) %}
  {{ return(api.Relation.create(database=areas.database, schema=areas.data, identifier="mesh_publications", type="table")) }}
{% endmacro %}


{% macro _publications_table(areas) %}
  {%- set texts = ["state", "started_at", "invocation_id", "port", "data_table", "model", "version", "product", "built_at"] -%}
  {%- set columns = ["sequence " ~ dbt.type_bigint(), "restores " ~ dbt.type_bigint(), "row_count " ~ dbt.type_bigint()] -%}
  {%- for name in texts -%}{%- do columns.append(name ~ " " ~ dbt.type_string()) -%}{%- endfor -%}
  {{ return("create table if not exists " ~ meshwright._publications(areas) ~ " (" ~ columns | join(", ") ~ ")") }}
{% endmacro %}


{#- SQL that adds rows: {sequence, restores, state, started_at, invocation_id} joined with each of `entries`. -#}
{% macro _record(areas, head, entries) %}
  {%- set columns = ["sequence", "restores", "row_count", "state", "started_at", "invocation_id", "port", "data_table", "model", "version", "product", "built_at"] -%}
  {%- set rows = [] -%}
  {%- for entry in entries -%}
    {%- set row = dict(head, **entry) -%}
    {%- set values = [] -%}
    {%- for name in columns -%}
      {%- set value = row.get(name) -%}
      {%- if value is none -%}{%- do values.append("null") -%}
      {%- elif name in ["sequence", "restores", "row_count"] -%}{%- do values.append(value | int | string) -%}
      {%- else -%}{%- do values.append(meshwright.text_literal(value)) -%}{%- endif -%}
    {%- endfor -%}
    {%- do rows.append("(" ~ values | join(", ") ~ ")") -%}
  {%- endfor -%}
  {{ return("insert into " ~ meshwright._publications(areas) ~ " (" ~ columns | join(", ") ~ ") values " ~ rows | join(", ")) }}
{% endmacro %}


{#-
    What is recorded of an area's last publications: {current, publications, tables}. A publication is
    {sequence, restores, started_at, invocation_id, ports}, its ports by the view's name in lower case; `tables` says of
    each version's table that is still there when its run started.
-#}
{% macro _publication_history(areas) %}
  {%- set query -%}
    select sequence, restores, state, started_at, invocation_id, port, data_table, model, version, product, built_at, row_count
    from {{ meshwright._publications(areas) }}
    where sequence > (select coalesce(max(sequence), 0) - 200 from {{ meshwright._publications(areas) }})
    order by sequence, state, port
  {%- endset -%}
  {%- set publications = {} -%}
  {%- set tables = {} -%}
  {%- set dropped = [] -%}
  {%- for row in run_query(query).rows -%}
    {%- if row[2] == "dropped" -%}
      {%- do dropped.append(row[6]) -%}
    {%- elif row[5] and row[6] not in tables -%}
      {%- do tables.update({row[6]: row[3]}) -%}
    {%- endif -%}
    {%- if row[2] == "served" -%}
      {%- set publication = publications.setdefault(row[0] | int, {"ports": {}}) -%}
      {%- if not row[5] -%}
        {%- do publication.update({
            "sequence": row[0] | int, "restores": row[1] | int, "started_at": row[3], "invocation_id": row[4]
        }) -%}
      {%- else -%}
        {%- do publication.ports.update({row[5] | lower: {
            "port": row[5], "data_table": row[6], "model": row[7], "version": row[8], "product": row[9],
            "built_at": row[10], "row_count": row[11] | int
        }}) -%}
      {%- endif -%}
    {%- endif -%}
  {%- endfor -%}
  {%- for name in dropped -%}{%- do tables.pop(name, none) -%}{%- endfor -%}
  {%- set nothing = {"sequence": 0, "restores": 0, "started_at": "", "invocation_id": "", "ports": {}} -%}
  {%- set current = publications[publications.keys() | max] if publications else nothing -%}
  {{ return({"current": current, "publications": publications, "tables": tables}) }}
{% endmacro %}


{#- A text as SQL. Names and versions are all that is written, and yet a name may hold a quote. -#}
{% macro text_literal(text) %}
  {{ return(adapter.dispatch('text_literal', 'meshwright')(text | string)) }}
{% endmacro %}

{% macro default__text_literal(text) %}
  {{ return("'" ~ text | replace("'", "''") ~ "'") }}
{% endmacro %}

{#- A name as SQL, whatever is in it. -#}
{% macro quoted(name) %}
  {%- set mark = adapter.quote("x")[0] -%}
  {{ return(adapter.quote(name | replace(mark, mark ~ mark))) }}
{% endmacro %}

{#- Where a backslash escapes: as one, and before a quote, which not all of these engines let a second quote escape. -#}
{% macro _backslash_literal(text) %}
  {{ return("'" ~ text | replace("\\", "\\\\") | replace("'", "\\'") ~ "'") }}
{% endmacro %}
