"""The distributions to learn: one file per dataset."""
