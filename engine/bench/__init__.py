"""Measures the engine against plain PyTorch; torch is loaded by the measuring processes alone."""
