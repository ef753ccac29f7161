"""From the registry to a static site that opens from a disk."""
