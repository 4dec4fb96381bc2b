"""A run from its first step to its last: trainer, recorder, loop and worker."""
