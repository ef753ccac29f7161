select
    orders.id as order_id,
    orders.customer as customer_id,
    shops.city,
    orders.total as order_total,
    orders.at as ordered_at
from {{ ref('stg_till__orders') }} as orders
inner join {{ ref('stg_till__shops') }} as shops on orders.shop = shops.id
