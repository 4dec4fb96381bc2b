"""Mathematics of single studies of theory."""
