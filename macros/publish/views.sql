{#-
    Publishing where others read views: each port that this run audited becomes a table of its own in the data area, and
    then all views of the interface area are pointed at the tables of this publication. Readers, and views that readers
    made on ours, keep the view. What an engine does in another way is one of the dispatched macros below:

        version_statements    how a port's rows come into the data area: by a copy, unless the engine can move the table
        repoint_statements    how a view gets its new table
        withdraw_statements   how a view goes away
        activate              how all that happens at once; by default one statement after the other, in the order of names
        retire_version        how a table that nobody reads any more goes away; whether it is gone
        relation_columns      the columns of a relation, with all of a type that a view keeps
        publication_obstacle  what is in the way of a view
        reader_roles          who may read a port, besides those whom the model's `grants` name
        shut_out_statements   how the readers of the product that a port has left lose it
        grant_statement       how one of them gets a right
        areas_made            what an area needs once, when it is new
        unpermitted_losses    see losses.sql
-#}
{% macro default__publish_ports(audited, others) %}
  {%- set areas = meshwright.publication_areas() -%}
  {%- if areas.refused is defined -%}{{ return(meshwright._not_published(areas.refused)) }}{%- endif -%}
  {%- do meshwright._prepare_areas(areas) -%}
  {%- set history = meshwright._publication_history(areas) -%}
  {%- set current = history.current -%}
  {%- set started_at = run_started_at.strftime("%Y-%m-%dT%H:%M:%SZ") -%}
  {%- if current.started_at > started_at -%}
    {%- set later = "a build that started later is published already" if current.restores == current.sequence
        else "what was published is rolled back since this build started; run `dbt build` again" -%}
    {{ return(meshwright._not_published(later)) }}
  {%- endif -%}

  {%- set carried = meshwright._carried_ports(current, others) -%}
  {%- set before = meshwright._columns_served(areas, current) -%}
  {%- for port in carried if not before[port.identifier | lower] -%}
    {{ return(meshwright._not_published(
        "the table of " ~ port.identifier ~ ", which was not built in this run, is gone from " ~ areas.data ~ ": build it as well"
    )) }}
  {%- endfor -%}
  {%- set after = {} -%}
  {%- for port in audited -%}
    {%- do after.update({port.identifier | lower: meshwright._columns_of(meshwright._built_relation(port))}) -%}
  {%- endfor -%}
  {%- set kept = (audited + carried) | map(attribute="identifier") | map("lower") | list -%}
  {%- if kept | unique | list | length < kept | length -%}
    {{ return(meshwright._not_published("two ports have the same alias: " ~ kept | sort | join(", "))) }}
  {%- endif -%}
  {%- set losses = meshwright._losses(before, after, kept) -%}
  {%- set refusal = adapter.dispatch('publication_obstacle', 'meshwright')(areas, audited) or meshwright._loss_refusal(losses) -%}
  {%- if refusal -%}{{ return(meshwright._not_published(refusal)) }}{%- endif -%}

  {%- do meshwright._retire_versions(areas, history) -%}
  {%- set head = {
      "sequence": current.sequence + 1, "restores": current.sequence + 1,
      "started_at": started_at, "invocation_id": invocation_id
  } -%}
  {%- for port in audited -%}
    {%- do port.update({
        "data_table": meshwright._version_name(port.identifier), "built_at": started_at,
        "rows": run_query("select count(*) from " ~ meshwright._built_relation(port)).rows[0][0] | int
    }) -%}
  {%- endfor -%}
  {%- if audited -%}{%- do run_query(meshwright._record(areas, dict(head, state="prepared"), meshwright._entries(audited))) -%}{%- endif -%}

  {%- set statements = [] -%}
  {%- for port in audited -%}
    {%- set made = adapter.dispatch('version_statements', 'meshwright')(
        meshwright._built_relation(port), meshwright._version(areas, port.data_table), port.materialized
    ) -%}
    {%- for statement in made.before -%}{%- do run_query(meshwright.attributed(statement, port)) -%}{%- endfor -%}
    {%- do statements.extend(made.at_once) -%}
  {%- endfor -%}
  {%- for port in (audited + carried) | sort(attribute="identifier") -%}
    {%- set name = port.identifier | lower -%}
    {%- set changed = losses | selectattr("identifier", "equalto", name) | list -%}
    {%- set columns = meshwright._view_columns(before.get(name, []), after.get(name, before.get(name))) -%}
    {%- do statements.extend(meshwright._view_statements(
        areas, port, columns, name in before and not changed, current.ports.get(name)
    )) -%}
  {%- endfor -%}
  {%- for name, port in current.ports.items() if name not in kept -%}
    {%- do statements.extend(adapter.dispatch('withdraw_statements', 'meshwright')(meshwright._view(areas, port.port))) -%}
  {%- endfor -%}
  {%- do statements.append(meshwright._record(areas, dict(head, state="served"), [{}] + meshwright._entries(audited + carried))) -%}

  {{ log("meshwright: publishing " ~ audited | length ~ (" port" if audited | length == 1 else " ports")
         ~ (" (" ~ carried | length ~ " carried over)" if carried else "")
         ~ " of " ~ areas.base ~ " to " ~ target.name, info=true) }}
  {%- set receipt = meshwright._receipt({
      "published": true, "sequence": head.sequence,
      "ports": meshwright._served_ports(areas, audited + carried, dict(before, **after))
  }) -%}
  {{ return(receipt ~ adapter.dispatch('activate', 'meshwright')(areas, current, statements)) }}
{% endmacro %}


{#- A project without ports. Where it served some before, they are taken back, if that is permitted. -#}
{% macro default__withdraw_ports() %}
  {%- set areas = meshwright.publication_areas() -%}
  {%- if areas.refused is not defined and adapter.check_schema_exists(areas.database, areas.data) -%}
    {%- do meshwright._prepare_areas(areas) -%}
    {%- if meshwright._publication_history(areas).current.ports -%}{{ return(meshwright.default__publish_ports([], [])) }}{%- endif -%}
  {%- endif -%}
  {{ return(meshwright._nothing_to_publish()) }}
{% endmacro %}


{#- The statements that let a view show another table to those who may see it. `former` is the port as it is served. -#}
{% macro _view_statements(areas, port, columns, in_place, former=none) %}
  {%- set view = meshwright._view(areas, port.identifier) -%}
  {%- set statements = adapter.dispatch('repoint_statements', 'meshwright')(
      view, meshwright._version(areas, port.data_table), columns, in_place
  ) -%}
  {%- if former and former.product != port.product -%}
    {%- set statements = statements + adapter.dispatch('shut_out_statements', 'meshwright')(view, areas, former.product) -%}
  {%- endif -%}
  {%- set grants = {} -%}
  {%- for privilege, grantees in (port.grants or {}).items() if grantees -%}
    {%- do grants.update({privilege: [grantees] if grantees is string else grantees | list}) -%}
  {%- endfor -%}
  {%- for privilege, roles in adapter.dispatch('reader_roles', 'meshwright')(areas, port.product).items() -%}
    {%- do grants.update({privilege: grants.get(privilege, []) + roles}) -%}
  {%- endfor -%}
  {#- One at a time: several adapters grant to the first of a list and say nothing of the others. -#}
  {%- for privilege, grantees in grants.items() -%}
    {%- for grantee in grantees | unique -%}
      {%- do statements.append(adapter.dispatch('grant_statement', 'meshwright')(view, privilege, [grantee])) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(statements) }}
{% endmacro %}


{#- Columns of a view in its old order, and new ones after them: `create or replace view` moves none. -#}
{% macro _view_columns(before, after) %}
  {%- set found = after | map(attribute="name") | list -%}
  {%- set folded = found | map("lower") | list -%}
  {%- set names = [] -%}
  {%- for column in before if column.name | lower in folded -%}{%- do names.append(found[folded.index(column.name | lower)]) -%}{%- endfor -%}
  {{ return(names + found | reject("in", names) | list) }}
{% endmacro %}


{#- The ports that this run did not audit and readers see: they stay with the table that they have. -#}
{% macro _carried_ports(current, others) %}
  {%- set carried = [] -%}
  {%- for port in others if port.identifier | lower in current.ports -%}
    {%- set served = current.ports[port.identifier | lower] -%}
    {%- do carried.append(dict(port, data_table=served.data_table, built_at=served.built_at, rows=served.row_count)) -%}
  {%- endfor -%}
  {{ return(carried) }}
{% endmacro %}


{#- For each port that is served, by its name in lower case, its columns as the database has them. -#}
{% macro _columns_served(areas, publication) %}
  {%- set served = {} -%}
  {%- for name, port in publication.ports.items() -%}
    {%- do served.update({name: meshwright._columns_of(meshwright._version(areas, port.data_table))}) -%}
  {%- endfor -%}
  {{ return(served) }}
{% endmacro %}


{% macro _columns_of(relation) %}
  {{ return(adapter.dispatch('relation_columns', 'meshwright')(relation)) }}
{% endmacro %}

{% macro default__relation_columns(relation) %}
  {%- set columns = [] -%}
  {%- for column in adapter.get_columns_in_relation(relation) -%}
    {%- do columns.append({"name": column.name, "type": column.data_type}) -%}
  {%- endfor -%}
  {{ return(columns) }}
{% endmacro %}


{% macro _built_relation(port) %}
  {{ return(api.Relation.create(
      database=port.database, schema=port.schema, identifier=port.identifier,
      type="view" if port.materialized == "view" else "table"
  )) }}
{% endmacro %}

{% macro _version(areas, name) %}
  {{ return(api.Relation.create(database=areas.database, schema=areas.data, identifier=name, type="table")) }}
{% endmacro %}

{% macro _view(areas, name) %}
  {{ return(api.Relation.create(database=areas.database, schema=areas.interface, identifier=name, type="view")) }}
{% endmacro %}


{#- What stands in the way of a view, in words, or none. -#}
{% macro default__publication_obstacle(areas, ports) %}
  {{ return(none) }}
{% endmacro %}


{#- Ports as rows of `mesh_publications`. -#}
{% macro _entries(ports) %}
  {%- set entries = [] -%}
  {%- for port in ports -%}
    {%- do entries.append({
        "port": port.identifier, "data_table": port.data_table, "model": port.model, "version": port.version,
        "product": port.product, "built_at": port.built_at, "row_count": port.rows
    }) -%}
  {%- endfor -%}
  {{ return(entries) }}
{% endmacro %}


{#- Ports as the receipt tells them: the view that others read, and what is behind it. -#}
{% macro _served_ports(areas, ports, columns) %}
  {%- set served = [] -%}
  {%- for port in ports -%}
    {%- set known = columns[port.identifier | lower] -%}
    {%- do served.append({
        "model": port.model, "version": port.version, "database": areas.database, "schema": areas.interface,
        "identifier": port.identifier, "rows": port.rows, "built_at": port.built_at,
        "columns": known | map(attribute="name") | list, "types": known | map(attribute="type") | list
    }) -%}
  {%- endfor -%}
  {{ return(served) }}
{% endmacro %}


{% macro default__version_statements(built, version, materialized) %}
  {{ return({"before": ["create table " ~ version ~ " as select * from " ~ built], "at_once": []}) }}
{% endmacro %}

{#- `in_place` says that a view is there and no reader misses anything in the new one. -#}
{% macro default__repoint_statements(view, version, columns, in_place) %}
  {{ return(["create or replace view " ~ view ~ " as " ~ meshwright._view_query(version, columns)]) }}
{% endmacro %}

{% macro _view_query(version, columns) %}
  {%- set names = [] -%}
  {%- for name in columns -%}{%- do names.append(meshwright.quoted(name)) -%}{%- endfor -%}
  {{ return("select " ~ names | join(", ") ~ " from " ~ version) }}
{% endmacro %}

{% macro default__withdraw_statements(view) %}
  {{ return(["drop view if exists " ~ view]) }}
{% endmacro %}

{% macro default__grant_statement(view, privilege, grantees) %}
  {{ return(dbt.get_grant_sql(view, privilege, grantees)) }}
{% endmacro %}

{#- Of the variable `mesh_readers`, {product: [role, group or account]}: for engines whose roles dbt cannot look up. -#}
{% macro default__reader_roles(areas, product) %}
  {{ return({"select": var("mesh_readers", {}).get(product, [])}) }}
{% endmacro %}


{% macro default__shut_out_statements(view, areas, product) %}
  {{ return([]) }}
{% endmacro %}


{#-
    By default every statement commits by itself. Returns the last one, which is the hook's own: the receipt stands in
    its comment, and counts if it succeeds.
-#}
{% macro default__activate(areas, current, statements) %}
  {%- if meshwright._publication_history(areas).current.sequence != current.sequence -%}
    {%- do exceptions.raise_compiler_error(meshwright._overtaken(areas)) -%}
  {%- endif -%}
  {%- set ordered = meshwright._record_first(statements) -%}
  {%- for statement in ordered[:-1] -%}{%- do run_query(statement) -%}{%- endfor -%}
  {{ return(ordered[-1]) }}
{% endmacro %}

{#-
    The record, which is the last of a publication's statements, before the others. Where each commits by itself and a
    run breaks off between two views, the record then says what the first one shows: its table is not taken for a left
    over one and dropped, the next publication repairs all views, and a rollback takes them all back.
-#}
{% macro _record_first(statements) %}
  {{ return(statements[-1:] + statements[:-1]) }}
{% endmacro %}

{% macro _overtaken(areas) %}
  {{ return("meshwright: " ~ areas.base ~ " was published by another run meanwhile; run `dbt build` again") }}
{% endmacro %}

{#- SQL: whether another run has published since `current` was read. -#}
{% macro _is_overtaken(areas, current) %}
  {{ return("exists (select 1 from " ~ meshwright._publications(areas) ~ " where state = 'served' and sequence > " ~ current.sequence ~ ")") }}
{% endmacro %}

{#- A grantee such as `role:analysts` or `user:anna`, where the engine has `kinds` of them; without a kind, a user. -#}
{% macro _grantee_of_kind(grantee, kinds) %}
  {%- set kind, _, name = grantee.partition(":") -%}
  {%- if name and kind in kinds -%}{{ return(kind ~ " " ~ meshwright.quoted(name)) }}{%- endif -%}
  {{ return(meshwright.quoted(name if kind == "user" and name else grantee)) }}
{% endmacro %}
