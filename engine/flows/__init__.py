"""Invertible maps from noise to examples, one file each."""
