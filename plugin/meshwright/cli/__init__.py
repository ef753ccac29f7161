"""The command line: parse, call a use case, print, choose the exit code."""
