"""Question sets, one layout a file."""
