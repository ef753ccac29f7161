"""Compiled SQL -> the relations that it reads."""
