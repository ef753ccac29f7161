"""From files to the vocabulary: manifests, run results, mesh.yml, property files."""
