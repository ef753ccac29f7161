"""Drawings of who reads whom: laid out here, written as SVG that needs no script, each with the same in words."""
