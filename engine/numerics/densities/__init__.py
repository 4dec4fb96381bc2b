"""Distributions of the plane that are known exactly, as datasets are made of them."""
