"""Runs beside one another in one window: their columns, what they share, their curves together."""
