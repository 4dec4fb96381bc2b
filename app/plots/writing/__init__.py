"""Numbers, names and formulas as they are written on screen."""
