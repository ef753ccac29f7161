select city, revenue from {{ ref('finance', 'revenue_by_city') }} order by revenue desc limit 10
