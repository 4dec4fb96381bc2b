"""Lessons and presentations in the window."""
