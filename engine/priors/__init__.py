"""Priors p(z) of codes, one file each."""
