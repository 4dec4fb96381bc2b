"""What the headless commands do, without any window."""
