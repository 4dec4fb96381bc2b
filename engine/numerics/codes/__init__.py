"""Codes of latent variable models: their distributions, the parts of the bound, its evidence."""
