"""What is imposed on the discriminator or critic: one file per constraint."""
