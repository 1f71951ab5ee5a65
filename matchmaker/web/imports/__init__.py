"""Pages on which patents are imported from a file."""
