"""Several runs beside each other, in columns or in windows."""
