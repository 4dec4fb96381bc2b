"""Function approximators: one file per network."""
