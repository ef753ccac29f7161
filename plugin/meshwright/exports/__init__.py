"""From a release to the documents of other tools: pure functions."""
