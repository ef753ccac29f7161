# The environment, the reference mesh, and what CI runs. Needs Python >= 3.10 with venv, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Nothing here reports to anyone, dbt included.
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help

.PHONY: help
help: ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "meshwright needs Python 3.10 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.PHONY: env
env: $(VENV)/.installed ## create the environment in .venv

.PHONY: data
data: env ## unpack the raw data of the reference mesh
	@$(BIN)/python domains/unpack_data.py

.PHONY: demo
demo: data ## build, check and publish the reference mesh, and write its site
	@mesh up
	@mesh-check
	@mesh status
	@mesh docs

.PHONY: lint
lint: env ## format check, lint, types, import layers
	ruff format --check .
	ruff check .
	mypy
	lint-imports --no-logo

.PHONY: format
format: env ## format and mend what can be mended
	ruff format .
	ruff check --fix .

.PHONY: test
test: lint data ## everything that CI runs
	pytest --numprocesses 2 --dist loadgroup

.PHONY: test-postgres
test-postgres: data ## the tests that need a Postgres, a part of `make test`: with PG* variables on that server
	CI=true pytest tests/engines/test_*.py

.PHONY: test-warehouses
test-warehouses: env ## Snowflake, BigQuery, Databricks, Redshift, Trino with dbt's own adapters, in an environment of its own
	python -m tests.engines.warehouses.real_adapters.environment
	pytest tests/engines/warehouses
	pytest tests/engines/warehouses/real_adapters

.PHONY: test-spark
test-spark: data ## domains of the reference mesh on Spark, in an environment of its own; needs Java 17
	python -m tests.engines.spark.environment
	pytest tests/engines/spark

.PHONY: test-versions
test-versions: data ## the reference mesh with dbt 1.10 to 2 and DuckDB 1.4 to 2, each in an environment of its own
	python -m tests.engines.versions.environments
	pytest tests/engines/versions

.PHONY: test-engines
test-engines: test-postgres test-warehouses test-spark test-versions ## all of these, one after the other

.PHONY: judges
judges: env ## install the tools of others that judge our metadata
	@python -m tests.judges.environments

.PHONY: test-judges
test-judges: data ## let them judge; no part of `make test`
	pytest tests/judges

.PHONY: lock
lock: env ## pin what the environment installs
	uv pip compile --quiet pyproject.toml --extra duckdb --extra postgres --extra remote --extra signing --group dev --group demo \
		--universal --python-version 3.10 --generate-hashes --no-header --no-annotate --output-file requirements.lock

.PHONY: lock-versions
lock-versions: env ## pin what the environments of the engines are installed from
	cd tests/engines/versions/pinned && for name in *.in; do \
		ours=$$(grep -q hatchling $$name && echo $(CURDIR)/pyproject.toml); \
		uv pip compile --quiet $$ours $$name --override without.txt --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate --output-file $${name%.in}.txt || exit 1; \
	done
	cd tests/engines/versions/pinned/libduckdb && npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

.PHONY: lock-judges
lock-judges: env ## pin what the judges are installed from
	for name in contracts datahub vocabularies; do \
		uv pip compile --quiet tests/judges/pinned/$$name.in --universal --python-version 3.10 --generate-hashes \
			--no-header --no-annotate --output-file tests/judges/pinned/$$name.txt || exit 1; \
	done
	cd tests/judges/pinned/backstage && npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

.PHONY: clean
clean: ## remove what the mesh and dbt wrote; the environment stays
	rm -rf registry shares site domains/*/target domains/*/logs domains/*/dbt_packages domains/*/private target logs
