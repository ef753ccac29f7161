{#- Whether one type holds every value of another, so that a reader notices nothing. An engine that is not sure says no. -#}
{% macro holds_all_values(old, new) %}
  {{ return(adapter.dispatch('holds_all_values', 'meshwright')(old | string, new | string)) }}
{% endmacro %}


{#- Asks the plugin, which knows the types of DuckDB wholly. -#}
{% macro duckdb__holds_all_values(old, new) %}
  {%- set plugin_found = run_query("select count(*) from duckdb_functions() where function_name = 'mesh_holds_all_values'") -%}
  {%- if plugin_found.rows[0][0] == 0 -%}{{ return(meshwright.default__holds_all_values(old, new)) }}{%- endif -%}
  {%- set types = [old, new] | map("replace", "'", "''") | join("', '") -%}
  {{ return(run_query("select mesh_holds_all_values('" ~ types ~ "')").rows[0][0]) }}
{% endmacro %}


{#-
    The plain cases, which are the same on all engines: more bits, more digits, more characters. `mesh-check` knows all of
    a dialect's types; what it calls wider and this does not, stops a reader's build until its next `mesh sync`.
-#}
{% macro default__holds_all_values(old, new) %}
  {%- set was = meshwright._type_size(old) -%}
  {%- set now = meshwright._type_size(new) -%}
  {%- if not was or not now or was.family != now.family -%}{{ return(false) }}{%- endif -%}
  {{ return(was.whole <= now.whole and was.scale <= now.scale) }}
{% endmacro %}


{#-
    What a type can hold: {family, whole, scale}, none for one that is not known here. Of a number with digits, `whole` is
    how many stand before the point; of an integer its bits, of a text its characters.
-#}
{% macro _type_size(name) %}
  {%- set match = modules.re.match("(?i)^\\s*([a-z][a-z0-9_ ]*?)\\s*(?:\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\))?\\s*$", name) -%}
  {%- if not match -%}{{ return(none) }}{%- endif -%}
  {%- set word = match.group(1) | lower -%}
  {%- set bits = {"smallint": 16, "int2": 16, "short": 16, "integer": 32, "int": 32, "int4": 32, "bigint": 64, "int8": 64, "long": 64} -%}
  {%- if word in bits and not match.group(2) -%}{{ return({"family": "integer", "whole": bits[word], "scale": 0}) }}{%- endif -%}
  {%- if word in ["numeric", "decimal"] and match.group(2) -%}
    {%- set scale = match.group(3) | int(0) -%}
    {{ return({"family": "decimal", "whole": match.group(2) | int - scale, "scale": scale}) }}
  {%- endif -%}
  {%- if word in ["varchar", "character varying"] and match.group(2) and not match.group(3) -%}
    {{ return({"family": "text", "whole": match.group(2) | int, "scale": 0}) }}
  {%- endif -%}
  {{ return(none) }}
{% endmacro %}
