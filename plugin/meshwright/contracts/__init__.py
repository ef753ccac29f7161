"""Old and new contract -> changes; changes -> version."""
