"""Likelihoods p(x|z), one file each."""
