"""Pictures of a run, in grids."""
