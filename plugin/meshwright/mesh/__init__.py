"""The vocabulary of the mesh: frozen values, standard library only."""
