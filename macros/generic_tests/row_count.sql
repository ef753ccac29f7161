{#- Fails with one row, the count that was found, unless the model has exactly `equals` rows. -#}
{% test row_count(model, equals) %}
select found_rows
from (select count(*) as found_rows from {{ model }}) as counted
where found_rows <> {{ equals }}
{% endtest %}
