{#-
    What readers would miss in the next publication: ports, columns, types. The last line of defence: the registry
    refuses to release a break, and by then the data would be out already.

    Args:
        before: for each port that is served, by its table's name in lower case, its columns: [{name, type}].
        after: the same for the ports of this run; a port that is in `kept` and not here is carried over as it is.
        kept: the tables' names of all ports that will be served, in lower case.

    Returns [{identifier, kind: table | column | type, column, what}].
-#}
{% macro _losses(before, after, kept) %}
  {%- set losses = [] -%}
  {%- for identifier, columns in before.items() -%}
    {%- if identifier not in kept -%}
      {%- do losses.append({"identifier": identifier, "kind": "table", "column": "", "what": identifier ~ " would be gone"}) -%}
    {%- elif identifier in after -%}
      {%- set found = {} -%}
      {%- for column in after[identifier] -%}{%- do found.update({column.name | lower: column.type}) -%}{%- endfor -%}
      {%- for column in columns if found.get(column.name | lower) != column.type -%}
        {%- set is = found.get(column.name | lower) -%}
        {%- do losses.append({
            "identifier": identifier, "kind": "column" if is is none else "type", "column": column.name,
            "what": identifier ~ "." ~ column.name
              ~ (" would be gone" if is is none else " would change from " ~ column.type ~ " to " ~ is)
        }) -%}
      {%- endfor -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(losses) }}
{% endmacro %}


{#- Why the current publication must stay because of what readers would miss, or none. -#}
{% macro _loss_refusal(losses) %}
  {%- if not losses -%}{{ return(none) }}{%- endif -%}
  {%- set verdict = adapter.dispatch('unpermitted_losses', 'meshwright')(losses) -%}
  {%- if not verdict.losses -%}{{ return(none) }}{%- endif -%}
  {{ return(verdict.losses | map(attribute="what") | join("; ") ~ ": " ~ verdict.because) }}
{% endmacro %}


{#-
    Of what readers would miss, what nothing permits, and why: {losses, because}. dbt cannot ask the registry on most
    engines, so whoever builds says what it permits: `dbt build --vars "$(mesh permitted)"`.
-#}
{% macro default__unpermitted_losses(losses) %}
  {%- set permitted = var("mesh_permitted", []) | map("lower") | list -%}
  {%- set left = [] -%}
  {%- for loss in losses -%}
    {%- set subject = (loss.identifier ~ ("." ~ loss.column if loss.column else "")) | lower -%}
    {%- if subject not in permitted -%}{%- do left.append(loss) -%}{%- endif -%}
  {%- endfor -%}
  {{ return({
      "losses": left,
      "because": "a break needs a new model version; if mesh-check lets it pass, build with `--vars \"$(mesh permitted)\"`"
  }) }}
{% endmacro %}
