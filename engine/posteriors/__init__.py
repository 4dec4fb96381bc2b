"""Approximate posteriors q(z|x), one file each."""
