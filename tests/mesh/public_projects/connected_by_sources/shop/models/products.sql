with products as (
    select * from {{ ref('stg_products') }}
),

orders as (
    select * from {{ ref('orders') }}
)

select products.*, count(*) as sold from products inner join orders on orders.product_id = products.id group by all
