"""What a run can suffer from, or do well: one file per symptom."""
