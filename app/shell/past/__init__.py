"""The past of the run in the window."""
