"""One picture each: one file per probe."""
