"""Ways to make integer-valued data real, one file each."""
