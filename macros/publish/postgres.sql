{#-
    Postgres: a table that dbt built in this run is moved into the data area, which costs nothing, and a view takes its
    place in the private area; anything else is copied, because dbt needs it there next time (incremental models) or it
    has no rows of its own (views). Moving and repointing is one transaction.
-#}
{% macro postgres__version_statements(built, version, materialized) %}
  {%- if materialized == "view" -%}
    {{ return({"before": ["create table " ~ version ~ " as select * from " ~ built], "at_once": []}) }}
  {%- elif materialized != "table" -%}
    {#- With its indexes, its constraints and its comments. -#}
    {{ return({"before": [
        "create table " ~ version ~ " (like " ~ built ~ " including all)",
        "insert into " ~ version ~ " select * from " ~ built
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
        "alter index " ~ built.include(database=false, identifier=false) ~ "." ~ adapter.quote(row[0]) ~ " rename to "
        ~ adapter.quote(version.identifier[:46] ~ "_" ~ local_md5(version.identifier ~ row[0])[:12])
    ) -%}
  {%- endfor -%}
  {{ return({"before": [], "at_once": moves + [
      "alter table " ~ built ~ " rename to " ~ adapter.quote(version.identifier),
      "alter table " ~ renamed ~ " set schema " ~ adapter.quote(version.schema),
      "create view " ~ built ~ " as select * from " ~ version
  ]}) }}
{% endmacro %}


{#- `create or replace view` refuses another type and a column less. Without `cascade`: a reader's view on it stops us. -#}
{% macro postgres__repoint_statements(view, version, columns, in_place) %}
  {%- set statements = meshwright.default__repoint_statements(view, version, columns, in_place) -%}
  {{ return(statements if in_place else ["drop view if exists " ~ view] + statements) }}
{% endmacro %}


{#- Grants of a model's `grants` and to the role of the port's product, which `mesh grants` makes. -#}
{% macro postgres__reader_roles(areas, product) %}
  {%- set role = areas.base ~ "_" ~ product ~ "_consumer" -%}
  {%- set there = run_query("select 1 from pg_roles where rolname = " ~ meshwright.text_literal(role)).rows | length -%}
  {{ return({"select": [role]} if product and there else {}) }}
{% endmacro %}

{% macro postgres__grant_statement(view, privilege, grantees) %}
  {%- set names = [] -%}
  {%- for name in grantees -%}{%- do names.append(adapter.quote(name)) -%}{%- endfor -%}
  {{ return("grant " ~ privilege ~ " on " ~ view ~ " to " ~ names | join(", ")) }}
{% endmacro %}


{#-
    One transaction that takes its locks for a moment or tries again: a reader that has read one port and goes on to the
    next would else wait for us while we wait for it. A reader that stays longer than all attempts is never in danger;
    then nothing is published, and the run says so.
-#}
{% macro postgres__activate(areas, current, statements) %}
  {%- set quote = "$mesh_" ~ invocation_id | replace("-", "") ~ "$" -%}
  {%- set publications = meshwright._publications(areas) -%}
  {%- set attempts = var("mesh_publish_attempts", 60) | int -%}
  {%- do run_query("commit") -%}
  {%- set sql -%}
do {{ quote }}
declare
  attempt integer := 1;
begin
  loop
    begin
      set local lock_timeout = '200ms';
      lock table {{ publications }} in share row exclusive mode;
      if (select coalesce(max(sequence), 0) from {{ publications }} where state = 'served') <> {{ current.sequence }} then
        raise exception 'meshwright: another run has published meanwhile; nothing was published, so run dbt build again';
      end if;
      {% for statement in statements -%}
      {{ statement }};
      {% endfor -%}
      exit;
    exception when lock_not_available or deadlock_detected then
      if attempt >= {{ attempts }} then
        raise exception 'meshwright: readers kept the ports of {{ areas.base | replace("'", "''") | replace("%", "%%") }} locked through % attempts; nothing was published, so run dbt build again', attempt;
      end if;
      attempt := attempt + 1;
      perform pg_sleep(0.02 + random() * 0.18);
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
  {%- do run_query("do " ~ quote ~ " begin set local lock_timeout = '200ms'; drop table if exists " ~ version
      ~ "; exception when lock_not_available or deadlock_detected or dependent_objects_still_exist then null; end " ~ quote ~ "; commit") -%}
  {{ return(not run_query("select to_regclass(" ~ meshwright.text_literal(version) ~ ") is not null").rows[0][0]) }}
{% endmacro %}
