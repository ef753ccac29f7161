select order_id, customer_id, city, order_total as amount, cast(ordered_at as date) as ordered_on
from {{ ref('fct_orders', v=1) }}
