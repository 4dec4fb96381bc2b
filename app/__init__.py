"""The window: shows what the engine does and knows nothing of torch."""
