"""Studies: what the lectures prove, to be moved, looked at and checked, one file each."""
