"""Who may read what in a database: what the mesh declares, what is there, and how the one becomes the other."""
