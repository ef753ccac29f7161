select customers.customer_name, sum(orders.amount) as revenue
from {{ ref('platform', 'fct_orders', v=2) }} as orders
inner join {{ ref('platform', 'dim_customers') }} as customers using (customer_id)
group by customers.customer_name
