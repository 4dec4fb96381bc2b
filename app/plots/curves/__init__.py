"""Columns over the steps of a run."""
