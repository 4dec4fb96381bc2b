"""One number each, with unit, estimator and noise floor: one file per metric."""
