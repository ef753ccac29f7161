{#-
    The relation that a stub stands for: the one deployed to the environment that is called like the dbt target, else
    the one of `default_environment`. `relations` maps environments to
    {database, schema, identifier}; the result also names the environment.
-#}
{% macro interface_relation(relations, default_environment) %}
  {%- set environment = target.name if target.name in relations else default_environment -%}
  {{ return(dict(relations[environment], environment=environment)) }}
{% endmacro %}
