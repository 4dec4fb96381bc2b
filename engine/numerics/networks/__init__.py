"""What networks are made of: layers, activations, normalisation, passes by hand."""
