{#-
    The registry's documents of one kind, a row each with the file's name: DuckDB reads the files. Without any such file
    there are no rows; the columns are always those that are asked for. Without a registry there is an error: empty tables
    would say that there is no mesh.

    Args:
        pattern: where they lie below the registry, as a glob, or a list of such files.
        columns: {name: type of DuckDB}.
-#}
{% macro registry_documents(pattern, columns) %}
  {%- set root = var("mesh_registry", "registry") -%}
  {%- set files = [pattern] if pattern is string else pattern -%}
  {%- set literals = [] -%}
  {%- for file in files -%}{%- do literals.append(meshwright.text_literal(root ~ "/" ~ file)) -%}{%- endfor -%}
  {%- set types = [] -%}
  {%- for name, type in columns.items() -%}{%- do types.append(adapter.quote(name) ~ ": " ~ meshwright.text_literal(type)) -%}{%- endfor -%}
  {%- set mark = meshwright.text_literal(root ~ "/registry.json") -%}
  {%- if execute and run_query("select count(*) from glob(" ~ mark ~ ")").rows[0][0] == 0 -%}
    {%- do exceptions.raise_compiler_error(
        "there is no registry in " ~ root ~ ": name its folder, `--vars '{mesh_registry: ../registry}'`, or copy another"
        ~ " one to it with `mesh registry mirror`"
    ) -%}
  {%- endif -%}
  {%- set is_there = execute and literals
      and run_query("select count(*) from glob([" ~ literals | join(", ") ~ "])").rows[0][0] > 0 -%}
  {%- if is_there %}
select *
from read_json(
    [{{ literals | join(",\n        ") }}],
    columns = { {{- types | join(",\n        ") -}} },
    filename = true
)
  {%- else %}
select {% for name, type in columns.items() %}cast(null as {{ type }}) as {{ adapter.quote(name) }}, {% endfor %}cast(null as varchar) as filename
where false
  {%- endif -%}
{% endmacro %}


{#- A part of a file's path, counted from its end: 1 is the file itself. Of a file, without the ending. -#}
{% macro registry_path_part(filename, from_end) -%}
  replace(split_part({{ filename }}, '/', -{{ from_end }}), '.json', '')
{%- endmacro %}


{#- A version such as 1.10.0 as something that sorts. -#}
{% macro version_order(version) -%}
  list_transform(string_split({{ version }}, '.'), lambda part: cast(part as integer))
{%- endmacro %}
