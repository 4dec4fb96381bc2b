"""Play, pause, step and speed."""
