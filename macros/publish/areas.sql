{#-
    The three schemas of a domain, on every engine where domains share a database: the *private area*, where dbt builds
    and tests everything; the *data area* with one table for each version of a port; the *interface area* with the views
    that others read. The profile names the first, and the others follow from it: `weather_private`, `weather_data` and
    `weather`. Another environment in the same database has another base: `dev_weather_private`.

    Returns {database, base, private, data, interface}, or {refused} with the reason. On Spark the database is none.
-#}
{% macro publication_areas() %}
  {%- set private = target.schema -%}
  {%- set base = private[:-8] -%}
  {%- if not private.lower().endswith("_private") or not base -%}
    {{ return({"refused":
        "the profile's schema is " ~ private ~ ", and a domain builds in a private area: call it " ~ project_name
        ~ "_private, and consumers read " ~ project_name
    }) }}
  {%- endif -%}
  {%- if target.type == "postgres" and private.encode("utf-8") | length > 63 -%}
    {{ return({"refused":
        "the profile's schema " ~ private ~ " has more than the 63 bytes that Postgres keeps of a name: what it cuts off would make"
        ~ " one area of several, so shorten it"
    }) }}
  {%- endif -%}
  {{ return({
      "database": target.database or none, "base": base, "private": private,
      "data": base ~ ("_DATA" if private.endswith("_PRIVATE") else "_data"), "interface": base
  }) }}
{% endmacro %}


{#- Makes the areas that are not there. Where an administrator made them, no right to create schemas is needed. -#}
{% macro _prepare_areas(areas) %}
  {%- set made = [] -%}
  {%- for schema in [areas.interface, areas.data] if not adapter.check_schema_exists(areas.database, schema) -%}
    {%- do adapter.create_schema(api.Relation.create(database=areas.database, schema=schema)) -%}
    {%- do made.append(schema) -%}
  {%- endfor -%}
  {%- if made -%}{%- do adapter.dispatch('areas_made', 'meshwright')(areas) -%}{%- endif -%}
  {%- do run_query(meshwright._publications_table(areas)) -%}
{% endmacro %}

{% macro default__areas_made(areas) %}{% endmacro %}


{#-
    The name of a version's table: the port's, when the run started, and a part of the run's id. 63 bytes are what
    Postgres keeps of a name; of a longer port, its beginning and a digest stand for it.
-#}
{% macro _version_name(identifier) %}
  {%- set bytes = identifier.encode("utf-8") -%}
  {%- set stem = identifier if bytes | length <= 38 else bytes[:31].decode("utf-8", "ignore") ~ "_" ~ local_md5(identifier)[:6] -%}
  {{ return(stem ~ "__" ~ run_started_at.strftime("%Y%m%dt%H%M%S") ~ "_" ~ invocation_id[:6]) }}
{% endmacro %}
