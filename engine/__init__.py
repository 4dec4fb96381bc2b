"""The headless laboratory: trains generative models and knows nothing of windows."""
