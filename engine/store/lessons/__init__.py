"""Lessons: Markdown files with front matter, read and checked."""
