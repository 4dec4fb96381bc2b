"""What a lesson looks like: prose, questions, what is awaited, and what came of it."""
