"""Starting dbt, in one domain or in many: the only place that knows how dbt is called."""
