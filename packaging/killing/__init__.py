"""Kills the application at bad moments and looks what is left."""

FRAMES = 12  # of each film
