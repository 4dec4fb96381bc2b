"""How parameters follow gradients: one file per optimiser."""
