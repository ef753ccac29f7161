"""The pages, one kind per module.

The pages of the mesh are made from all domains' facts, those of a domain from its surroundings alone. Each module has
one function that gives paths and texts; `mesh_files` and `domain_files` list them.
"""
