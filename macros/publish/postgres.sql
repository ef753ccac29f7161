{#-
    Postgres: a table that dbt built in this run is moved into the data area, which costs nothing, and a view takes its
    place in the private area; anything else is copied, because dbt needs it there next time (incremental models) or it
    has no rows of its own (views). Moving and repointing is one transaction.
-#}
{% macro postgres__version_statements(built, version, materialized) %}
  {%- if materialized == "view" -%}
    {{ return({"before": ["commit", "create table " ~ version ~ " as select * from " ~ built], "at_once": []}) }}
  {%- elif materialized != "table" -%}
    {#- With its indexes, its constraints and its comments. What is recorded so far must not stay locked meanwhile. -#}
    {{ return({"before": [
        "commit",
        "create table " ~ version ~ " (like " ~ built ~ " including all)",
        "insert into " ~ version ~ " overriding system value select * from " ~ built
    ], "at_once": []}) }}
  {%- endif -%}
  {%- set renamed = api.Relation.create(database=built.database, schema=built.schema, identifier=version.identifier) -%}
  {#- Names of indexes are those of a whole schema, and dbt gives each build's the same ones. -#}
  {%- set indexes -%}
    select indexes.relname
    from pg_index
    join pg_class as indexes on indexes.oid = pg_index.indexrelid
    where pg_index.indrelid = {{ meshwright.text_literal(built) }}::regclass
    order by indexes.relname
  {%- endset -%}
  {%- set moves = [] -%}
  {%- for row in run_query(indexes).rows -%}
    {%- do moves.append(
        "alter index " ~ built.include(database=false, identifier=false) ~ "." ~ meshwright.quoted(row[0]) ~ " rename to "
        ~ adapter.quote("mesh_" ~ local_md5(version.identifier ~ row[0]))
    ) -%}
  {%- endfor -%}
  {#- Nobody reads these tables yet, so waiting for them keeps nobody waiting: long enough to send autovacuum away. -#}
  {{ return({"before": [], "at_once": [
      "perform set_config('lock_timeout',"
      ~ " (extract(epoch from current_setting('deadlock_timeout')::interval) * 1000 + 1000)::integer::text, true)",
      meshwright._without_foreign_keys(built)
  ] + moves + [
      "alter table " ~ built ~ " rename to " ~ adapter.quote(version.identifier),
      "alter table " ~ renamed ~ " set schema " ~ adapter.quote(version.schema),
      "create view " ~ built ~ " as select * from " ~ version
  ]}) }}
{% endmacro %}


{#-
    Foreign keys have done their work when the build is tested. Between versions and what dbt goes on building they would
    refuse its next rows, or keep a version from being dropped.
-#}
{% macro _without_foreign_keys(built) %}
  {%- set relation = meshwright.text_literal(built) ~ "::regclass" -%}
  {{ return("declare
        foreign_key record;
      begin
        for foreign_key in
          select conrelid::regclass as table_name, conname from pg_constraint
          where contype = 'f' and conrelid <> confrelid and " ~ relation ~ " in (conrelid, confrelid)
        loop
          execute format('alter table %s drop constraint %I', foreign_key.table_name, foreign_key.conname);
        end loop;
      end") }}
{% endmacro %}


{#- `create or replace view` refuses another type and a column less. -#}
{% macro postgres__repoint_statements(view, version, columns, in_place) %}
  {%- set statements = meshwright.default__repoint_statements(view, version, columns, in_place) -%}
  {{ return([meshwright._view_begins()] + (statements if in_place else [meshwright._out_of_the_way(view, version.schema)] + statements)) }}
{% endmacro %}

{% macro postgres__withdraw_statements(view) %}
  {{ return([meshwright._view_begins(), meshwright._out_of_the_way(view, meshwright.publication_areas().data)]) }}
{% endmacro %}

{#- What follows, to the next one, is of one view: `activate` tells by it which statements belong together. -#}
{% macro _view_begins() %}
  {{ return("perform set_config('lock_timeout', patience || 'ms', true)") }}
{% endmacro %}


{#-
    Drops a view, or, where views of others are built on it, puts it into the data area: those show the rows that they
    show now until they are built anew. `retire_version` drops it when they are.
-#}
{% macro _out_of_the_way(view, data_schema) %}
  {%- for row in run_query(meshwright._views_on(view)).rows -%}
    {{ log("meshwright: " ~ row[0] ~ " is built on " ~ view.identifier ~ ", which changes: it shows the old rows until it is built again", info=true) }}
  {%- endfor -%}
  {%- set aside = adapter.quote("mesh_" ~ local_md5(view ~ invocation_id)) -%}
  {{ return("begin
        drop view if exists " ~ view ~ ";
      exception when dependent_objects_still_exist then
        alter view " ~ view ~ " rename to " ~ aside ~ ";
        alter view " ~ view.include(database=false, identifier=false) ~ "." ~ aside ~ " set schema " ~ adapter.quote(data_schema) ~ ";
      end") }}
{% endmacro %}


{#- The names of the views that select from a relation, as a terminal may show them; with `schema`, only those there. -#}
{% macro _views_on(relation, schema=none) %}
  {{ return(
      "select distinct regexp_replace(format('%I.%I', pg_namespace.nspname, views.relname), '[[:cntrl:]]', '?', 'g') as name"
      ~ " from pg_depend join pg_rewrite on pg_rewrite.oid = pg_depend.objid and pg_depend.classid = 'pg_rewrite'::regclass"
      ~ " join pg_class as views on views.oid = pg_rewrite.ev_class join pg_namespace on pg_namespace.oid = views.relnamespace"
      ~ " where pg_depend.refclassid = 'pg_class'::regclass"
      ~ " and pg_depend.refobjid = to_regclass(" ~ meshwright.text_literal(relation) ~ ") and views.oid <> pg_depend.refobjid"
      ~ (" and pg_namespace.nspname = " ~ meshwright.text_literal(schema) if schema is not none else "") ~ " order by 1"
  ) }}
{% endmacro %}


{#- With all that `create or replace view` compares: what arrays hold, how precise a time is. None of what is not there. -#}
{% macro postgres__relation_columns(relation) %}
  {%- set query -%}
    select attname, format_type(atttypid, atttypmod)
    from pg_attribute
    where attrelid = to_regclass({{ meshwright.text_literal(relation) }}) and attnum > 0 and not attisdropped
    order by attnum
  {%- endset -%}
  {%- set columns = [] -%}
  {%- for row in run_query(query).rows -%}{%- do columns.append({"name": row[0], "type": row[1]}) -%}{%- endfor -%}
  {{ return(columns) }}
{% endmacro %}


{#-
    What is no view cannot become one; a table there is what dbt built before the domain was one of a mesh. And Postgres
    would keep a view whose name has other capital letters beside the new one: its readers would see old rows for ever.
-#}
{% macro postgres__publication_obstacle(areas, ports) %}
  {%- set names = [] -%}
  {%- for port in ports -%}{%- do names.append(meshwright.text_literal(port.identifier)) -%}{%- endfor -%}
  {%- if not names -%}{{ return(none) }}{%- endif -%}
  {%- set query -%}
    select pg_class.relname, pg_class.relkind = 'v'
    from pg_class
    join pg_namespace on pg_namespace.oid = pg_class.relnamespace
    where pg_namespace.nspname = {{ meshwright.text_literal(areas.interface) }}
      and case pg_class.relname in ({{ names | join(", ") }})
        when true then pg_class.relkind <> 'v'
        else pg_class.relkind = 'v' and lower(pg_class.relname) in (lower({{ names | join("), lower(") }}))
      end
    order by 1
  {%- endset -%}
  {%- for row in run_query(query).rows -%}
    {{ return(areas.interface ~ "." ~ row[0] ~ (
        " is served and differs from a port of this run in capital letters alone: give the port that name again"
        if row[1] else " is there already and is no view of ours: rename or drop it"
    )) }}
  {%- endfor -%}
  {{ return(none) }}
{% endmacro %}


{#- Grants of a model's `grants` and to the role of the port's product, which `mesh grants` makes. -#}
{% macro postgres__reader_roles(areas, product) %}
  {%- set role = areas.base ~ "_" ~ product ~ "_consumer" -%}
  {%- set there = run_query("select 1 from pg_roles where rolname = " ~ meshwright.text_literal(role)).rows | length -%}
  {{ return({"select": [role]} if product and there else {}) }}
{% endmacro %}

{#- `create or replace view` keeps what was granted. -#}
{% macro postgres__shut_out_statements(view, areas, product) %}
  {%- set statements = [] -%}
  {%- for privilege, roles in meshwright.postgres__reader_roles(areas, product).items() -%}
    {%- for role in roles -%}
      {%- do statements.append("revoke " ~ privilege ~ " on " ~ view ~ " from " ~ meshwright.quoted(role)) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(statements) }}
{% endmacro %}

{% macro postgres__grant_statement(view, privilege, grantees) %}
  {%- set names = [] -%}
  {%- for name in grantees -%}{%- do names.append(meshwright.quoted(name)) -%}{%- endfor -%}
  {{ return("grant " ~ privilege ~ " on " ~ view ~ " to " ~ names | join(", ")) }}
{% endmacro %}


{#-
    One transaction that takes its locks for a moment or tries again. A reader that has read one port and goes on to the
    next would else wait for us while we wait for it. So we wait long for one view only, while we hold no other; the view
    that could not be had is the first of the next attempt: sooner or later we take them in the order of those who read.
    A reader that stays longer than all attempts is never in danger; then nothing is published, and the run says so.
-#}
{% macro postgres__activate(areas, current, statements) %}
  {%- set quote = "$mesh_" ~ invocation_id | replace("-", "") ~ "$" -%}
  {%- set publications = meshwright._publications(areas) -%}
  {%- set attempts = var("mesh_publish_attempts", 60) | int -%}
  {%- set moves = [] -%}
  {%- set views = [] -%}
  {%- for statement in statements[:-1] -%}
    {%- if statement == meshwright._view_begins() -%}{%- do views.append([]) -%}{%- endif -%}
    {%- do (views[-1] if views else moves).append(statement ~ ";") -%}
  {%- endfor -%}
  {%- do run_query("commit") -%}
  {%- set sql -%}
do {{ quote }}
declare
  attempt integer := 1;
  turns integer[] := array(select generate_series(1, {{ views | length }}));
  turn integer;
  patience integer;
begin
  loop
    begin
      turn := 0;
      set local lock_timeout = '200ms';
      lock table {{ publications }} in share row exclusive mode;
      if (select coalesce(max(sequence), 0) from {{ publications }} where state = 'served') <> {{ current.sequence }} then
        raise exception 'meshwright: another run has published meanwhile; nothing was published, so run dbt build again';
      end if;
      {{ moves | join("\n      ") }}
      patience := greatest(200, 50 * (attempt - 16));
      foreach turn in array turns loop
        case turn
        {%- for view in views %}
        when {{ loop.index }} then
          {{ view | join("\n          ") }}
        {%- endfor %}
        else
          null;
        end case;
        patience := least(200, 10 + 5 * attempt) * (0.5 + random());
      end loop;
      {{ statements[-1] }};
      exit;
    exception when lock_not_available or deadlock_detected then
      if attempt >= {{ attempts }} then
        raise exception 'meshwright: readers kept the ports of {{ areas.base | replace("'", "''") | replace("%", "%%") }} locked through % attempts; nothing was published, so run dbt build again', attempt;
      end if;
      if turn > 0 then
        turns := turn || array_remove(turns, turn);
      end if;
      attempt := attempt + 1;
      perform pg_sleep(0.01 + random() * 0.05);
    end;
  end loop;
end
{{ quote }};
commit;
  {%- endset -%}
  {{ return(sql) }}
{% endmacro %}


{#- Not while somebody reads it or a view of theirs needs it: then the next publication tries again. -#}
{% macro postgres__retire_version(version) %}
  {%- set quote = "$mesh_" ~ invocation_id | replace("-", "") ~ "$" -%}
  {%- set statements = [] -%}
  {%- for row in run_query(meshwright._views_on(version, version.schema)).rows -%}
    {%- do statements.append("drop view if exists " ~ row[0]) -%}
  {%- endfor -%}
  {%- do run_query("do " ~ quote ~ " begin set local lock_timeout = '200ms'; "
      ~ (statements + ["drop table if exists " ~ version]) | join("; ")
      ~ "; exception when lock_not_available or deadlock_detected or dependent_objects_still_exist then null; end " ~ quote ~ "; commit") -%}
  {{ return(not run_query("select to_regclass(" ~ meshwright.text_literal(version) ~ ") is not null").rows[0][0]) }}
{% endmacro %}
