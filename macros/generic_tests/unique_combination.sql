{#- Fails on combinations of `columns` that occur more than once. Nulls count as values: a key of several columns has none. -#}
{% test unique_combination(model, columns) %}
  {%- if columns is string or columns | length < 2 -%}
    {%- do exceptions.raise_compiler_error("unique_combination on " ~ model ~ ": give a list of at least two columns; one column takes dbt's `unique`") -%}
  {%- endif %}
select
    {{ columns | join(",\n    ") }},
    count(*) as occurrences
from {{ model }}
group by {{ columns | join(", ") }}
having count(*) > 1
{% endtest %}
