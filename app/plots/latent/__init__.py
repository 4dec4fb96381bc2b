"""What is shown of a plane of codes."""
