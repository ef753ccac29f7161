{#-
    The relation that a stub stands for: the one deployed to the environment that is called like the dbt target, else
    the one of `default_environment`. `relations` maps environments to {database, schema, identifier}.
-#}
{% macro interface_relation(relations, default_environment) %}
  {{ return(relations.get(target.name) or relations[default_environment]) }}
{% endmacro %}
