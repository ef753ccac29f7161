"""The mesh on Spark, in local mode: an environment and a job of its own."""
