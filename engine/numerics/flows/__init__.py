"""Invertible maps: their layers, what they say of data, and what they do to the plane."""
