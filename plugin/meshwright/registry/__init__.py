"""The registry: files that are the authority on what was released and what is deployed."""
