"""The drawn overview of a model, of which ``graphs`` has one for each family."""
