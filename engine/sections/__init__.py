"""What a configuration of each family consists of."""
