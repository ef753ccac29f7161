with sales as (
    select * from {{ ref('stg_sales') }}
),

paid as (
    select sale_id, sum(amount) as amount from {{ ref('stg_payments') }} group by sale_id
)

select sales.*, coalesce(paid.amount, 0) as amount from sales left join paid using (sale_id)
