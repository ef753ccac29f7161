"""Compiled SQL -> the relations and the columns that it reads."""
