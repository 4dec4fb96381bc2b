"""What is written of a run for other programs and for readers: one module for each kind of file."""
