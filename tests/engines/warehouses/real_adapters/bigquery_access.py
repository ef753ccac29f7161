"""dbt-bigquery's own code gives a dataset access to another one, twice; the client only remembers."""

from __future__ import annotations

import json
from types import SimpleNamespace

from dbt.adapters.bigquery.impl import BigQueryAdapter
from google.cloud.bigquery import Dataset

data = Dataset("analytics.weather_data")
updated: list[list[str]] = []
client = SimpleNamespace(get_dataset=lambda _: data, update_dataset=lambda _, fields: updated.append(fields))
connections = SimpleNamespace(
    get_thread_connection=lambda: SimpleNamespace(handle=client), dataset_ref=lambda *parts: parts
)
area = {"dataset": {"projectId": "analytics", "datasetId": "weather"}, "targetTypes": ["VIEWS"]}
target = {"project": "analytics", "dataset": "weather_data"}
for _ in range(2):
    BigQueryAdapter.grant_access_to(SimpleNamespace(connections=connections), area, "dataset", None, target)
print(json.dumps([data.to_api_repr()["access"], updated]))
