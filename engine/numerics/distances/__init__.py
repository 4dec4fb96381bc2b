"""Samples compared: divergences, distances, modes, and their noise floors."""
