"""How one training step is taken."""
