"""Findings as text: pure functions from a report to a string."""
