"""State of the window without any toolkit."""
