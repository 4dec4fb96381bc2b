"""The drawings, words and claims of a study."""
