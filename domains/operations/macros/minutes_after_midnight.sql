{#- Clock times come as numbers of the form HHMM: 517 is 05:17, and 2400 is the midnight that ends the day. -#}
{% macro minutes_after_midnight(hhmm) -%}
    (60 * cast(floor({{ hhmm }} / 100.0) as integer) + mod({{ hhmm }}, 100))
{%- endmacro %}
