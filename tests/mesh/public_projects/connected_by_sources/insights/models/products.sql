-- like shop.products, for the pages that visitors saw
select products.*, sessions.page
from {{ ref('stg_products') }} as products
inner join {{ ref('stg_sessions') }} as sessions on sessions.product_id = products.id
