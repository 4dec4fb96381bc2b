"""Forms and editors made from the schema."""
