{#-
    Whom a query belongs to: the domain, the data product, the node, the foreign ports that it reads, and the run. Flat, so
    that any engine's log can be searched for it; `product`, `node` and `reads` are left out where there are none.

    Names are cut, so that the whole fits into the 1,024 characters that Postgres shows of a running query.

    Args:
        node: what dbt runs, as a node or as a dictionary; none for hooks, metadata queries and operations.
-#}
{% macro _attribution(node) %}
  {%- set facts = {"app": "dbt", "mesh": 1, "domain": meshwright._cut(var('mesh_domain', project_name), 63)} -%}
  {%- if node -%}
    {#- A stub is another domain's, and its group too: what verifies it is this domain's query, of no product of it. -#}
    {%- set product = node.group or node.config.group if node.package_name == project_name else none -%}
    {%- if product -%}{%- do facts.update({"product": meshwright._cut(product, 63)}) -%}{%- endif -%}
    {%- do facts.update({"node": meshwright._cut(node.unique_id, 150)}) -%}
    {%- do facts.update(meshwright._ports_read(node)) -%}
  {%- endif -%}
  {%- do facts.update({
      "inv": invocation_id | string, "env": meshwright._cut(target.name, 63), "cmd": meshwright._cut(flags.WHICH, 20)
  }) -%}
  {{ return(facts) }}
{% endmacro %}


{#-
    The foreign ports that a node reads, as mesh.yml writes them: {reads: [weather.hourly_observations, fleet.aircraft@2]},
    with {more} when some of them were left out for length. An interface package is named like its domain.
-#}
{% macro _ports_read(node) %}
  {%- set reads = [] -%}
  {%- set left_out = [] -%}
  {%- for unique_id in (node.depends_on.nodes or []) | sort -%}
    {%- set parts = unique_id.split(".") -%}
    {%- if parts[0] == "model" and parts[1] not in [project_name, "meshwright"] -%}
      {%- set version = parts[3:] | join(".") -%}
      {%- set port = meshwright._cut(parts[1] ~ "." ~ parts[2] ~ ("@" ~ version[1:] if version else ""), 130) -%}
      {%- if tojson(reads) | length + tojson(port) | length > 400 -%}
        {%- do left_out.append(port) -%}
      {%- else -%}
        {%- do reads.append(port) -%}
      {%- endif -%}
    {%- endif -%}
  {%- endfor -%}
  {%- set found = {} -%}
  {%- if reads -%}{%- do found.update({"reads": reads}) -%}{%- endif -%}
  {%- if left_out -%}{%- do found.update({"more": left_out | length}) -%}{%- endif -%}
  {{ return(found) }}
{% endmacro %}


{#- A name that takes at most `limit` characters in JSON: of a longer one, its beginning and a digest. -#}
{% macro _cut(name, limit) %}
  {%- set text = name | string -%}
  {%- set length = tojson(text) | length - 2 -%}
  {%- if length <= limit -%}{{ return(text) }}{%- endif -%}
  {#- JSON writes one character outside of ASCII with up to twelve. -#}
  {%- set room = limit - 7 if length == text | length else (limit - 7) // 12 -%}
  {{ return(text[:room] ~ "_" ~ local_md5(text)[:6]) }}
{% endmacro %}
