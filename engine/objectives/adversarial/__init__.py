"""The losses of generator and discriminator or critic: one file per objective."""
