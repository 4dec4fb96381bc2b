"""Kills the application at bad moments and looks what is left."""
