"""Pictures, films, data and handouts of what the window shows."""
