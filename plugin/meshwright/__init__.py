"""meshwright: a data mesh on open-source dbt."""

__version__ = "0.1.0"
