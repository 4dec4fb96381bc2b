"""Images as data: what their datasets share, the files that they come from, and their judge."""
