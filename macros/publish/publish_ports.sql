{#-
    Runs as `on-run-end` of every domain: makes the ports that this run built and tested visible to the other domains,
    all together, or leaves what they see untouched and says why.

    Returns the hook's own SQL. Its first line is a comment with the receipt, as JSON; dbt keeps the hook's SQL in
    run_results.json, which is where `mesh publish` reads what happened.
-#}
{% macro publish_ports(results) %}
  {%- if not execute or flags.WHICH not in ['build', 'run'] -%}{{ return('') }}{%- endif -%}
  {%- set ports = meshwright._ports_of_project() -%}
  {%- set refusal = meshwright._why_not_published(results) -%}
  {%- if not ports -%}
    {{ return('' if refusal else adapter.dispatch('withdraw_ports', 'meshwright')()) }}
  {%- endif -%}
  {%- if refusal -%}{{ return(meshwright._not_published(refusal)) }}{%- endif -%}
  {%- set sorted_out = meshwright._sort_out_ports(ports, results) -%}
  {%- for port in sorted_out.untested -%}
    {{ log("meshwright: " ~ port.identifier ~ " stays as it was: " ~ port.reason, info=true) }}
  {%- endfor -%}
  {%- if not sorted_out.audited -%}
    {%- set left_out = sorted_out.untested | selectattr('left_out') | map(attribute='reason') | first -%}
    {{ return(meshwright._not_published(
        "no port was built and tested in this run, with all that it is built from; "
        ~ (left_out if left_out else "run `dbt build`")
    )) }}
  {%- endif -%}
  {%- set broken = meshwright._broken_promises(sorted_out.audited, results) -%}
  {%- if broken -%}{{ return(meshwright._not_published(broken | join("; "))) }}{%- endif -%}
  {{ return(adapter.dispatch('publish_ports', 'meshwright')(sorted_out.audited, sorted_out.untested)) }}
{% endmacro %}


{#- A project without ports mostly only reads: it has nothing to put out, and its green build says who reads what. -#}
{% macro _nothing_to_publish() %}
  {{ return(meshwright._receipt({"published": true, "ports": []}) ~ "select 1 as nothing_to_publish") }}
{% endmacro %}


{#- Says that nothing was published, on the terminal and in the receipt. -#}
{% macro _not_published(reason) %}
  {{ log("meshwright: NOT PUBLISHED: " ~ reason ~ "; consumers still see the last publication", info=true) }}
  {{ return(meshwright._receipt({"published": false, "reason": reason}) ~ "select 1 as nothing_published") }}
{% endmacro %}


{#- The receipt as an SQL comment. It holds no `/`, so that no text in it can end the comment, or begin one in it. -#}
{% macro _receipt(content) %}
  {%- do content.update({"invocation_id": invocation_id, "environment": target.name, "adapter": adapter.type()}) -%}
  {{ return("/* mesh-publication " ~ tojson(content, sort_keys=true) | replace("/", "\\u002f") ~ " */\n") }}
{% endmacro %}
