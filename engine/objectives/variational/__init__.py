"""Lower bounds of log p(x), one file each."""
