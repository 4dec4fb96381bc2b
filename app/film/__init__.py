"""Pictures and films of panels: which moments, how they are laid out, and how they are written."""
