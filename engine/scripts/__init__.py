"""Plain PyTorch scripts that repeat a run without the program: put together from snippets."""
