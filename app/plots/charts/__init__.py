"""Quantities that are not drawn over steps: bars, histograms, matrices and tables."""
