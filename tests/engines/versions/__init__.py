"""Tools of others that read what we publish: each says whether it accepts it, in an environment of its own."""
