"""What must be Python on an engine. Only dbt imports these modules: keep their imports light."""
