"""Files: checkpoints, experiments and reports."""
