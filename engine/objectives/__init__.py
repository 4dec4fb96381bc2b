"""What the players optimise."""
