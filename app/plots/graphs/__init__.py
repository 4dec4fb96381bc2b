"""The overviews, one family of models in each file."""
